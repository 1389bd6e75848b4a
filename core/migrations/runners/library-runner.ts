/**
 * How a repository calls a tool that it has as a library or as a command: with which table for its record, by which command of its own, and
 * whether its program refuses to start on an older schema. Go programs, and the command lines of Makefiles and scripts; what is not found is
 * taken to be as the tool has it.
 */
import type { ToolId } from '../convention.ts';
import { baseOf, filesIn, folderOf, has, join, withAncestors, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { placeOfSite, waysTo } from './reach.ts';
import { tableBeside, tableGiven } from './table-beside.ts';
import {
  isAside,
  leadsElsewhere,
  leadsToFolder,
  namesFolder,
  programsNamed,
  type Program,
} from './folders.ts';

export interface LibraryRunner {
  /** `migrate/migrate.go:111`, where a program of the repository runs the migrations. */
  readonly program: string | undefined;
  /** `nakama migrate up`, as the program tells its users. */
  readonly command: string | undefined;
  /** Where the program ends because migrations are missing that it brings: `migrate/migrate.go:74`. */
  readonly refusal: string | undefined;
  /** The program serves: it migrates as it starts. */
  readonly atStart: string | undefined;
  /** The table of its record, where it is another one than the tool's, and where that stands. */
  readonly table: string | undefined;
  readonly tableFrom: string | undefined;
  /** Where a program sets the table by something that is not known here. */
  readonly tableOpen: string | undefined;
  /** golang-migrate: each statement is sent by itself, where a program or a command line says so. */
  readonly isSplit: boolean;
  /** It goes on where the record has files that it lacks: `migrate/migrate.go:88`. */
  readonly unknownIgnored: string | undefined;
  /** What a program says of the lock: it asks for one, or it sets its limit to what is not known here. */
  readonly lock: 'asked' | 'open' | undefined;
}

interface Library {
  /** As programs import it. */
  readonly imports: RegExp;
  /** What runs all that is pending. */
  readonly runs: RegExp;
  /** The argument of a setting of the table: a text or a name. First group. */
  readonly table: RegExp;
  /** Of a command line. First group. */
  readonly flag: RegExp;
  /** The same of its schema, and what the table is called unless somebody says so. */
  readonly schema?: { readonly setting: RegExp; readonly flag: RegExp; readonly table: string };
  /** What has it go on where the record has files that it lacks. */
  readonly ignores?: RegExp;
  /** What asks for a lock, where a run takes none by itself. */
  readonly locks?: RegExp;
  /** What sets how long a run waits for it. */
  readonly limits?: RegExp;
  /** It has no command: nothing but a program of the repository runs the files, whose folder may be given to it. */
  readonly isLibraryAlone?: true;
}

const libraries: Partial<Readonly<Record<ToolId, Library>>> = {
  'sql-migrate': {
    imports: /"github\.com\/[\w.-]+\/sql-migrate"/,
    runs: /\.Exec(?:Max|Context|MaxContext|VersionContext)?\([^\n]*\bUp\b/,
    table: /(?:\bSetTable\(\s*|\bTableName:\s*)("[\w.]+"|[\w.]+)/,
    flag: /^\s*table:\s*["']?([\w.]+)/m,
    // migrate.go (1.8): SetIgnoreUnknown, MigrationSet.IgnoreUnknown.
    ignores: /\bSetIgnoreUnknown\(\s*true|\bIgnoreUnknown:\s*true/,
    // migrate.go (1.8): SetSchema, MigrationSet.SchemaName; sql-migrate/config.go: `yaml:"schema"`.
    schema: {
      setting: /(?:\bSetSchema\(\s*|\bSchemaName:\s*)("[\w.]+"|[\w.]+)/,
      flag: /^\s*schema:\s*["']?([\w.]+)/m,
      table: 'gorp_migrations',
    },
  },
  goose: {
    imports: /"github\.com\/[\w.-]+\/goose(?:\/v\d+)?"/,
    runs: /\bgoose\.Up(?:Context)?\(|\bprovider\.Up\(/i,
    table: /\b(?:SetTableName|WithTableName)\(\s*("[\w.]+"|[\w.]+)/,
    flag: /\bgoose\b[^\n]*?\s--?table[ =]["']?([\w.]+)|\bGOOSE_TABLE\s*[:?]?=\s*["']?([\w.]+)/,
    locks: /\bgoose\.With(?:Session)?Locker\(/,
    limits: /\bWithLockTimeout\(|\bWithTable\w+\(/,
  },
  'golang-migrate': {
    imports: /"github\.com\/golang-migrate\/migrate(?:\/v\d+)?(?:\/[\w/]+)?"/,
    // migrate.go (4.19): Migrate goes to a version, the last one that the program has, say.
    runs: /\b\w*[mM]\w*\.(?:Up\(\)|Migrate\((?!\s*(?:ctx|context)\b))/,
    table: /\bMigrationsTable\b\s*(?::=|[:=])\s*("[\w.]+"|[\w.]+)/,
    flag: /\bx-migrations-table=([\w.]+)/,
    limits: /\.LockTimeout\s*=/,
  },
  'go-pg': {
    imports: /"github\.com\/go-pg\/migrations(?:\/v\d+)?"/,
    runs: /\b(?:migrations|\w*[cC]oll?\w*|m)\.Run\((?![^\n]*"(?:init|version|create|down|reset)")/,
    table: /\bSetTableName\(\s*("[\w.]+"|[\w.]+)/,
    flag: /(?!)/,
    isLibraryAlone: true,
  },
  // connection_details.go (6.1): MigrationTableName, of the options of a connection. The program that calls it is often another than the one that has the files built in.
  pop: {
    imports: /"github\.com\/(?:(?:gobuffalo|ory)\/pop(?:\/v\d+)?|ory\/x\/popx)"/,
    runs: /\b(?:\w*(?:mig|box|mover)\w*|m|fm|mb)\.Up(?:To)?\(/i,
    table: /"migration_table_name"(?:\s*:|\]\s*=)\s*("[\w.]+"|[\w.]+)/,
    flag: /^\s+["']?migration_table_name["']?:\s*["']?([\w.]+)/m,
    isLibraryAlone: true,
  },
};

const named =
  /(?:migrat[^/]*\/[^/]+|[^/]*migrat[^/]*|\/?(?:main|db|database|postgres|pg|store|storage|sql|schema))\.go$/i;
const mostFiles = 60;

export const goPrograms = programsNamed(named, mostFiles);

/** How programs import it, and how they call what runs all that is pending. */
export function libraryOf(tool: ToolId): Pick<Library, 'imports' | 'runs'> | undefined {
  return libraries[tool];
}

export function libraryRunnerOf(tool: ToolId, folder: string, listing: Listing): LibraryRunner | undefined {
  const library = libraries[tool];
  if (library === undefined) return undefined;
  const importing = goPrograms(listing).filter((one) => library.imports.test(one.text));
  const leading = importing.filter((one) => leadsToFolder(one, folder, listing));
  const own =
    leading.length > 0 || library.isLibraryAlone !== true
      ? leading
      : importing.filter((one) => !leadsElsewhere(one, listing));
  // A program that is given its folder, or the files by another one, may be this one's, and so may the table that it is given.
  const named = importing.filter((one) => namesFolder(one, folder, listing));
  const open = named.length > 0 ? named : importing.filter((one) => !leadsElsewhere(one, listing));
  const given = own.length > 0 ? own : open;
  const inPrograms = [
    ...own.flatMap((one) => tableIn(one, library.table) ?? []),
    ...given.flatMap((one) => {
      if (tableIn(one, library.table) !== undefined) return [];
      const field = library.table.exec(uncommented(one.text, 'slashes'))?.[1]?.split('.').at(-1);
      return field === undefined || field.startsWith('"')
        ? []
        : (tableBeside(field, folder, goPrograms(listing)) ?? tableGiven(field, folder, listing) ?? []);
    }),
  ];
  const inLines = inPrograms.length > 0 ? [] : commandLines(folder, listing, library.flag);
  const tables = [...inPrograms, ...inLines];
  // Of several tables none is known to be the one.
  const [first] = tables;
  const plain = tables.every(({ name }) => name === first?.name) ? first : undefined;
  const table =
    tables.length > 0 && plain === undefined
      ? undefined
      : inSchema(plain, { library, given, folder }, listing);
  const [program] = own;
  const runs = own.flatMap((one) => placeOf(one, library.runs) ?? [])[0];
  const tableOpen =
    table === undefined ? given.flatMap((one) => placeOf(one, library.table) ?? [])[0] : undefined;
  const isSplit = tool === 'golang-migrate' && isMulti(own, folder, listing);
  const isSaid = table !== undefined || runs !== undefined || tableOpen !== undefined || isSplit;
  if (!isSaid) return undefined;
  const command = program === undefined || runs === undefined ? undefined : commandIn(own);
  return {
    program: runs,
    command,
    atStart:
      own.flatMap((one) => (serves.test(one.text) ? (placeOf(one, library.runs) ?? []) : []))[0] ??
      (library.isLibraryAlone === true
        ? own.flatMap((one) => callIn(one, library.runs, listing) ?? [])[0]
        : own.flatMap((one) => startedBy(one, library.runs, listing) ?? [])[0]),
    refusal: own.flatMap((one) => refusalIn(one) ?? [])[0],
    table: table?.name,
    tableFrom: table?.from,
    tableOpen,
    unknownIgnored:
      library.ignores === undefined
        ? undefined
        : own.flatMap((one) => placeOf(one, library.ignores) ?? [])[0],
    lock: lockIn(own, library),
    isSplit,
  };
}

/** database/postgres (4.19): x-multi-statement of its URL, MultiStatementEnabled of its Config. */
function isMulti(own: readonly Program[], folder: string, listing: Listing): boolean {
  const says = /\b(?:(x-multi-statement)=true|MultiStatementEnabled\s*:\s*true)\b/;
  return (
    own.some(({ text }) => says.test(uncommented(text, 'slashes'))) ||
    commandLines(folder, listing, says).length > 0
  );
}

function lockIn(own: readonly Program[], { locks, limits }: Library): LibraryRunner['lock'] {
  const says = (pattern: RegExp | undefined): boolean =>
    pattern !== undefined && own.some(({ text }) => pattern.test(uncommented(text, 'slashes')));
  if (says(limits)) return 'open';
  return says(locks) ? 'asked' : undefined;
}

/** Beside it, outside of a command’s main: a call of the function that runs them, to which the word `up` is given: `db.Migrate(…, []string{"up"})`. */
function callIn({ file, text }: Program, runs: RegExp, listing: Listing): string | undefined {
  const told = uncommented(text, 'slashes');
  const at = runs.exec(told)?.index;
  const name =
    at === undefined
      ? undefined
      : [...told.slice(0, at).matchAll(/^func\s+(?:\([^)]*\)\s*)?(\w+)\(/gm)].at(-1)?.[1];
  if (name === undefined) return undefined;
  const call = new RegExp(`(?<!func\\s+(?:\\([^)]*\\)\\s*)?)\\b${name}\\([^;{}\\n]*(?:\\{\\s*)?"up"`);
  const beside = filesIn(listing, folderOf(file)).filter((path) => path.endsWith('.go') && !isAside(path));
  return beside
    .slice(0, mostFiles)
    .map((path) => ({ file: path, text: listing.text(path) ?? '' }))
    .filter((one) => !/^package main\b/m.test(one.text))
    .flatMap((one) => placeOf(one, call) ?? [])[0];
}

export function placeOf({ file, text }: Program, pattern: RegExp | undefined): string | undefined {
  const at = pattern?.exec(uncommented(text, 'slashes'))?.index;
  return at === undefined ? undefined : `${file}:${lineAt(text, at)}`;
}

/** A text in its place, or a name that the same file gives one. */
export function tableIn({ file, text }: Program, pattern: RegExp): Named | undefined {
  const told = uncommented(text, 'slashes');
  const found = pattern.exec(told);
  const given = found?.[1];
  if (found === null || given === undefined) return undefined;
  if (given.startsWith('"'))
    return { name: given.slice(1, -1), from: `${file}:${lineAt(text, found.index)}` };
  const set = new RegExp(`\\b${given.replaceAll('.', '\\.')}\\s*(?:string\\s*)?:?=\\s*"([\\w.]+)"`).exec(
    told,
  );
  return set?.[1] === undefined ? undefined : { name: set[1], from: `${file}:${lineAt(text, set.index)}` };
}

/** Of several schemas none is known to be the one. */
function inSchema(
  table: Named | undefined,
  {
    library,
    given,
    folder,
  }: { readonly library: Library; readonly given: readonly Program[]; readonly folder: string },
  listing: Listing,
): Named | undefined {
  const { schema } = library;
  if (schema === undefined || table?.name.includes('.') === true) return table;
  const inPrograms = given.flatMap((one) => tableIn(one, schema.setting) ?? []);
  const said = inPrograms.length > 0 ? inPrograms : commandLines(folder, listing, schema.flag);
  const [first] = said;
  if (first === undefined || said.some(({ name }) => name !== first.name)) return table;
  return { name: `${first.name}.${table?.name ?? schema.table}`, from: first.from };
}

interface Named {
  readonly name: string;
  /** A file and its line. */
  readonly from: string;
}

/** Of files that stand in the folder or above it. */
function commandLines(folder: string, listing: Listing, flag: RegExp): readonly Named[] {
  const names = [
    'Makefile',
    'Taskfile.yml',
    'Taskfile.yaml',
    'justfile',
    'package.json',
    '.env.example',
    'dbconfig.yml',
    'dbconfig.yaml',
    'database.yml',
    'database.yaml',
    'config/database.yml',
  ];
  for (const home of withAncestors(folder)) {
    const found = names.flatMap((name) => {
      const file = join(home, name);
      const text = has(listing, file) ? (listing.text(file) ?? '') : '';
      // What a line of a Makefile goes on with stands on the next one.
      const joined = text.replaceAll(/\\\r?\n/g, (all) => ' '.repeat(all.length));
      return [...joined.matchAll(new RegExp(flag, 'gm'))].flatMap((match) => {
        const given = match[1] ?? match[2];
        return given === undefined ? [] : [{ name: given, from: `${file}:${lineAt(text, match.index)}` }];
      });
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** What the program tells its users to run. */
function commandIn(own: readonly Program[]): string | undefined {
  const told = own.flatMap(({ text }) =>
    [...text.matchAll(/\b(?:run|use|execute):?\s+[`'“]([a-z][\w.-]*(?: [a-z][\w-]*){0,2} up)[`'”]/gi)].map(
      ([, one = '']) => one,
    ),
  );
  const [first] = told;
  return first !== undefined && told.every((one) => one === first) ? first : undefined;
}

/** The call is reached from main, and nobody has to ask for it. */
function startedBy({ file, text }: Program, runs: RegExp, listing: Listing): string | undefined {
  const at = runs.exec(uncommented(text, 'slashes'))?.index;
  const { reach, starts } =
    at === undefined ? { reach: 'unknown', starts: [] } : waysTo([{ file, index: at }], listing);
  const [start] = starts;
  return reach === 'start' && start !== undefined ? placeOfSite(start, listing) : undefined;
}

/** What a program says that listens. */
const serves = /\bListenAndServe(?:TLS)?\(|\bhttp\.Server\{|\bgrpc\.NewServer\(/;

const ends = /\b(?:Fatal\w*|[pP]anic\w*|Exit)\(/;
const says =
  /"[^"\n]*\b(?:schema|migrations?)\b[^"\n]*\b(?:outdated|out of date|pending|behind|not up to date|too old|missing)\b/i;

/** It ends, and says that the schema is older than it. */
function refusalIn({ file, text }: Program): string | undefined {
  const at = uncommented(text, 'slashes')
    .split('\n')
    .findIndex((line) => ends.test(line) && says.test(line));
  return at < 0 || baseOf(folderOf(file)) === 'test' ? undefined : `${file}:${at + 1}`;
}
