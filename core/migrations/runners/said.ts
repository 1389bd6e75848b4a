/**
 * What the repository's own programs say of a folder's tool: kept among the folder's settings, and put over the tool. How a program sends
 * files that no tool is known for; under which name a tool keeps its record here, and by which command it is called.
 */
import type { HistoryTable, MigrationTool, RunBy, ToolId, ToolSettings } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { wholeFile } from '../whole-file.ts';
import { embeddedIn } from './embedded.ts';
import { dbUpOf } from './dbup.ts';
import { builtInto, ownCommandOf } from './inside.ts';
import { libraryRunnerOf, maragudkIn } from './library-runner.ts';
import { ownRunnerOf } from './own-runner.ts';
import { resourceRunnerOf } from './resource-runner.ts';
import { scriptRunnerOf } from './script-runner.ts';
import type { RunnerSends } from './sending.ts';
import { migrateTaskOf } from './tasks.ts';

type Key =
  | 'program'
  | 'line'
  | 'sends'
  | 'script'
  | 'scriptFile'
  | 'table'
  | 'tableFrom'
  | 'command'
  | 'refusal'
  | 'atStart'
  | 'tableOpen'
  | 'embeds'
  | 'around'
  | 'binaries'
  | 'library'
  | 'own'
  | 'ownPlace'
  | 'ownTo'
  | 'scripted'
  | 'onRequest'
  | 'timeouts';

const keyOf = (key: Key): string => `run by: ${key}`;

export function withRunner(
  settings: ToolSettings,
  tool: ToolId,
  folder: string,
  listing: Listing,
): ToolSettings {
  const said = tool === 'plain' ? ownSaid(folder, listing) : librarySaid(tool, folder, listing);
  const all = Object.entries(said).flatMap(([key, value]) =>
    value === undefined ? [] : [[`run by: ${key}`, value] as const],
  );
  return all.length === 0 ? settings : new Map([...settings, ...all]);
}

function ownSaid(folder: string, listing: Listing): Partial<Record<Key, string | undefined>> {
  const own = ownRunnerOf(folder, listing) ?? dbUpOf(folder, listing) ?? resourceRunnerOf(folder, listing);
  if (own === undefined) return {};
  const { file, line, sends, table, script } = own;
  return { program: file, line: String(line), sends, table, script: script?.name, scriptFile: script?.file };
}

function librarySaid(
  tool: ToolId,
  folder: string,
  listing: Listing,
): Partial<Record<Key, string | undefined>> {
  const scripted = scriptRunnerOf(tool, folder, listing);
  if (scripted !== undefined) {
    const { command, atStart, onRequest, timeouts } = scripted;
    const told = timeouts.map(({ name, value, place }) => `${name} ${value} ${place}`).join('\n');
    return { scripted: 'yes', command, atStart, onRequest, timeouts: told };
  }
  const embedded = embeddedIn(tool, folder, listing);
  const binaries = embedded?.binaries.join(' ');
  const embeds = embedded?.place ?? builtInto(tool, folder, listing);
  const own = embeds === undefined ? undefined : ownCommandOf(listing);
  const command = embeds === undefined ? undefined : (own ?? migrateTaskOf(listing).task);
  const around = embedded?.around;
  const inside = {
    embeds,
    around,
    binaries,
    own: command?.command,
    ownPlace: command?.place,
    ownTo: own?.to,
  };
  const other = tool === 'golang-migrate' ? maragudkIn(folder, listing) : undefined;
  if (other !== undefined) return { ...inside, ...other, library: 'maragudk' };
  return { ...inside, ...(embedded === undefined ? libraryRunnerOf(tool, folder, listing) : {}) };
}

export function overToRunner(tool: MigrationTool, settings: ToolSettings): MigrationTool {
  const said = (key: Key): string | undefined => settings.get(keyOf(key));
  const [program, table] = [said('program'), said('table')];
  if (tool.id === 'plain') {
    const sends = sendsNamed(said('sends'));
    return program === undefined || sends === undefined ? tool : sentBy(tool, program, sends, said);
  }
  if (said('scripted') !== undefined) return { ...tool, runBy: scriptedBy(tool, said) };
  const embeds = said('embeds');
  const of = said('library') === 'maragudk' ? maragudk(tool) : tool;
  const isSaid = program !== undefined || table !== undefined || said('tableOpen') !== undefined;
  const called = isSaid ? calledBy(of, said) : of;
  if (embeds === undefined) return called;
  const inside = insideOf(embeddedBy(called, embeds, said), called, said);
  const isOwn = said('library') === undefined && (program === undefined || program.endsWith('.go'));
  return tool.id === 'golang-migrate' && isOwn ? { ...inside, ...recordOfOwn(inside, said) } : inside;
}

