/**
 * What the repository's own programs say of a folder's tool: kept among the folder's settings, and put over the tool. How a program sends
 * files that no tool is known for; under which name a tool keeps its record here, and by which command it is called.
 */
import type { MigrationTool, RunBy, ToolId, ToolSettings } from '../convention.ts';
import type { HistoryTable } from '../history-table.ts';
import type { Listing } from '../listing.ts';
import { inTransaction, readWith } from '../sent-otherwise.ts';
import { sentAroundKept, sentAroundSaid } from '../sent-around.ts';
import { recordIn, statementByStatement } from '../tools/golang-migrate.ts';
import { formatRunnerOf } from './by-format.ts';
import { uncommented } from './code.ts';
import { embeddedIn } from './embedded.ts';
import { gooseLock } from './goose-lock.ts';
import { goProgramOf } from './go-program.ts';
import { builtInto, ownCommandOf, type OwnCommand } from './inside.ts';
import { goPrograms, libraryOf, libraryRunnerOf } from './library-runner.ts';
import { maragudk, maragudkSaid } from './maragudk.ts';
import { migrateCommandsOf } from './migrate-commands.ts';
import { olderKept } from './older-said.ts';
import {
  backSaid,
  commandAnywhere,
  formatKept,
  keptTimeouts,
  ownSaid,
  placeNamed,
  reachSaid,
  refusalKept,
  refusesSaid,
  settingSaid,
  sentBy,
  sentInFormat,
  timeoutsKept,
} from './own-said.ts';
import { decidedIn, programAlone, reachedIn, type Reached } from './reached.ts';
import { commandsThatStart, rustCommandsOf, type RustCommands } from './rust-commands.ts';
import { lockKept } from './rust-lock.ts';
import { refusesOtherOf } from './refuses-other.ts';
import { asleepKept, asleepSaid } from './asleep.ts';
import { twiceKept, twiceSaid } from './built-in-twice.ts';
import { keyOf, type Kept, type Key, type Said } from './said-keys.ts';
import { endOfLine } from './own-runner.ts';
import { scriptRunnerOf } from './script-runner.ts';
import { migrateTaskOf } from './tasks.ts';
import { literal } from '../../text/pattern.ts';

export function withRunner(
  settings: ToolSettings,
  tool: ToolId,
  folder: string,
  listing: Listing,
): ToolSettings {
  const isOwn = tool === 'plain' || (isInFolders(tool) && settings.get('runner') === 'own');
  const said = isOwn ? ownSaid(folder, listing) : librarySaid(tool, folder, listing);
  const all = Object.entries(said).flatMap(([key, value]) =>
    value === undefined ? [] : [[`run by: ${key}`, value] as const],
  );
  return all.length === 0 ? settings : new Map([...settings, ...all]);
}

/** Others have such folders too. */
function isInFolders(tool: ToolId): boolean {
  return tool === 'versioned-folders' || tool === 'diesel';
}

function librarySaid(tool: ToolId, folder: string, listing: Listing): Kept {
  const scripted = scriptRunnerOf(tool, folder, listing);
  if (scripted !== undefined) {
    const { command, atStart, onRequest, timeouts, around, table } = scripted;
    const told = keptTimeouts(timeouts);
    return { scripted: 'yes', command, atStart, onRequest, timeouts: told, scriptedAround: around, table };
  }
  const format = formatRunnerOf(tool, folder, listing);
  if (format !== undefined) return formatKept(format);
  const embedded = embeddedIn(tool, folder, listing);
  const binaries = embedded?.binaries.join(' ');
  const embeds = embedded?.place ?? builtInto(tool, folder, listing);
  const rust = embedded === undefined ? undefined : rustCommandsOf(tool, embedded.place, listing);
  const told = embeds === undefined || rust?.own !== undefined ? undefined : ownCommandOf(listing, folder);
  const own = rust?.own ?? told;
  const also =
    embedded === undefined || rust?.own !== undefined ? [] : commandsThatStart(tool, embedded.place, listing);
  const command = embeds === undefined ? undefined : (own ?? migrateTaskOf(listing).task);
  const around = embedded?.around;
  const inside = {
    embeds,
    asleep: tool === 'flyway' && embeds !== undefined ? asleepKept(folder, listing) : undefined,
    ...{ around: around?.place, aroundSent: sentAroundKept(embedded?.sent ?? []) },
    twice: twiceKept(embedded?.twice),
    ...{ searchPath: embedded?.searchPath, embeddedLock: embedded?.lock, binaries },
    ...{ own: command?.command, ownPlace: command?.place },
    ownTo: told?.to,
    ownFlag: rust?.flag,
    also: also.length === 0 ? undefined : also.join('\t'),
    ...{ back: rust?.back?.command, backPlace: rust?.back?.place, backSays: rust?.back?.says },
    ...downTo(tool, told, listing),
  };
  const called = embedded === undefined ? libraryRunnerOf(tool, folder, listing) : undefined;
  const other = tool === 'golang-migrate' ? maragudkSaid(folder, listing, command?.command) : undefined;
  if (other !== undefined) return { ...inside, ...other, library: 'maragudk' };
  const { isSplit, ...library } = called ?? {};
  const {
    isOpen,
    program: alone,
    ...reached
  }: Partial<Reached> = reachedIn({ tool, embeds, program: called?.program, folder }, listing) ?? {};
  const timeouts = around?.timeouts ?? timeoutsOf(called?.program, listing);
  const isProgram = embeds !== undefined || called?.program !== undefined;
  const refuses = isProgram ? refusesOtherOf(tool, folder, listing) : undefined;
  // What ends as it starts where they are missing, and has a command for them, does not apply them then.
  const isCommanded =
    refuses?.isSure === true && refuses.where === undefined && command !== undefined && isOpen === false;
  return {
    ...{ ...inside, ...library, split: isSplit === true ? 'yes' : undefined },
    ...(command === undefined && embeds !== undefined ? programAlone(alone) : {}),
    timeouts: timeouts.length === 0 ? undefined : keptTimeouts(timeouts),
    ...(embeds === undefined && called === undefined
      ? {}
      : { ...reached, ...(tool === 'golang-migrate' ? decidedIn(listing) : {}) }),
    ...refusalKept(refuses),
    ...(isProgram && tool === 'golang-migrate' ? olderKept(folder, listing) : {}),
    ...(isProgram && tool === 'golang-migrate' ? commandsKept(listing) : {}),
    ...(rust === undefined ? {} : reachOfRust(rust, reached)),
    ...(reached.reach === 'asked' ? { atStart: undefined } : {}),
    ...(isCommanded && reached.reach === 'unknown' ? { reach: 'asked' } : {}),
  };
}

