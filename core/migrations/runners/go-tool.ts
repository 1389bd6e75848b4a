/**
 * Files that are written as a tool of Go wants them, in a repository that is built without it: many programs read such files themselves. What the tool records, locks
 * and refuses would be said of a program that does none of it.
 */
import type { ToolId } from '../convention.ts';
import { baseOf, oncePerListing, type Listing } from '../listing.ts';
import { fileAround } from '../recognise.ts';

interface GoTool {
  /** Of a go.mod. */
  readonly module: RegExp;
  /** Of a file that says commands. */
  readonly command: RegExp;
}

const goTools: Partial<Readonly<Record<ToolId, GoTool>>> = {
  'golang-migrate': {
    module: /\b(?:golang-migrate|mattes|maragudk)\/migrate\b|\bmaragu\.dev\/migrate\b|\buptrace\/bun\b/,
    command:
      /\bgolang-migrate\b|\bmigrate\/migrate\b|\bmigrate\b[^\n]*\s--?(?:path|source|database|ext)\b|\bmaragudk\/migrate\b/,
  },
  'sql-migrate': {
    module: /\/sql-migrate\b/,
    command: /\bsql-migrate\s+(?:up|down|status|new|redo|skip|-)|\brubenv\/sql-migrate\b|\bsql-migrate@/,
  },
  goose: {
    module: /\/goose(?:\/v\d+)?\s/,
    command:
      /\bgoose\b[^\n]*\s(?:up|down|status|create|redo|reset|version|postgres|pgx|mysql|sqlite3|validate|-dir)\b|\bpressly\/goose\b|\bGOOSE_[A-Z]+\b/,
  },
};

/** A module of Go stands around the folder, none has the tool, and nothing calls its command. */
export function isOfOtherProgram(
  tool: ToolId,
  { path, listing }: { readonly path: string; readonly listing: Listing },
): boolean {
  return (
    goTools[tool] !== undefined &&
    fileAround({ path, listing }, ['go.mod']) !== undefined &&
    !namedIn(listing).has(tool)
  );
}

const saysCommands =
  /^(?:(?:GNU)?makefile|.*\.mk|justfile|.*dockerfile.*|taskfile\.ya?ml|.*\.(?:sh|bash|ps1|bat|ya?ml|md|nix|toml)|package\.json|tools\.go)$/i;

/** By a module file, or where commands are written down. */
const namedIn = oncePerListing((listing: Listing): ReadonlySet<ToolId> => {
  const found = new Set<ToolId>();
  const all = Object.entries(goTools) as readonly (readonly [ToolId, GoTool])[];
  for (const path of listing.paths) {
    const name = baseOf(path);
    const isModule = name === 'go.mod';
    if (/^dbconfig\.ya?ml$/.test(name)) found.add('sql-migrate');
    if (!isModule && !saysCommands.test(name)) continue;
    const text = listing.text(path) ?? '';
    for (const [tool, { module, command }] of all)
      if (!found.has(tool) && (isModule ? module : command).test(text)) found.add(tool);
  }
  return found;
});