function scriptedBy(tool: MigrationTool, said: Said): RunBy {
  const onRequest = said('onRequest');
  const timeouts = (said('timeouts') ?? '').split('\n').flatMap((line): RunBy['timeouts'] & object => {
    const [, name, value, place] = /^(\S+) (\S+) (.+)$/.exec(line) ?? [];
    const isKnown = name === 'statement_timeout' || name === 'lock_timeout';
    return isKnown && value !== undefined && place !== undefined ? [{ name, value, place }] : [];
  });
  return {
    command: said('command'),
    refusal: undefined,
    atStart: placeNamed(said('atStart')),
    ...(onRequest === undefined ? {} : { onRequest }),
    timeouts,
    isAlwaysOne: tool.runBy?.isAlwaysOne === true,
  };
}

/** What the program says of itself stays beside what it has built in. */
function insideOf(tool: MigrationTool, called: MigrationTool, said: Said): MigrationTool {
  const [command, place] = [said('own'), said('ownPlace')];
  const own = command === undefined || place === undefined ? undefined : { command, place };
  const { runBy } = tool;
  if (runBy === undefined) return tool;
  return {
    ...tool,
    runBy: { ...runBy, ...called.runBy, embeds: runBy.embeds ?? '', own },
    ...(own === undefined || !/^\w/.test(own.command)
      ? {}
      : {
          deploys: new RegExp(
            [
              ...(tool.deploys === undefined ? [] : [tool.deploys.source]),
              commandAnywhere(own.command).source,
            ].join('|'),
          ),
        }),
  };
}

/** Its source: a transaction for each file, in which the one row of its table gets the name of the file before the file is sent. */
function maragudk(tool: MigrationTool): MigrationTool {
  const { afterFailure: _dirty, afterPart: _part, stopsBefore: _goto, ...rest } = tool;
  const delivery = { sends: 'whole', toolTransaction: true } as const;
  return {
    ...rest,
    name: 'maragudk/migrate',
    transactionAround: 'migration',
    lock: { kind: 'none', concurrently: 'free' },
    runBy: { command: undefined, refusal: undefined, atStart: undefined, isAlwaysOne: true },
    historyTable: { schema: undefined, name: 'migrations', column: 'version', keeps: 'last', names: 'stem' },
    recordBack:
      'UPDATE its one row to the version before: the name of that file without .up.sql. A program that brings the files applies them again as it starts.',
    read: (file, text) => wholeFile(file, text, delivery),
  };
}

/** The program has the library with it, and not the command beside that, which alone has `force`: its record is put right with SQL. */
function recordOfOwn(
  { historyTable, recordTable }: MigrationTool,
  said: Said,
): Pick<MigrationTool, 'recordBack' | 'afterFailure'> {
  const table = recordTable ?? historyTable?.name ?? 'schema_migrations';
  const isNamed = /^[\w.]+$/.test(table);
  const update = `UPDATE ${isNamed ? table : 'it'} SET version = VERSION, dirty = false`;
  const [own, to] = [said('own'), said('ownTo')];
  const back =
    own === undefined || to === undefined
      ? ''
      : `; ${own} ${to} VERSION of the release that has the files instead takes back the last one and does both`;
  return {
    recordBack: `${update}, with the version before, puts it right${back}.`,
    afterFailure: `${table} says dirty, and the program refuses to go on until ${update} says which version is there as a whole.`,
  };
}

/** Start files call the tool, or a binary of the workspace with a word for migrating. */
function embeddedBy(tool: MigrationTool, embeds: string, said: Said): MigrationTool {
  const names = (said('binaries') ?? '')
    .split(' ')
    .filter((one) => one !== '')
    .map(escaped);
  const own =
    names.length === 0 ? [] : [`(?:^|[\\s/"'=])(?:${names.join('|')})["',\\s]+(?:\\w+["',\\s]+)?migrat\\w*`];
  const { stopsBefore: _known, ...rest } = tool;
  const around = said('around');
  return {
    ...rest,
    version:
      tool.version === undefined
        ? `(built in: ${embeds})`
        : tool.version.replace(/\)$/, `; built in: ${embeds})`),
    runBy: {
      ...{ command: undefined, refusal: undefined, atStart: undefined, embeds, isAlwaysOne: false },
      ...(around === undefined ? {} : { around }),
      isLocked: tool.lock.kind !== 'none',
      lockTries: tool.lock.tries,
    },
    ...(around === undefined ? {} : { transactionAround: 'all-pending' as const }),
    deploys: new RegExp(
      [
        ...(tool.deploys === undefined ? [] : [tool.deploys.source]),
        ...own,
        '\\bdiesel\\s+migration\\s+run\\b',
      ].join('|'),
    ),
  };
}

type Said = (key: Key) => string | undefined;

// -------------------------------------------------------------------------------------------------- files without a known tool

function sendsNamed(word: string | undefined): RunnerSends | undefined {
  return word === 'file' || word === 'all' || word === 'whole' || word === 'statements' ? word : undefined;
}

