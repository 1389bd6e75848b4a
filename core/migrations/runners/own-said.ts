/**
 * Programs of a repository that send its files themselves, as they are kept among a folder's settings, and put over a tool: files that no tool is known for, and files in the
 * format of a tool that is not there.
 */
import type { OwnBack } from '../back-command.ts';
import type { MigrationTool, RunBy } from '../convention.ts';
import { baseOf, folderOf, type Listing } from '../listing.ts';
import type { ToolLock } from '../tool-lock.ts';
import { wholeFile } from '../whole-file.ts';
import { inFormat, type FormatRunner } from './by-format.ts';
import { begunAround } from './begun.ts';
import { dbUpOf } from './dbup.ts';
import { goProgramOf, type GoProgram } from './go-program.ts';
import { lineAt } from './code.ts';
import { olderSaid } from './older-said.ts';
import { packageFiles } from './folders.ts';
import { builtInto } from './inside.ts';
import { endOfLine, ownRunnerOf } from './own-runner.ts';
import type { Reach } from './ways.ts';
import { resourceRunnerOf } from './resource-runner.ts';
import type { Kept, Said } from './said-keys.ts';
import { sendingIn, sentInGo, type RunnerSends } from './sending.ts';
import { literal } from '../../text/pattern.ts';

export function ownSaid(folder: string, listing: Listing): Kept {
  const own = ownRunnerOf(folder, listing) ?? dbUpOf(folder, listing) ?? resourceRunnerOf(folder, listing);
  if (own === undefined) return insideSaid(folder, listing);
  const { file, line, sends, record, script } = own;
  const kept: Kept = {
    ...{ program: file, line: String(line), sends, script: script?.name, scriptFile: script?.file },
    ...(record === undefined ? {} : recordKept({ ...record, place: `${file}:${record.line}` })),
  };
  if (!file.endsWith('.go')) return kept;
  const text = listing.text(file) ?? '';
  const at = endOfLine(text, line);
  return {
    ...kept,
    ...programKept(goProgramOf(file, [at], listing)),
    embeds: builtInto('plain', folder, listing),
  };
}

/** Of a program that has them built in and sends them in a way that is not understood the rest is told all the same. */
function insideSaid(folder: string, listing: Listing): Kept {
  const embeds = builtInto('plain', folder, listing);
  if (embeds === undefined) return {};
  const found = packageFiles(folderOf(embeds), listing).find(
    (path) =>
      (/migrat|schema/i.test(baseOf(path)) || embeds.startsWith(`${path}:`)) &&
      sentInGo(listing.text(path) ?? '').length > 0,
  );
  if (found === undefined) return { embeds, program: embeds.replace(/:\d+$/, '') };
  const text = listing.text(found) ?? '';
  const sent = sentInGo(text);
  const known = sendingIn(found, text);
  const way = goProgramOf(found, sent, listing);
  return {
    ...programKept(way),
    ...{ embeds, program: found, sends: known?.sends ?? begunAround(way.through, listing) },
    line: String(known?.line ?? lineAt(text, sent[0] ?? 0)),
  };
}

export function formatKept({ file, line, embeds, around, ...program }: FormatRunner): Kept {
  return {
    ...programKept(program),
    ...{ format: 'yes', program: file, line: line === undefined ? undefined : String(line), embeds },
    formatAround: around,
  };
}

function programKept({
  reach,
  applies,
  appliesIn,
  own,
  back,
  timeouts,
  lock,
  lockAlso = [],
  lockEnds,
  verifies,
  second,
  refusesNewer,
  record,
}: Partial<GoProgram>): Kept {
  return {
    ...{ reach, applies, appliesIn, own: own?.command, ownPlace: own?.place },
    ...{ back: back?.command, backPlace: back?.place, backSays: back?.says, backTakes: back?.takes },
    timeouts: timeouts === undefined || timeouts.length === 0 ? undefined : keptTimeouts(timeouts),
    ownLock:
      lock === undefined ? undefined : lock.kind === 'none' ? 'none' : String(lock.wait?.seconds ?? 'waits'),
    ownLockAgain:
      lock?.asksAgain === undefined ? undefined : `${lock.asksAgain}${lock.isDeaf === true ? ' deaf' : ''}`,
    ownLockAlso:
      lockAlso.length === 0
        ? undefined
        : lockAlso.map(({ place, by, users }) => [by ?? '-', place, ...users].join('\t')).join('\n'),
    ...{ verifies: verifies?.place, verifiesIn: verifies?.where },
    ...{ second: second?.place, secondIn: second?.where },
    ownLockEnds: lockEnds && [lockEnds.place, lockEnds.idle ?? ''].join('\t'),
    ...(lock?.number === undefined ? {} : { ownLockNumber: `${lock.number.objid} ${lock.number.classid}` }),
    ...refusalKept(refusesNewer),
    ...(record === undefined ? {} : recordKept(record)),
  };
}

