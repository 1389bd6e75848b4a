/**
 * What the repository's own programs say of a folder's tool: kept among the folder's settings, and put over the tool. How a program sends
 * files that no tool is known for; under which name a tool keeps its record here, and by which command it is called.
 */
import type { HistoryTable, MigrationTool, RunBy, ToolId, ToolSettings } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { recordIn, statementByStatement } from '../tools/golang-migrate.ts';
import { wholeFile } from '../whole-file.ts';
import { embeddedIn } from './embedded.ts';
import { dbUpOf } from './dbup.ts';
import { builtInto, ownCommandOf } from './inside.ts';
import { libraryRunnerOf, maragudkIn } from './library-runner.ts';
import { maragudk } from './maragudk.ts';
import { ownRunnerOf } from './own-runner.ts';
import { reachedIn } from './reached.ts';
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
  | 'scriptedAround'
  | 'lock'
  | 'split'
  | 'onRequest'
  | 'timeouts'
  | 'applies'
  | 'reach';

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
    const { command, atStart, onRequest, timeouts, around, table } = scripted;
    const told = timeouts.map(({ name, value, place }) => `${name} ${value} ${place}`).join('\n');
    return { scripted: 'yes', command, atStart, onRequest, timeouts: told, scriptedAround: around, table };
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
  const called = embedded === undefined ? libraryRunnerOf(tool, folder, listing) : undefined;
  const other = tool === 'golang-migrate' ? maragudkIn(folder, listing) : undefined;
  if (other !== undefined) return { ...inside, ...other, library: 'maragudk' };
  const { isSplit, ...library } = called ?? {};
  const reached = reachedIn({ tool, embeds, program: called?.program }, listing);
  return {
    ...{ ...inside, ...library, split: isSplit === true ? 'yes' : undefined },
    ...(embeds === undefined && called === undefined ? {} : reached),
    ...(reached?.reach === 'asked' ? { atStart: undefined } : {}),
  };
}

export function overToRunner(tool: MigrationTool, settings: ToolSettings): MigrationTool {
  const said = (key: Key): string | undefined => settings.get(keyOf(key));
  const [program, table] = [said('program'), said('table')];
  if (tool.id === 'plain') {
    const sends = sendsNamed(said('sends'));
    return program === undefined || sends === undefined ? tool : sentBy(tool, program, sends, said);
  }
  if (said('scripted') !== undefined) {
    const { historyTable } = tool;
    return {
      ...asScripted(tool, said('scriptedAround')),
      runBy: scriptedBy(tool, said),
      ...(table === undefined || historyTable === undefined
        ? {}
        : { historyTable: named(historyTable, table) }),
    };
  }
  const embeds = said('embeds');
  const of = said('library') === 'maragudk' ? maragudk(tool) : tool;
  const isSaid = program !== undefined || table !== undefined || said('tableOpen') !== undefined;
  const called = isSaid ? calledBy(of, said) : of;
  const inside = embeds === undefined ? called : insideOf(embeddedBy(called, embeds, said), called, said);
  const isOther = said('library') === 'maragudk' || (embeds === undefined && !isSaid);
  const isSplit = said('split') !== undefined;
  if (tool.id === 'golang-migrate' && (!isOther || isSplit))
    return {
      ...inside,
      ...(isOther ? {} : recordOfMigrate(inside, said)),
      ...(isSplit ? { read: statementByStatement } : {}),
    };
  return embeds === undefined && program === undefined ? inside : withoutCommand(inside);
}

/** What the program says of transactions. */
function asScripted(tool: MigrationTool, around: string | undefined): MigrationTool {
  if (around === 'file') return { ...tool, transactionAround: 'migration' };
  if (around !== 'none') return tool;
  const { stopsBefore: _one, ...rest } = tool;
  return {
    ...rest,
    transactionAround: 'nothing',
    read(file, text, companions) {
      const script = tool.read(file, text, companions);
      const sections = script.sections.map((one) => ({
        ...one,
        delivery: { ...one.delivery, toolTransaction: false },
      }));
      return { ...script, sections };
    },
  };
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

function reachSaid(said: Said): Pick<RunBy, 'applies' | 'reach'> {
  const [applies, reach] = [said('applies'), said('reach')];
  return {
    ...(applies === undefined ? {} : { applies }),
    ...(reach === 'start' || reach === 'asked' || reach === 'unknown' ? { reach } : {}),
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
    runBy: { ...runBy, ...called.runBy, embeds: runBy.embeds ?? '', own, ...reachSaid(said) },
    ...(own === undefined || !/^(?:--)?\w/.test(own.command)
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

/** What the command takes back that comes with the tool: a program that has the library does not have it. */
function withoutCommand(tool: MigrationTool): MigrationTool {
  const { recordBack } = tool;
  const back = /; goose [^;.]* instead takes back the last one and does both(?=\.)/;
  return recordBack === undefined ? tool : { ...tool, recordBack: recordBack.replace(back, '') };
}

/** A program of the repository runs the files, or a table is named on the command line. */
function recordOfMigrate(
  { historyTable, recordTable }: MigrationTool,
  said: Said,
): ReturnType<typeof recordIn> {
  const table = recordTable ?? historyTable?.name ?? 'schema_migrations';
  const [own, to] = [said('own'), said('ownTo')];
  const isProgram = said('program') !== undefined || said('embeds') !== undefined;
  if (!isProgram && said('table') !== undefined)
    return recordIn(table, { force: 'migrate force VERSION (with x-migrations-table in its URL)' });
  return recordIn(table, {
    back:
      own === undefined || to === undefined
        ? undefined
        : `${own} ${to} VERSION of the release that has the files`,
  });
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
          );
  const places = [
    ...(program === undefined ? [] : [`called by ${program}`]),
    ...(table === undefined ? [] : [`table ${table}: ${from ?? ''}`]),
  ];
  return {
    ...rest,
    ...lockSaid(said('lock')),
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

/** goose’s, where a program asks for it: lock/postgres.go (3.27), pg_try_advisory_lock every 5 s, 60 times. */
function lockSaid(lock: string | undefined): Partial<Pick<MigrationTool, 'lock'>> {
  if (lock === 'open') return { lock: { kind: 'unknown', concurrently: 'free' } };
  const wait = { seconds: 300, setting: 'WithLockTimeout' };
  return lock === 'asked' ? { lock: { kind: 'session-advisory', concurrently: 'free', wait } } : {};
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
  if (command.startsWith('--'))
    return new RegExp(`(?:^|[\\s"'=\\[])-?${escaped(command.slice(1))}(?![\\w-])`);
  return new RegExp(`\\b${command.split(' ').map(escaped).join('["\',\\s]+')}\\b`);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
