/**
 * Programs that have a folder of SQL files built in: Go’s `go:embed`, whose files lie below the program that names them, and the resources of
 * a Java program that calls Flyway itself, or has its framework do so (at-start.ts). Where that is, and by which command or flag such a program applies them without serving.
 */
import type { ToolId } from '../convention.ts';
import { baseOf, filesIn, folderOf, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';
import { flywayPrograms } from '../tools/flyway-programs.ts';
import { startedByFramework } from './at-start.ts';
import { lineAt, uncommented } from './code.ts';
import { appliesBelow } from './cobra-down.ts';
import { wordsAbove } from './cobra-words.ts';
import { programIn, programOfFile } from './go-program.ts';
import { generatedInto } from './generated-in.ts';
import { goFiles, packageFiles, programsNamed, type Program } from './folders.ts';

/** `type.go:28`. */
export function builtInto(tool: ToolId, folder: string, listing: Listing): string | undefined {
  if (tool !== 'flyway') return byGo(folder, listing) ?? generatedInto(tool, folder, listing);
  return byFlyway(folder, listing) ?? startedByFramework(folder, listing);
}

function byGo(folder: string, listing: Listing): string | undefined {
  const homes = withAncestors(folder);
  for (const file of goFiles(listing)) {
    const home = folderOf(file);
    if (!homes.includes(home)) continue;
    const text = listing.text(file) ?? '';
    for (const found of text.matchAll(/^\/\/go:embed[ \t]+(.+)$/gm)) {
      const ways = (found[1] ?? '').trim().split(/\s+/);
      const leads = ways.some((way) => isIn(folder, way, home));
      if (leads) return `${file}:${lineAt(text, found.index)}`;
    }
  }
  return undefined;
}

/** What is named without a pattern is there with all that lies in it, and so are folders that a pattern meets. */
function isIn(folder: string, way: string, home: string): boolean {
  const told = way.replaceAll(/^["`]?(?:all:)?|["`]$/g, '');
  if (folderIn(way, home) === folder) return true;
  if (/\.sql$/.test(told) && !told.includes('*/')) return false;
  const parts = join(home, told).split('/');
  const have = folder.split('/');
  const isFiles = /\.\w+$/.test(parts.at(-1) ?? '');
  const folders = isFiles ? parts.slice(0, -1) : parts;
  return (
    (isFiles ? have.length === folders.length : have.length >= folders.length) &&
    folders.every((part, at) =>
      new RegExp(`^${part.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(have[at] ?? ''),
    )
  );
}

/** `sql/*.sql`, `all:sql`, `*.sql`. */
function folderIn(way: string, home: string): string {
  const plain = way.replaceAll(/^["`]?(?:all:)?|["`]$/g, '').replace(/\/?[^/]*\*[^/]*$/, '');
  return plain === '' ? home : join(home, plain.replace(/\/[^/]*\.sql$/, '').replace(/\/$/, ''));
}

/** `Flyway.configure()…load()`, and `.migrate()` on what that gives; a bean of Spring that does so as it is made comes before whoever calls it. */
function byFlyway(folder: string, listing: Listing): string | undefined {
  if (!/(?:^|\/)src\/main\/resources\//.test(`${folder}/`)) return undefined;
  const programs = flywayPrograms(listing).filter(({ file }) => !/(?:^|\/)src\/test\//.test(file));
  const flyway = /\borg\.flywaydb\.core\.Flyway\b/;
  return (
    firstWith(
      /@Bean\([^)]*\binitMethod\s*=\s*"migrate"[^)]*\)|\bnew\s+FlywayMigrationInitializer\(/,
      flyway,
      programs,
    ) ?? firstWith(/\.migrate\(\s*\)/, flyway, programs)
  );
}

function firstWith(wanted: RegExp, imports: RegExp, programs: readonly Program[]): string | undefined {
  for (const { file, text } of programs) {
    const at = imports.test(text) ? wanted.exec(uncommented(text, 'slashes'))?.index : undefined;
    if (at !== undefined) return `${file}:${lineAt(text, at)}`;
  }
  return undefined;
}

// ---------------------------------------------------------------------------------------------------------------- its own command

export interface OwnCommand {
  /** `migrate up`, `-mode=migrate`. */
  readonly command: string;
  /** Where the program says so. */
  readonly place: string;
  /** `--to`: its flag for the version that it goes to, up or down. */
  readonly to?: string;
  /** What it hangs below, for each place where it does. */
  readonly below?: readonly (readonly string[])[];
}

const commandPrograms = programsNamed(
  /(?:migrat|command|cmd|cli|server|main|database)[^/]*(?:\/[^/]+)?\.(?:go|rs)$/i,
  200,
);
/** Other people’s programs, which have such a command too. */
const others =
  /^(?:sqlx|cargo|diesel|flyway|prisma|npx|npm|pnpm|yarn|make|goose|docker|atlas|knex|rake|go)\b/;

/** `folder`: of the files. Where the command hangs below several others, the one that is called as the folder is. */
export function ownCommandOf(listing: Listing, folder = ''): OwnCommand | undefined {
  const [first] = commandsOf(listing);
  if (first?.below === undefined) return first;
  const { below, ...own } = first;
  const parts = baseOf(folder).split(/[-_.]/);
  const fitting = below.filter((words) => parts.includes(words.at(-1) ?? ''));
  const [words = []] = below.length === 1 ? below : fitting.length === 1 ? fitting : [];
  return {
    ...own,
    command: own.command.replace(/(?=\bmigrate\b(?: [\w-]+)*$)/, words.map((one) => `${one} `).join('')),
  };
}

const commandsOf = oncePerListing((listing): readonly OwnCommand[] => {
  const found = commandPrograms(listing).flatMap((one) => commandIn(one, listing) ?? []);
  // Of several none is known to be the one; a command that the program tells its users in full is.
  const told = found.find(({ command }) => / migrate(?: [\w-]+)*$/.test(command));
  if (told !== undefined) return [told];
  return new Set(found.map(({ command }) => command)).size === 1 ? found.slice(0, 1) : [];
});

/** `Flags().UintVar(&to, "to", 0, …)`, `flags.Uint(versionFlag, 0, …)`: a number of a version. */
const toFlags =
  /(?:\.Flags\(\)|\b[fF]lags?)\.U?[Ii]nt(?:64)?(?:Var)?P?\(\s*(?:&[\w.]+\s*,\s*)?("[\w-]+"|\w+)\s*,/g;

function toFlagIn(text: string): string | undefined {
  for (const [, given = ''] of text.matchAll(toFlags)) {
    const name = given.startsWith('"')
      ? given.slice(1, -1)
      : new RegExp(`\\b${given}\\s*(?:string\\s*)?=\\s*"([\\w-]+)"`).exec(text)?.[1];
    if (name !== undefined && /^(?:to|version|target|(?:to|target)-version)$/.test(name)) return name;
  }
  return undefined;
}

function commandIn({ file, text }: Program, listing: Listing): OwnCommand | undefined {
  const at = (pattern: RegExp): RegExpExecArray | null => pattern.exec(text);
  const named = (command: string, index: number): OwnCommand => ({
    command,
    place: `${file}:${lineAt(text, index)}`,
  });
  for (const told of text.matchAll(/`([a-z][\w-]*(?: [a-z][\w-]*){0,3}) migrate( up)?`/g)) {
    const command = `${told[1] ?? ''} migrate${told[2] ?? ''}`;
    if (!others.test(command)) return named(command, told.index);
  }
  if (file.endsWith('.rs')) return undefined;
  const cobra = at(/\bUse:\s*"migrate"/);
  if (cobra !== null) {
    const below = wordsAbove({ file, text }, cobra.index, commandFiles(listing)).filter(
      (words) => words.length > 0,
    );
    const isUp = /\bUse:\s*"up"/.test(text);
    const hung = below.length === 0 ? {} : { below };
    const beside = isUp ? undefined : upBeside(file, listing);
    if (beside !== undefined) return beside;
    const leaf = isUp ? undefined : appliesBelow(file, cobra.index, listing);
    // It only says which commands there are.
    if (!isUp && leaf === undefined) return undefined;
    if (leaf?.kind === 'below') {
      const command = ['migrate', ...leaf.words].join(' ');
      const program = below.length === 0 ? programIn(listing) : undefined;
      return {
        command: program === undefined ? command : `${program} ${command}`,
        place: leaf.place,
        ...hung,
      };
    }
    const own = { ...named(isUp ? 'migrate up' : 'migrate', cobra.index), ...hung };
    const to = isUp ? undefined : toFlagIn(text);
    // What is hung below it has a word of its own.
    const name = isUp
      ? below.length === 0
        ? programOfFile(file, listing)
        : undefined
      : text.includes('.AddCommand(')
        ? undefined
        : programIn(listing);
    const full = name === undefined ? own : { ...own, command: `${name} ${own.command}` };
    return to === undefined ? full : { ...full, to: `--${to}` };
  }
  const bool = at(/\bflag\.Bool(?:Var)?\([^\n]*?"((?:run-)?migrat(?:e|ions?)|auto-?migrate)",\s*false\b/);
  if (bool !== null) return named(`--${bool[1] ?? ''}`, bool.index);
  const flag = at(/\bflag\.String(?:Var)?\([^\n]*?"([\w-]+)"[^\n]*\bmigrate\b/);
  if (flag !== null && new RegExp('"migrate"').test(text))
    return named(`-${flag[1] ?? ''}=migrate`, flag.index);
  const kingpin = at(/\.Command\(\s*"migrate"/);
  if (kingpin === null) return undefined;
  const beside = filesIn(listing, folderOf(file)).filter(
    (path) => path.endsWith('.go') && baseOf(folderOf(path)) === 'migrate',
  );
  const isTo = beside.some((path) => /\.Command\(\s*"to"/.test(listing.text(path) ?? ''));
  return named(isTo ? 'migrate to VERSION' : 'migrate', kingpin.index);
}

/** Where programs hang commands below others. */
const commandFiles = oncePerListing((listing) =>
  goFiles(listing)
    .map((file) => ({ file, text: listing.text(file) ?? '' }))
    .filter(({ text }) => text.includes('.AddCommand(')),
);

/** The command stands in a file of its own, and is hung below `migrate`. */
function upBeside(file: string, listing: Listing): OwnCommand | undefined {
  return packageFiles(folderOf(file), listing)
    .filter((path) => path !== file)
    .flatMap((path): readonly OwnCommand[] => {
      const text = listing.text(path) ?? '';
      const up = /\bUse:\s*"up"/.exec(text);
      return up === null || !/\b\w*[mM]igrate\w*\.AddCommand\(/.test(text)
        ? []
        : [
            {
              command: [programOfFile(path, listing) ?? [], 'migrate up'].flat().join(' '),
              place: `${path}:${lineAt(text, up.index)}`,
            },
          ];
    })[0];
}