function recordKept({
  table,
  place,
  isByRows,
  isByNewest,
  column,
  isKeyed,
  insert,
}: NonNullable<GoProgram['record']>): Kept {
  return {
    ...{ table, tableFrom: place, tableByRows: isByRows ? 'yes' : undefined, tableColumn: column },
    tableByNewest: isByNewest === true ? 'yes' : undefined,
    tableKeyed: isKeyed === true ? 'yes' : undefined,
    tableInsert: insert,
  };
}

export function keptTimeouts(timeouts: NonNullable<RunBy['timeouts']>): string {
  return timeouts.map(({ name, value, place }) => `${name} ${value} ${place}`).join('\n');
}

export function timeoutsKept(kept: string | undefined): NonNullable<RunBy['timeouts']> {
  return (kept ?? '').split('\n').flatMap((line) => {
    const [, name, value, place] = /^(\S+) (\S+) (.+)$/.exec(line) ?? [];
    const isKnown = name === 'statement_timeout' || name === 'lock_timeout';
    return isKnown && value !== undefined && place !== undefined ? [{ name, value, place }] : [];
  });
}

export function reachSaid(said: Said): Pick<RunBy, 'applies' | 'appliesIn' | 'reach'> {
  const [applies, appliesIn, reach] = [said('applies'), said('appliesIn'), reachNamed(said('reach'))];
  return {
    ...(applies === undefined ? {} : { applies }),
    ...(appliesIn === undefined ? {} : { appliesIn }),
    ...(reach === undefined ? {} : { reach }),
  };
}

export function backSaid(said: Said): Pick<RunBy, 'back' | 'backAll'> {
  const [command, place, says] = [said('back'), said('backPlace'), said('backSays')];
  const [all, allPlace] = [said('backAll'), said('backAllPlace')];
  return {
    ...(command === undefined || place === undefined
      ? {}
      : { back: { command, place, says, takes: takesNamed(said('backTakes')) } }),
    ...(all === undefined || allPlace === undefined
      ? {}
      : { backAll: { command: all, place: allPlace, isDeaf: said('backAllDeaf') !== undefined } }),
  };
}

function takesNamed(word: string | undefined): OwnBack['takes'] {
  if (word === 'number' || word === 'text') return word;
  const [, count] = /^cut (\d+)$/.exec(word ?? '') ?? [];
  return count === undefined ? undefined : `cut ${Number(count)}`;
}

function reachNamed(word: string | undefined): Reach | undefined {
  return word === 'start' || word === 'asked' || word === 'unknown' ? word : undefined;
}