/** What the methods of the library are called by there. */
function commandsKept(listing: Listing): Kept {
  const { to, force, all } = migrateCommandsOf(listing);
  return {
    ...{ goesTo: to, forcesTo: force, backAll: all?.command, backAllPlace: all?.place },
    backAllDeaf: all?.isDeaf === true ? 'yes' : undefined,
  };
}

/** Where it was not followed to its end, what is known of the call stays. */
function reachOfRust(
  { reach, applies, appliesIn, setting, asking }: RustCommands,
  reached: Partial<Reached>,
): Kept {
  if (reach === 'unknown') return {};
  return {
    ...{ reach, applies: applies ?? reached.applies, appliesIn },
    ...{ setting: setting?.name, settingPlace: setting?.place },
    asksRecord: asking && (asking.place ?? 'nobody'),
  };
}

/** A command that goes to a version, where the program calls what goes down to one: the record goes along. */
function downTo(tool: ToolId, own: OwnCommand | undefined, listing: Listing): Kept {
  if (tool !== 'goose' || own?.to === undefined) return {};
  const imports = libraryOf(tool)?.imports;
  const goes = goPrograms(listing).some(
    ({ text }) => imports?.test(text) === true && /\.DownTo(?:Context)?\(/.test(uncommented(text, 'slashes')),
  );
  return goes ? { back: `${own.command} ${own.to}`, backPlace: own.place, backTakes: 'number' } : {};
}

/** What a program in Go sets on the way to the call of the tool. */
function timeoutsOf(program: string | undefined, listing: Listing): NonNullable<RunBy['timeouts']> {
  const { file, line } = placeNamed(program) ?? {};
  if (file === undefined || line === undefined || !file.endsWith('.go')) return [];
  return goProgramOf(file, [endOfLine(listing.text(file) ?? '', line)], listing).timeouts;
}

export function overToRunner(tool: MigrationTool, settings: ToolSettings): MigrationTool {
  const said = (key: Key): string | undefined => settings.get(keyOf(key));
  const [program, table] = [said('program'), said('table')];
  const isOwn = tool.id === 'diesel' && settings.get('runner') === 'own';
  if (tool.id === 'plain' || tool.id === 'versioned-folders' || isOwn) {
    return program === undefined ? tool : sentBy(tool, program, said);
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
  if (said('format') !== undefined) return sentInFormat(tool, said);
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
    ...readWith(tool, (one) => inTransaction(one, false)),
  };
}

function scriptedBy(tool: MigrationTool, said: Said): RunBy {
  const onRequest = said('onRequest');
  const timeouts = timeoutsKept(said('timeouts'));
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
  const { runBy, missing, ...others } = tool;
  if (runBy === undefined) return tool;
  const [forces, compares, also] = [said('forces'), said('compares'), said('also')];
  const isTools = forces === undefined && compares === undefined;
  const asked = [...(own === undefined ? [] : [own.command]), ...[said('ownFlag') ?? []].flat()];
  const starts = asked.filter((one) => /^(?:--)?\w/.test(one)).map((one) => commandAnywhere(one).source);
  return {
    ...others,
    ...(isTools && missing !== undefined ? { missing } : {}),
    runBy: {
      ...{ ...runBy, ...called.runBy, embeds: runBy.embeds ?? '', own },
      goesTo: said('library') === 'maragudk' ? said('goesTo') : undefined,
      ...(forces === undefined ? {} : { forces }),
      ...(compares === undefined ? {} : { compares }),
      ...(also === undefined ? {} : { also: also.split('\t') }),
      ...reachSaid(said),
      ...backSaid(said),
      ...refusesSaid(said),
      ...settingSaid(said),
      ...{ ...asleepSaid(said), ...twiceSaid(said) },
    },
    ...(starts.length === 0
      ? {}
      : {
          deploys: new RegExp(
            [...(tool.deploys === undefined ? [] : [tool.deploys.source]), ...starts].join('|'),
          ),
        }),
  };
}

/** What the command takes back that comes with the tool: a program that has the library does not have it. */
function withoutCommand(tool: MigrationTool): MigrationTool {
  const { recordBack } = tool;
  const back = /; [^;.]* instead takes back the last one and does both(?=\.)/;
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
    return recordIn(table, { cli: { more: ' (with x-migrations-table in its URL)' } });
  const goesTo =
    said('goesTo') ?? (own === undefined || to === undefined ? undefined : `${own} ${to} VERSION`);
  return recordIn(table, {
    compares: said('compares'),
    ignoresDirty: said('refusesOlderDirty'),
    force: said('forcesTo'),
    back: goesTo === undefined ? undefined : `${goesTo} of the release that has the files`,
  });
}

/** Start files call the tool, or a binary of the workspace with a word for migrating. */
function embeddedBy(tool: MigrationTool, embeds: string, said: Said): MigrationTool {
  const names = (said('binaries') ?? '')
    .split(' ')
    .filter((one) => one !== '')
    .map(literal);
  const own =
    names.length === 0 ? [] : [`(?:^|[\\s/"'=])(?:${names.join('|')})["',\\s]+(?:\\w+["',\\s]+)?migrat\\w*`];
  const around = said('around');
  const { stopsBefore: _known, ...rest } = around === undefined ? tool : inOneTransaction(tool);
  const timeouts = around === undefined ? [] : timeoutsKept(said('timeouts'));
  const searchPath = said('searchPath');
  const lock = lockKept(said('embeddedLock'));
  return {
    ...rest,
    version:
      tool.version === undefined
        ? `(built in: ${embeds})`
        : tool.version.replace(/\)$/, `; built in: ${embeds})`),
    runBy: {
      ...{ command: undefined, refusal: undefined, atStart: undefined, embeds, isAlwaysOne: false },
      ...(around === undefined ? {} : { around }),
      ...sentAroundSaid(said('aroundSent')),
      ...(timeouts.length === 0 ? {} : { timeouts }),
      ...(searchPath === undefined ? {} : { searchPath }),
    },
    ...(lock === undefined ? {} : { lock }),
    deploys: new RegExp(
      [
        ...(tool.deploys === undefined ? [] : [tool.deploys.source]),
        ...own,
        '\\bdiesel\\s+migration\\s+run\\b',
      ].join('|'),
    ),
  };
}

