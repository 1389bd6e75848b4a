/**
 * Programs in JavaScript and TypeScript that run a tool as a library: whether they do so as they start or when a request comes, by which script
 * of package.json it is done alone, and which timeouts they set for it. By the names of functions that lead to the call, textually; what is
 * called in another way is not found, and nothing is said of it.
 */
import type { RunBy, ToolId } from '../convention.ts';
import { baseOf, has, join, withAncestors, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { isAside, namesFolder, programsNamed, type Program } from './folders.ts';
import { scriptOf } from './own-runner.ts';

export interface ScriptRunner {
  /** `migration:run of package.json`. */
  readonly command: string | undefined;
  /** `src/start/server.ts:56`. */
  readonly atStart: string | undefined;
  readonly onRequest: string | undefined;
  readonly timeouts: NonNullable<RunBy['timeouts']>;
  /** Of its record, where the program names it. */
  readonly table: string | undefined;
  /** Otherwise than the tool does by itself: each file in a transaction of its own, or none in one. */
  readonly around: 'file' | 'none' | undefined;
}

interface Library {
  readonly imports: RegExp;
  readonly runs: RegExp;
  /** Of its record, where a program gives it a name. First group. */
  readonly table?: RegExp;
  /** By what the program says. */
  readonly around?: (text: string) => ScriptRunner['around'];
}

const drizzle: Library = {
  imports: /["']drizzle-orm\/[\w/-]+\/migrator["']/,
  runs: /\bmigrate\(/,
  // drizzle-orm/src/neon-http/migrator.ts (0.45): "does not support transactions"; its rows are written behind all files.
  around: (text) =>
    /["']drizzle-orm\/(?:neon-http|xata-http)\/migrator["']/.test(text) ? 'none' : undefined,
};

const migrationsTable = /\bmigrationsTable\s*:\s*["'`](\w+)["'`]/;

const libraries: Partial<Readonly<Record<ToolId, Library>>> = {
  'postgres-migrations': {
    // Forks have the name behind a scope.
    imports: /["'](?:@[\w.-]{1,100}\/)?postgres-migrations(?:\/[\w/-]+)?["']/,
    runs: /\b(?:migrate|runMigrations?)\(/,
    // dist/migrate.js of @djgrant's (4.1): with its schema; 5.3 of the original has no such option, and ignores it.
    table: /\bmigrationTableName\s*:\s*["'`]([\w.]{1,130})["'`]/,
  },
  drizzle,
  'drizzle-folders': drizzle,
  'node-pg-migrate': {
    imports: /["']node-pg-migrate["']/,
    runs: /\b(?:migrate|runner|pgMigrate|nodePgMigrate|migrationRunner)\(/i,
    // src/runner.ts (9.0): the command sets it, the library does not. Measured: of two files of which the second fails the first stays.
    around: (text) => (/\bsingleTransaction\b(?!\s*:\s*false\b)/.test(text) ? undefined : 'file'),
  },
};

const programs = programsNamed(
  /migrat[^/]*(?:\/[^/]+)?\.[cm]?[jt]s$|(?:^|\/)(?:db|database)[^/]*\.[cm]?[jt]s$/i,
  60,
);
const callers = programsNamed(/\.[cm]?[jt]s$/i, 1_500);

/** What names itself for being started, and what listens. */
const starts = /^(?:server|main|index|app|bootstrap|start|www)\.[cm]?[jt]s$/;
const serves = /\.listen\(|\bcreateServer\(|\bserve\(|\bstartServer\(|\bhttpServer\(/;
const hooks =
  /\baddHook\(\s*["'](?:onRequest|preHandler|preParsing|preValidation)["']|\b(?:app|router|server)\.use\(/;

export function scriptRunnerOf(tool: ToolId, folder: string, listing: Listing): ScriptRunner | undefined {
  const library = libraries[tool];
  if (library === undefined) return undefined;
  for (const program of programs(listing)) {
    if (!library.imports.test(program.text) || !namesFolder(program, folder, listing)) continue;
    const command = commandOf(program, listing);
    const found = leadingTo(program, library, folder, listing) ?? alone(program, library, command);
    if (found === undefined) continue;
    const called = callers(listing).flatMap((one) => callIn(one, program, found.names));
    return {
      command: command ?? called.flatMap(({ caller }) => commandOf(caller, listing) ?? [])[0],
      atStart: called.find(isStart)?.place,
      onRequest: called.find(({ caller }) => hooks.test(caller.text) && !serves.test(caller.text))?.place,
      timeouts: timeoutsIn(program, found.bodies),
      table: (library.table ?? migrationsTable).exec(uncommented(program.text, 'slashes'))?.[1],
      around: isCommand(tool, folder, listing)
        ? undefined
        : library.around?.(uncommented(program.text, 'slashes')),
    };
  }
  return undefined;
}

/** A script of the package runs the tool's own command: which of the two runs in production is not known. */
function isCommand(tool: ToolId, folder: string, listing: Listing): boolean {
  return withAncestors(folder).some((home) => {
    const file = join(home, 'package.json');
    return has(listing, file) && new RegExp(`"[^"\\n]*\\b${tool}\\s[^"\\n]*"`).test(listing.text(file) ?? '');
  });
}

interface Called {
  readonly caller: Program;
  readonly place: string;
}

function isStart({ caller: { file, text } }: Called): boolean {
  return starts.test(baseOf(file)) && serves.test(text) && !/(?:^|\/)scripts?\//.test(file);
}

/** It says the name of a function that it does not make itself. */
function callIn(caller: Program, { file }: Program, names: readonly string[]): readonly Called[] {
  if (caller.file === file || isAside(caller.file)) return [];
  const told = uncommented(caller.text, 'slashes');
  for (const name of names) {
    const at = new RegExp(`(?<!function\\s+)(?<![\\w$])${name}\\(`).exec(told)?.index;
    if (at !== undefined && new RegExp(`\\b${name}\\b[^;]*\\b(?:from\\b|import\\()|\\brequire\\(`).test(told))
      return [{ caller, place: `${caller.file}:${lineAt(caller.text, at)}` }];
  }
  return [];
}

function commandOf({ file }: Program, listing: Listing): string | undefined {
  const script = scriptOf(file, listing);
  return script === undefined ? undefined : `${script.name} of ${script.file}`;
}

// ------------------------------------------------------------------------------------------------------------ the functions

interface Piece {
  readonly name: string;
  readonly isExported: boolean;
  readonly start: number;
  readonly text: string;
}

/** Functions that stand at the left edge, each up to the next one. */
function piecesOf(told: string): readonly Piece[] {
  const heads = [
    ...told.matchAll(
      /^(export\s+)?(?:default\s+)?(?:(?:async\s+)?function\s*\*?\s+(\w+)|const\s+(\w+)\s*=\s*(?:async\s*)?(?:\([^()]*\)|\w+)\s*(?::[^=\n]+)?=>)/gm,
    ),
  ];
  return heads.map((head, at) => ({
    name: head[2] ?? head[3] ?? '',
    isExported: head[1] !== undefined,
    start: head.index,
    text: told.slice(head.index, heads[at + 1]?.index),
  }));
}

interface Leading {
  /** Of functions that others call. */
  readonly names: readonly string[];
  readonly bodies: readonly Piece[];
}

/** Exported functions that name the folder and lead to the call; where none names it, all that lead there. */
function leadingTo(
  program: Program,
  { runs }: Library,
  folder: string,
  listing: Listing,
): Leading | undefined {
  const pieces = piecesOf(uncommented(program.text, 'slashes'));
  const inside = (piece: Piece): string => piece.text.slice(piece.text.indexOf('{') + 1);
  const leading = new Set(pieces.filter((one) => runs.test(inside(one))));
  for (let size = -1; size < leading.size;) {
    size = leading.size;
    const called = [...leading].map(({ name }) => name);
    for (const one of pieces)
      if (called.some((name) => new RegExp(`(?<![\\w$.])${name}\\(`).test(inside(one)))) leading.add(one);
  }
  const exported = [...leading].filter(({ isExported }) => isExported);
  const own = exported.filter(({ text }) => namesFolder({ ...program, text }, folder, listing));
  if (exported.length === 0) return undefined;
  return { names: (own.length > 0 ? own : exported).map(({ name }) => name), bodies: [...leading] };
}

/** A program that a script starts calls it without anybody else: all of it counts. */
function alone({ text }: Program, { runs }: Library, command: string | undefined): Leading | undefined {
  const told = uncommented(text, 'slashes');
  return command === undefined || !runs.test(told.replaceAll(/^import\b.*$/gm, ''))
    ? undefined
    : { names: [], bodies: [{ name: '', isExported: false, start: 0, text: told }] };
}

// -------------------------------------------------------------------------------------------------------------- the timeouts

/** `SET statement_timeout TO '3h'`, or the client's own setting in milliseconds: what is sent comes last. Values that differ are none. */
function timeoutsIn({ file, text }: Program, bodies: readonly Piece[]): ScriptRunner['timeouts'] {
  return (['statement_timeout', 'lock_timeout'] as const).flatMap((name) => {
    const sent = found(
      bodies,
      new RegExp(`\\bSET\\s+(?:SESSION\\s+)?${name}\\s*(?:TO|=)\\s*'?(\\w+|\\$\\{\\w+\\})'?`, 'gi'),
    ).flatMap((one) => {
      const value = valueOf(one.value, text);
      return value === undefined ? [] : [{ ...one, value }];
    });
    const given = found(bodies, new RegExp(`\\b${name}\\s*:\\s*([\\d_\\s*]+?)\\s*[,}\\n]`, 'g')).map(
      (one) => ({
        ...one,
        value: productOf(one.value),
      }),
    );
    const all = sent.length > 0 ? sent : given;
    const [first] = all;
    return first === undefined || all.some(({ value }) => value !== first.value)
      ? []
      : [{ name, value: first.value, place: `${file}:${lineAt(text, first.at)}` }];
  });
}

/** Of `${DDL_LOCK_TIMEOUT}` what the constant of that name is; of another variable nothing is known. */
function valueOf(said: string, text: string): string | undefined {
  const name = /^\$\{(\w+)\}$/.exec(said)?.[1];
  if (name === undefined) return said;
  const [, quoted, product] =
    new RegExp(`\\bconst\\s+${name}\\s*(?::[^=]+)?=\\s*(?:["'\`](\\w+)["'\`]|([\\d_\\s*]+?)\\s*[;\\n])`).exec(
      text,
    ) ?? [];
  return quoted ?? (product === undefined ? undefined : productOf(product));
}

function found(bodies: readonly Piece[], pattern: RegExp) {
  return bodies.flatMap(({ text, start }) =>
    [...text.matchAll(pattern)].map((match) => ({ value: match[1] ?? '', at: start + match.index })),
  );
}

/** `1000 * 60 * 60`. */
function productOf(text: string): string {
  return String(
    text.split('*').reduce((product, one) => product * Number(one.replaceAll('_', '').trim()), 1),
  );
}