/** `main.go:7`. */
export function placeNamed(place: string | undefined): RunBy['atStart'] {
  const [, file, line] = /^(.+):(\d+)$/.exec(place ?? '') ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

// ------------------------------------------------------------------------------------------------------------ put over a tool

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

export function sentBy(tool: MigrationTool, program: string, said: Said): MigrationTool {
  const sends = sendsNamed(said('sends'));
  if (sends === undefined)
    return {
      ...tool,
      name: program,
      version: `(${said('line') === undefined ? '' : `line ${said('line') ?? ''}; `}how it sends a file was not understood)`,
      sendingDoubt: `How ${program} sends these files is not known. Taken here: each statement is sent by itself. A program that opens a transaction around a file holds every lock to its end, takes all of it back when it fails, and cannot run CONCURRENTLY.`,
      ...ofProgram(program, said, false),
    };
  const { sendingDoubt: _known, ...rest } = tool;
  const isOne = sends === 'file' || sends === 'all';
  const delivery = {
    sends: sends === 'statements' ? 'statement-by-statement' : 'whole',
    toolTransaction: isOne,
  } as const;
  return {
    ...rest,
    name: program,
    version: `(line ${said('line') ?? ''}: ${inWords[sends]})`,
    transactionAround: aroundOf[sends],
    ...ofProgram(program, said, isOne),
    read: (file, text) => wholeFile(file, text, delivery),
  };
}

export function sentInFormat(tool: MigrationTool, said: Said): MigrationTool {
  const [program, line, around] = [said('program'), said('line'), said('formatAround')];
  const known = around === 'marked' || around === 'always' || around === 'none' ? around : undefined;
  return {
    ...inFormat(tool, {
      file: program,
      line: line === undefined ? undefined : Number(line),
      around: known,
    }),
    ...ofProgram(program, said, known === 'always'),
  };
}

/** What the program does around the files, as far as it was found. */
function ofProgram(
  program: string | undefined,
  said: Said,
  isAlwaysOne: boolean,
): Pick<MigrationTool, 'runBy'> &
  Partial<Pick<MigrationTool, 'deploys' | 'lock' | 'recordTable' | 'recordFrom'>> {
  const [script, table, embeds, line] = [said('script'), said('table'), said('embeds'), said('line')];
  const [command, ownPlace, lock] = [said('own'), said('ownPlace'), said('ownLock')];
  const own = command === undefined || ownPlace === undefined ? undefined : { command, place: ownPlace };
  const timeouts = timeoutsKept(said('timeouts'));
  const { applies, appliesIn, reach } = reachSaid(said);
  const runBy: RunBy = {
    command: script === undefined ? undefined : `${script} of ${said('scriptFile') ?? 'package.json'}`,
    refusal: undefined,
    atStart: embeds === undefined && reach === 'start' ? placeNamed(applies) : undefined,
    isAlwaysOne,
    ...(program === undefined || line === undefined ? {} : { program: `${program}:${line}` }),
    ...(embeds === undefined ? {} : { embeds }),
    ...(own === undefined ? {} : { own }),
    ...(timeouts.length === 0 ? {} : { timeouts }),
    ...(applies === undefined ? {} : { applies }),
    ...(appliesIn === undefined ? {} : { appliesIn }),
    ...(reach === undefined ? {} : { reach }),
    ...lockAlsoSaid(said('ownLockAlso')),
    ...lockEndsSaid(said('ownLockEnds')),
    ...besidesSaid(said),
    ...backSaid(said),
    ...refusesSaid(said),
    ...(said('tableByNewest') === undefined ? {} : { isByNewest: true }),
  };
  const deploys = [
    ...(program === undefined ? [] : [startedBy(program, script).source]),
    ...(own === undefined ? [] : [commandAnywhere(own.command).source]),
  ];
  const seconds = Number(lock);
  const again = said('ownLockAgain');
  const wait = {
    ...lockNumberSaid(said('ownLockNumber')),
    ...(Number.isNaN(seconds) ? {} : { wait: { seconds, setting: 'lock_timeout' } }),
    ...(again === undefined
      ? {}
      : {
          asksAgain: Number.parseInt(again, 10),
          ...(again.endsWith(' deaf') ? { isDeaf: true as const } : {}),
        }),
  };
  return {
    runBy,
    ...(table === undefined ? {} : { recordTable: table, ...recordFrom(said) }),
    ...(deploys.length === 0 ? {} : { deploys: new RegExp(deploys.join('|')) }),
    ...(lock === undefined
      ? {}
      : lock === 'none'
        ? { lock: { kind: 'none', concurrently: 'free' } as const }
        : { lock: { kind: 'session-advisory', concurrently: 'second-run', ...wait } as const }),
  };
}

function lockAlsoSaid(kept: string | undefined): Pick<RunBy, 'lockAlso'> {
  if (kept === undefined) return {};
  return {
    lockAlso: kept.split('\n').map((line) => {
      const [by = '-', place = '', ...users] = line.split('\t');
      return { place, by: by === '-' ? undefined : by, users };
    }),
  };
}

function besidesSaid(said: Said): Pick<RunBy, 'verifies' | 'second'> {
  const at = (place: string | undefined, where: string | undefined) =>
    place === undefined || where === undefined ? undefined : { place, where };
  const [verifies, second] = [at(said('verifies'), said('verifiesIn')), at(said('second'), said('secondIn'))];
  return { ...(verifies === undefined ? {} : { verifies }), ...(second === undefined ? {} : { second }) };
}

function lockEndsSaid(kept: string | undefined): Pick<RunBy, 'lockEnds'> {
  const [place = '', idle = ''] = kept?.split('\t') ?? [];
  return place === '' ? {} : { lockEnds: { place, idle: idle === '' ? undefined : idle } };
}

function lockNumberSaid(kept: string | undefined): Pick<ToolLock, 'number'> {
  const [, objid, classid] = /^(\d+) (\d+)$/.exec(kept ?? '') ?? [];
  return objid === undefined ? {} : { number: { objid: Number(objid), classid: Number(classid) } };
}

export function refusalKept(one: RunBy['refusesNewer']): Kept {
  return {
    ...{ refuses: one?.place, refusesIn: one?.where, refusesDirty: one?.ignoresDirty },
    refusesSurely: one?.isSure === true ? 'yes' : undefined,
  };
}

export function refusesSaid(said: Said): Pick<RunBy, 'refusesNewer' | 'refusesOlder' | 'numberBehind'> {
  const [place, ignoresDirty] = [said('refuses'), said('refusesDirty')];
  const older = olderSaid(said);
  if (place === undefined) return older;
  return {
    ...older,
    refusesNewer: {
      ...{ place, where: said('refusesIn') },
      ...(said('refusesSurely') === undefined ? {} : { isSure: true }),
      ...(ignoresDirty === undefined ? {} : { ignoresDirty }),
    },
  };
}

export function settingSaid(said: Said): Pick<RunBy, 'setting' | 'asksRecord'> {
  const [key, place, asks] = [said('setting'), placeNamed(said('settingPlace')), said('asksRecord')];
  return {
    ...(key === undefined || place === undefined ? {} : { setting: { key, place } }),
    ...(asks === undefined ? {} : { asksRecord: { place: asks === 'nobody' ? undefined : asks } }),
  };
}

function recordFrom(said: Said): Pick<MigrationTool, 'recordFrom'> {
  const place = said('tableFrom');
  if (place === undefined) return {};
  const [isByRows, isKeyed] = [said('tableByRows') !== undefined, said('tableKeyed') !== undefined];
  return {
    recordFrom: { place, isByRows, column: said('tableColumn'), isKeyed, insert: said('tableInsert') },
  };
}

/** By the script’s name, as package managers call it, or by the end of its path. */
function startedBy(program: string, script: string | undefined): RegExp {
  const file = literal(program.split('/').slice(-2).join('/')).replace(/\\\.[cm]?[jt]s$/, '\\.[cm]?[jt]s');
  const name =
    script === undefined ? '' : `|\\b(?:npm|pnpm|yarn|bun)\\s+(?:run\\s+)?${literal(script)}(?![\\w:-])`;
  return new RegExp(`(?:^|[\\s/"'])${file}(?![\\w.-])${name}`);
}

/** A word by itself stands behind the program that knows it, and other programs know it too. */
const others =
  '(?:npm|pnpm|yarn|bun|npx|run|up|exec|compose|db|echo|make|task|just|git|php|artisan|rake|rails|prisma|python\\d?|manage\\.py|goose|dbmate|diesel|sqlx|flyway|alembic|knex|cargo|go|mkdir|cp|ls|cd|rm)';

export function commandAnywhere(command: string): RegExp {
  if (command.startsWith('--'))
    return new RegExp(`(?:^|[\\s"'=\\[])-?${literal(command.slice(1))}(?![\\w-])`);
  if (/^\w+$/.test(command)) return new RegExp(behindProgram(command));
  if (/^[\w-]+$/.test(command)) return new RegExp(alone(command));
  const whole = `\\b${command.split(' ').map(literal).join('["\',\\s]+')}\\b`;
  // Images may call the program otherwise than its module is called.
  const [, word, up] = /^[\w.-]+ (migrate)( up)?$/.exec(command) ?? [];
  if (up !== undefined) return new RegExp(`${whole}|\\bmigrate["',\\s]+up\\b`);
  return new RegExp(word === undefined ? whole : `${whole}|${behindProgram(word)}`);
}

/** A program that does nothing else, where it is started: images and steps are called so too. */
function alone(program: string): string {
  return `(?:^\\s*|["'=\\[]|&&\\s*|;\\s*|\\b(?:exec|command:|run:)\\s+)(?:\\.?/)?(?:[\\w.-]+/)*${literal(program)}(?=["'\\s\\])&|;]|$)`;
}

function behindProgram(word: string): string {
  return `(?:^|[\\s/"'=\\[])(?!${others}["',\\s])[\\w][\\w.-]*["',\\s]+${word}(?=["'\\s\\])&|;]|$)`;
}
