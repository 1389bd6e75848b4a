/**
 * Files that are written as a tool of Go wants them, in a repository that is built without it, or whose tests alone have it: many programs read such files themselves. What
 * the tool records, locks and refuses would be said of a program that does none of it.
 */
import type { ToolId } from '../convention.ts';
import { baseOf, oncePerListing, type Listing } from '../listing.ts';
import { fileAround } from '../recognise.ts';
import { goFiles, isForTests } from './folders.ts';
import { builtInto } from './inside.ts';

interface GoTool {
  /** Of a go.mod. */
  readonly module: RegExp;
  /** Of a file that says commands. */
  readonly command: RegExp;
  /** Of a program in Go: the libraries of `module`. */
  readonly imports: RegExp;
}

const goTools: Partial<Readonly<Record<ToolId, GoTool>>> = {
  'golang-migrate': {
    module: /\b(?:golang-migrate|mattes|maragudk)\/migrate\b|\bmaragu\.dev\/migrate\b|\buptrace\/bun\b/,
    command:
      /\bgolang-migrate\b|\bmigrate\/migrate\b|\bmigrate\b[^\n]*\s--?(?:path|source|database|ext)\b|\bmaragudk\/migrate\b/,
    imports:
      /"(?:github\.com\/(?:golang-migrate|mattes|maragudk)\/migrate|maragu\.dev\/migrate|github\.com\/uptrace\/bun)[/"]/,
  },
  'sql-migrate': {
    module: /\/sql-migrate\b/,
    command: /\bsql-migrate\s+(?:up|down|status|new|redo|skip|-)|\brubenv\/sql-migrate\b|\bsql-migrate@/,
    imports: /"[\w./-]+\/sql-migrate[/"]/,
  },
  goose: {
    module: /\/goose(?:\/v\d+)?\s/,
    command:
      /\bgoose\b[^\n]*\s(?:up|down|status|create|redo|reset|version|postgres|pgx|mysql|sqlite3|validate|-dir)\b|\bpressly\/goose\b|\bGOOSE_[A-Z]+\b/,
    imports: /"[\w./-]+\/goose[/"]/,
  },
};

/** A module of Go stands around the folder, nothing calls the command of the tool, and no module has it, or only for tests of a program that has the files built in. */
export function isOfOtherProgram(
  tool: ToolId,
  { path, listing }: { readonly path: string; readonly listing: Listing },
): boolean {
  const own = goTools[tool];
  if (own === undefined || fileAround({ path, listing }, ['go.mod']) === undefined) return false;
  const named = namedIn(listing);
  if (named.byCommand.has(tool)) return false;
  return (
    !named.byModule.has(tool) ||
    (builtInto('plain', path, listing) !== undefined && isForTestsAlone(tool, own.imports, listing))
  );
}

/** Some test imports the library, and no program does. */
function isForTestsAlone(tool: ToolId, imports: RegExp, listing: Listing): boolean {
  const known = answers(listing);
  const answer = known.get(tool) ?? isImportedByTestsAlone(imports, listing);
  known.set(tool, answer);
  return answer;
}

const answers = oncePerListing((): Map<ToolId, boolean> => new Map());

/** Those that are called as databases are come first: a program that imports it is soon found. */
function isImportedByTestsAlone(imports: RegExp, listing: Listing): boolean {
  const importing = (path: string): boolean => imports.test(listing.text(path) ?? '');
  const isLikely = (path: string): boolean => /migrat|d(?:ata)?b|sto?re|sql|postgres|pg/i.test(path);
  const programs = goFiles(listing).toSorted((a, b) => Number(isLikely(b)) - Number(isLikely(a)));
  const helpers: string[] = [];
  for (const path of programs) {
    if (!importing(path)) continue;
    if (!isForTests(listing.text(path) ?? '')) return false;
    helpers.push(path);
  }
  const known = new Set(programs);
  return (
    helpers.length > 0 ||
    listing.paths.some((path) => path.endsWith('.go') && !known.has(path) && importing(path))
  );
}

const saysCommands =
  /^(?:(?:GNU)?makefile|.*\.mk|justfile|.*dockerfile.*|taskfile\.ya?ml|.*\.(?:sh|bash|ps1|bat|ya?ml|md|nix|toml)|package\.json|tools\.go)$/i;

interface Named {
  readonly byModule: ReadonlySet<ToolId>;
  /** Or by its configuration. */
  readonly byCommand: ReadonlySet<ToolId>;
}

/** By a module file, or where commands are written down. */
const namedIn = oncePerListing((listing: Listing): Named => {
  const byModule = new Set<ToolId>();
  const byCommand = new Set<ToolId>();
  const all = Object.entries(goTools) as readonly (readonly [ToolId, GoTool])[];
  for (const path of listing.paths) {
    const name = baseOf(path);
    const isModule = name === 'go.mod';
    if (/^dbconfig\.ya?ml$/.test(name)) byCommand.add('sql-migrate');
    if (!isModule && !saysCommands.test(name)) continue;
    const text = listing.text(path) ?? '';
    const found = isModule ? byModule : byCommand;
    for (const [tool, { module, command }] of all)
      if (!found.has(tool) && (isModule ? module : command).test(text)) found.add(tool);
  }
  return { byModule, byCommand };
});