const inWords: Readonly<Record<RunnerSends, string>> = {
  file: 'each file in one transaction',
  all: 'all pending files in one transaction',
  whole: 'each file at once, without a transaction around it',
  statements: 'each statement by itself',
};

const aroundOf: Readonly<Record<RunnerSends, MigrationTool['transactionAround']>> = {
  file: 'migration',
  all: 'all-pending',
  whole: 'nothing',
  statements: 'nothing',
};

function sentBy(tool: MigrationTool, program: string, sends: RunnerSends, said: Said): MigrationTool {
  const { sendingDoubt: _known, ...rest } = tool;
  const [script, scriptFile, table] = [said('script'), said('scriptFile'), said('table')];
  const isOne = sends === 'file' || sends === 'all';
  const delivery = {
    sends: sends === 'statements' ? 'statement-by-statement' : 'whole',
    toolTransaction: isOne,
  } as const;
  const runBy: RunBy = {
    command: script === undefined ? undefined : `${script} of ${scriptFile ?? 'package.json'}`,
    refusal: undefined,
    atStart: undefined,
    isAlwaysOne: isOne,
  };
  return {
    ...rest,
    name: program,
    version: `(line ${said('line') ?? ''}: ${inWords[sends]})`,
    transactionAround: aroundOf[sends],
    runBy,
    ...(table === undefined ? {} : { recordTable: table }),
    deploys: startedBy(program, script),
    read: (file, text) => wholeFile(file, text, delivery),
  };
}

/** By the script’s name, as package managers call it, or by the end of its path. */
function startedBy(program: string, script: string | undefined): RegExp {
  const file = escaped(program.split('/').slice(-2).join('/')).replace(/\\\.[cm]?[jt]s$/, '\\.[cm]?[jt]s');
  const name =
    script === undefined ? '' : `|\\b(?:npm|pnpm|yarn|bun)\\s+(?:run\\s+)?${escaped(script)}(?![\\w:-])`;
  return new RegExp(`(?:^|[\\s/"'])${file}(?![\\w.-])${name}`);
}

// ------------------------------------------------------------------------------------------------------------- a tool’s own record

function calledBy(tool: MigrationTool, said: Said): MigrationTool {
  const { stopsBefore, afterPart, afterFailure, recordBack, historyTable, ...rest } = tool;
  const [program, table, from, command] = [
    said('program'),
    said('table'),
    said('tableFrom'),
    said('command'),
  ];
  const open = said('tableOpen');
  const shown = table ?? (open === undefined ? undefined : `the table that ${open} names`);
  const renamed = (words: string): string =>
    historyTable === undefined || shown === undefined
      ? words
      : words
          .replaceAll(historyTable.name, shown)
          .replace(
            /\bgoose (?=(?:up|down|up-to)\b)/g,
            table === undefined ? 'goose ' : `goose -table ${table} `,
          )
          .replace(/\bmigrate force VERSION/, '$& (with x-migrations-table in its URL)');
  const places = [
    ...(program === undefined ? [] : [`called by ${program}`]),
    ...(table === undefined ? [] : [`table ${table}: ${from ?? ''}`]),
  ];
  return {
    ...rest,
    ...(places.length === 0 ? {} : { version: `(${places.join('; ')})` }),
    runBy: {
      command,
      refusal: said('refusal'),
      atStart: placeNamed(said('atStart')),
      isAlwaysOne: tool.runBy?.isAlwaysOne === true,
    },
    ...(afterPart === undefined ? {} : { afterPart: renamed(afterPart) }),
    ...(afterFailure === undefined ? {} : { afterFailure: renamed(afterFailure) }),
    ...(recordBack === undefined ? {} : { recordBack: renamed(recordBack) }),
    // The options of the tool’s own command are none of the program’s.
    ...(stopsBefore === undefined || program !== undefined ? {} : { stopsBefore: renamed(stopsBefore) }),
    ...(table === undefined && shown !== undefined ? { recordTable: shown } : {}),
    ...(command === undefined ? {} : { deploys: commandAnywhere(command) }),
    historyTable:
      historyTable === undefined || table === undefined ? historyTable : named(historyTable, table),
  };
}

/** `main.go:7`. */
function placeNamed(place: string | undefined): RunBy['atStart'] {
  const [, file, line] = /^(.+):(\d+)$/.exec(place ?? '') ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

function named(was: HistoryTable, table: string): HistoryTable {
  const [name = table, schema] = table.split('.').toReversed();
  return {
    ...was,
    name,
    schema: schema ?? was.schema,
    ...(was.done === undefined ? {} : { done: was.done.replaceAll(was.name, name) }),
  };
}

function commandAnywhere(command: string): RegExp {
  return new RegExp(`\\b${command.split(' ').map(escaped).join('["\',\\s]+')}\\b`);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