/** What a file says of transactions changes nothing then: the tool only leaves out one of its own inside of the program’s. */
function inOneTransaction(tool: MigrationTool): MigrationTool {
  const { withoutTransaction: _head, afterPart: _part, ...rest } = tool;
  return {
    ...rest,
    transactionAround: 'all-pending',
    noTransactionMarker: undefined,
    ...readWith(tool, (one) => inTransaction(one, true)),
    create: (migration, after, existing) =>
      migration.transaction ? tool.create(migration, after, existing) : undefined,
  };
}

function calledBy(tool: MigrationTool, said: Said): MigrationTool {
  const { stopsBefore, afterPart, afterFailure, recordBack, historyTable, missing, ...rest } = tool;
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
    ...(missing === undefined || said('unknownIgnored') !== undefined ? {} : { missing }),
    ...gooseLock(said('lock')),
    ...(places.length === 0 ? {} : { version: `(${places.join('; ')})` }),
    runBy: {
      command,
      refusal: said('refusal'),
      atStart: placeNamed(said('atStart')),
      isAlwaysOne: tool.runBy?.isAlwaysOne === true,
      ...(said('timeouts') === undefined ? {} : { timeouts: timeoutsKept(said('timeouts')) }),
      ...refusesSaid(said),
      ...backSaid(said),
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

function named(was: HistoryTable, table: string): HistoryTable {
  const [name = table, schema] = table.split('.').toReversed();
  return {
    ...was,
    name,
    schema: schema ?? was.schema,
    ...(was.done === undefined ? {} : { done: was.done.replaceAll(was.name, name) }),
  };
}
