/** When to stop in the middle of this very change. Sentences, each with a number that somebody can look at. */
import { code } from '../../text/code-in-prose.ts';
import { alsoInFront } from './lock-elsewhere.ts';
import { blocks } from '../../effects/effect.ts';
import { timeoutInWords } from '../statements/stopped.ts';
import type { Operation } from '../../operations/operation.ts';
import { againInWords, batchesOf } from '../rows/batches.ts';
import { isCovered, worksUnderLocks } from './blocked.ts';
import { writtenApart } from '../rows/exclusive.ts';
import { isWork, secondsOfAll } from '../statements/works.ts';
import type { BlockedRelation } from '../model.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { isFewRows, isRowWork } from '../statements/row-work.ts';
import { mostInWords, type Seconds } from '../statements/sizes.ts';
import { isHeldBefore, lockedRows } from '../statements/statements.ts';
import { oneLine } from '../../plan/format.ts';
import { isEnded } from '../statements/stopped.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { lockedFirst } from '../rows/lost-writes.ts';
import { longReadsStopped } from './long-reads.ts';
import { shortOf } from './short-of.ts';
import { concurrentScript } from './beside-words.ts';
import { supervised } from './stopped-first.ts';
import { againAtOnce } from '../order/sent-around.ts';
import { type RowWaiters, rowWaiters, rowWaitersToEnd } from './row-waiters.ts';
import { mendedFirst, runsAgain } from '../order/again.ts';
import { isAnyDoubted } from '../verdict/doubt.ts';
import { lockNumberInWords } from '../checks/lock-checks.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { capital } from '../../text/enumerate.ts';

export function abortCriteria(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  date: string,
  /** When its time begins to count, where concurrently.sql comes in front of it: that script waits too, and nobody behind it. */
  counting?: string,
): readonly string[] {
  const beside = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) =>
      besideOthers(operation, (timeoutOf(placed, 'statement_timeout')?.milliseconds ?? 0) > 0),
    ),
  );
  const waiting = statements.filter(
    (placed) =>
      placed.one.whole?.relations.some(({ isNew, queue }) => !isNew && queue !== undefined) === true &&
      !isHeldBefore(placed),
  );
  const limits = waiting.map((one) => timeoutOf(one, 'lock_timeout'));
  const timeouts = limits.map((one) => one?.milliseconds ?? 0);
  const timeout = timeouts.find((one) => one > 0);
  const from = limits.find((one) => one?.milliseconds === timeout)?.from;
  const isUnbounded = timeouts.some((one) => one === 0) || timeout === undefined;
  const isAskedAgain = waiting.some(({ migration: { lock } }) => lock?.asksAgain !== undefined);
  const isLong = blocked.some(({ length }) => length === 'long');
  const tooLong = limitInWords(limited(statements), date, counting ?? 'Once it has its locks');
  // Building or dropping one waits for older transactions as for a lock, and nobody waits for it.
  const except =
    beside.length === 0 ? '' : ' (CREATE and DROP INDEX CONCURRENTLY wait for older transactions: no reason)';
  const ended = rowWaiters(statements, date);
  const rows = statements
    .filter((one) => isLongRows(one, statements) && !ended.some(({ works }) => works.includes(one)))
    .map(({ place }) => place);
  const isAdvisory = statements.some(
    ({ migration: { lock } }) => lock?.kind === 'session-advisory' || lock?.kind === 'transaction-advisory',
  );
  const exceptRows =
    rows.length === 0
      ? ''
      : `, and not for rows that ${placesInWords(rows)} ${rows.length === 1 ? 'changes' : 'change'},`;
  // A second run harms nobody.
  const asides = [
    ...orLocked(statements, ended, date),
    ...(isAdvisory ? ['those with wait_event advisory are other runs of it, and do not count'] : []),
  ];
  const aside = asides.length === 0 ? '' : ` (${asides.join('; ')})`;
  const ofTable = isAskedAgain ? ' of a table' : '';
  // What waits in concurrently.sql does so without a limit.
  const notGranted =
    counting === undefined
      ? `A lock${ofTable} is not granted within`
      : `The file (not ${concurrentScript}) waits for a lock${ofTable} for`;
  const starts = supervised(statements);
  const again = `${starts === undefined ? 'cancel it' : 'cancel it as the runbook says'}, let the others through, ${laterInWords(waiting, statements)}`;
  const all = [
    ...(blocked.length === 0
      ? []
      : [
          ...(isUnbounded
            ? [
                isLong
                  ? `${counting === undefined ? 'The migration' : `The file (not ${concurrentScript})`} waits for a lock for more than 5 seconds${except}: ${again}.`
                  : `Sessions wait for the migration${exceptRows} for more than 5 seconds${except}${aside}: ${again}.`,
              ]
            : []),
          ...(timeout === undefined
            ? []
            : [
                `${notGranted} ${timeoutInWords(timeout)} (55P03${from === undefined ? '' : `, ${from}`}): it gives up by itself, and ${statements.some(({ run }) => run !== undefined) ? 'the run begins anew' : whatGivesUp(waiting)}; ${gaveUpInWords(waiting, statements)}. While it waits, new ${queuedInWords(waiting)} wait behind it.${starts?.gaveUp ?? ''}`,
                ...(isAskedAgain
                  ? [
                      `The migration waits for its own lock, which it asks for without limit: for another run${alsoInFront(waiting, date)}. ${endedThere(waiting)}`,
                    ]
                  : []),
              ]),
          ...(isLong ? [tooLong] : []),
        ]),
    ...rowWaitersToEnd(ended),
    ...backfillsStopped(statements, blocked, date),
    ...longReadsStopped(statements, blocked, date),
    ...stoppedBeside(beside, shortOf(statements.filter(isBesideOthers), date)),
  ];
  // A tool goes on with none by itself.
  const isByHand = statements.some(
    ({ migration: { tool, byHand } }) => tool === undefined || byHand !== undefined,
  );
  return all.length === 0 && isByHand ? ['A statement fails: go on with none after it.'] : all;
}

/** With the lock in front that is advised for them, everybody waits as long as the work takes. */
function orLocked(
  statements: readonly Placed[],
  ended: readonly RowWaiters[],
  date: string,
): readonly string[] {
  const isAdvised = ended.length > 0 || lockedFirst(statements).size > 0;
  const seconds = secondsOfAll(statements, date);
  if (!isAdvised || (seconds !== undefined && seconds.most <= 5)) return [];
  const time = seconds === undefined ? 'a time that you write down before' : mostInWords(seconds);
  return [`with LOCK TABLE in front: ${time}`];
}

/** Of those that may have to wait, files of which what ran before stays, and that cannot begin at their top again. */
function partly(waiting: readonly Placed[], statements: readonly Placed[]): readonly Placed[] {
  if (isAnyDoubted(waiting)) return [];
  return waiting.filter(({ at, section, one, migration }) => {
    const isFirst = at === 0 || one.during.transaction.kind !== 'own';
    if (isFirst || section.statements.length < 2) return false;
    const own = statements.filter((each) => each.migration === migration);
    return !runsAgain(own);
  });
}

/** Whoever comes behind a request that waits waits for it: measured by test/databases/review-second-run.test.ts. */
function queuedInWords(waiting: readonly Placed[]): string {
  const isShut = waiting.some(({ one }) =>
    one.whole?.relations.some(({ isNew, lock }) => !isNew && blocks(lock) === 'reads-and-writes'),
  );
  return isShut ? 'reads and writes' : 'writes';
}

/** What of the change is not there when a wait has ended it. */
function whatGivesUp(waiting: readonly Placed[]): string {
  const isWhole = waiting.every(({ one, section }) =>
    one.during.transaction.kind === 'own' ? section.statements.length === 1 : true,
  );
  const files = new Set(waiting.map(({ migration }) => migration)).size;
  if (!isWhole) return 'that statement changes nothing';
  return files > 1 ? 'nothing of its file stays (files before it do)' : 'nothing of it stays';
}

/** Where what ran before has to be finished by hand, nobody begins anew. */
function gaveUpInWords(waiting: readonly Placed[], statements: readonly Placed[]): string {
  const again = againAtOnce(statements);
  const isWhole = partly(waiting, statements).length === 0;
  if (isWhole && again !== undefined) return mended(statements, again);
  const how = isWhole ? mended(statements, 'try again') : 'go on with it by hand';
  return `${how} when the transaction in front is gone`;
}

/** What it records before it begins keeps it from that. */
function mended(statements: readonly Placed[], then: string): string {
  const first = mendedFirst(statements);
  return first === undefined ? then : `${first}, then ${then}`;
}

/** Its tool wants to hear of it then. */
function laterInWords(waiting: readonly Placed[], statements: readonly Placed[]): string {
  const [first] = partly(waiting, statements);
  if (first === undefined) return mended(statements, againAtOnce(statements) ?? 'try again later');
  const { tool, afterFailure, byHand } = first.migration;
  const told =
    afterFailure === undefined || byHand !== undefined
      ? ''
      : `, then tell ${oneLine(tool ?? 'the tool')} that it is there (see the runbook)`;
  return `go on by hand later: the statement that was cancelled and those after it, as what ran before it stays${told}`;
}

/** One run applies them all: rows that it writes beside others take their part of its time as well. */
function limited(statements: readonly Placed[]): readonly Placed[] {
  const locked = worksUnderLocks(statements);
  return statements.filter((one) => locked.includes(one) || isLongRows(one, statements));
}

/** What nobody can estimate gets a time of its own. */
function limitInWords(statements: readonly Placed[], date: string, counting: string): string {
  const seconds = secondsOfAll(statements, date);
  const short = seconds === undefined || seconds.most >= 60 ? `, or ${shortOf(statements, date)}` : '';
  if (seconds !== undefined)
    return `${counting}: it takes longer than ${mostInWords(seconds)}, the most of the estimate${eachInWords(statements, seconds, date)}${short}.`;
  const works = writtenApart(statements).map((group) => ({ group, of: secondsOfAll(group, date) }));
  const most = works.reduce((all, { of }) => all + (of?.most ?? 0), 0);
  if (most < 1)
    return 'How long others may wait once it has its locks is not known here: write a time down before, and cancel it then.';
  const unknown = placesInWords(
    works.flatMap(({ group, of }) => (of === undefined ? group.map(({ place }) => place) : [])),
  );
  return `${counting}: what can be estimated takes up to ${mostInWords({ most })}; add a time for ${unknown}, of which nothing is known, write the sum down before, and cancel it then.`;
}

/** What takes a part of it shows early that the whole will be late. */
function eachInWords(statements: readonly Placed[], all: Seconds, date: string): string {
  const files = filesInWords(statements, date);
  if (files.length > 1) return `, or a file of it longer than its own (${files.join('; ')})`;
  // What is sent as one query shows nobody when a part of it began.
  if (statements.some(({ section }) => section.delivery.sends === 'whole')) return '';
  const byLimit = new Map<string, { readonly limit: string; readonly groups: (readonly string[])[] }>();
  for (const group of writtenApart(statements)) {
    const { most } = secondsOfAll(group, date) ?? { most: 0 };
    if (most < 60) continue;
    const limit = mostInWords({ most });
    const places = group.map(({ place }) => place);
    const key = group.length === 1 ? limit : `${limit} ${places.join()}`;
    const known = byLimit.get(key) ?? { limit, groups: [] };
    known.groups.push(places);
    byLimit.set(key, known);
  }
  const parts = [...byLimit.values()];
  const isSeveral = parts.length > 1 || (parts[0]?.groups.length ?? 0) > 1;
  if (!isSeveral || all.most < 60) return '';
  const shown = parts.map(({ limit, groups }) => {
    const places = groups.flat();
    const how = groups.length > 1 ? ' each' : places.length > 1 ? ' together' : '';
    return `${placesInWords(places)}: ${limit}${how}`;
  });
  return `, or a part of it longer than its own (${shown.join('; ')})`;
}

/** Those that take their time, each with its own. */
function filesInWords(statements: readonly Placed[], date: string): readonly string[] {
  return [...new Set(statements.map(({ migration }) => migration))].flatMap((file) => {
    const own = statements.filter(({ migration }) => migration === file);
    const seconds = secondsOfAll(own, date);
    return seconds === undefined || seconds.most < 60
      ? []
      : [`${oneLine(file.file)}: ${mostInWords(seconds)}`];
  });
}

/** Rows that are written while others work: it may take hours, and whoever writes the same rows waits for its end. */
function backfillsStopped(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  date: string,
): readonly string[] {
  const isLong = blocked.some(({ length }) => length === 'long');
  const long = statements.filter((placed) => isLongRows(placed, statements));
  if (long.length === 0) return [];
  const seconds = secondsOfAll(long, date);
  // What the limit of the whole says of it is said.
  if (isLong && seconds !== undefined) return [];
  const time =
    seconds === undefined
      ? 'longer than a time that you write down before'
      : `longer than ${mostInWords(seconds)}, the most of the estimate`;
  const places = placesInWords(long.map(({ place }) => place));
  const takes = long.length === 1 ? 'takes' : 'take';
  if (long.every((one) => isEnded(one, date)))
    return [
      `While ${places} ${long.length === 1 ? 'works' : 'work'} ${shortOf(long, date)}: cancel it. ${cancelledInWords(long)}`,
    ];
  return [
    `${capital(places)} ${takes} ${time}, or ${meanwhile(shortOf(long, date))}: cancel it. ${cancelledInWords(long)}`,
  ];
}

/** What is left of the work. */
function cancelledInWords(long: readonly Placed[]): string {
  const lost = 'What its transaction has done is taken back, and the work is lost.';
  const inBatches = long.flatMap((placed) => {
    const batches = batchesOf(placed);
    return batches === undefined ? [] : [{ place: placed.place, again: batches.again }];
  });
  const [first] = inBatches;
  if (first === undefined) return lost;
  const isSame = inBatches.every(({ again }) => again === first.again);
  const next = isSame ? ` ${againInWords(first.again)}` : '';
  if (inBatches.length === long.length) return `What its batches have committed stays.${next}`;
  return `${lost} Of ${placesInWords(inBatches.map(({ place }) => place))} what the batches have committed stays.`;
}

/** Others go on with their work, but for those who write the same rows. */
function isLongRows(placed: Placed, statements: readonly Placed[]): boolean {
  if (batchesOf(placed) !== undefined) return isWork(placed);
  const rows = lockedRows(placed);
  return (
    rows.length > 0 &&
    isRowWork(placed) &&
    !isFewRows(placed) &&
    !rows.every((name) => isCovered(name, placed, statements))
  );
}

interface Beside {
  readonly name: string;
  readonly does: 'builds' | 'drops';
  /** IF NOT EXISTS. */
  readonly isGuarded: boolean;
  /** The server ends it by itself after a time. */
  readonly isTimed: boolean;
}

function besideOthers(operation: Operation, isTimed: boolean): readonly Beside[] {
  if (operation.kind === 'createIndex' && operation.concurrently && operation.name !== undefined)
    return [{ name: operation.name.text, does: 'builds', isGuarded: operation.ifNotExists, isTimed }];
  return operation.kind === 'dropIndex' && operation.concurrently
    ? [{ name: operation.index.name.text, does: 'drops', isGuarded: false, isTimed }]
    : [];
}

function isBesideOthers({ one }: Placed): boolean {
  return one.actions.some(({ operation }) => besideOthers(operation, false).length > 0);
}

const mostNames = 4;

/** Either leaves an index of the name that is not valid; each name once, however often it is built. */
function stoppedBeside(all: readonly Beside[], short: string): readonly string[] {
  const names = [...new Set(all.map(({ name }) => name))];
  if (names.length === 0) return [];
  const does = (['builds', 'drops'] as const).filter((one) => all.some((each) => each.does === one));
  const what = does.length > 1 ? 'Building or dropping' : does[0] === 'builds' ? 'Building' : 'Dropping';
  const more = names.length - mostNames;
  const shown = names.slice(0, more > 1 ? mostNames : mostNames + 1).map(oneLine);
  const [only] = names;
  const named = names.length === 1 && only !== undefined ? oneLine(quoteIdentifier(only)) : '…';
  const trap = all.some(({ isGuarded }) => isGuarded) ? ', as IF NOT EXISTS would take it for built' : '';
  // What statement_timeout ends never takes longer than that.
  const isTimed = all.every((one) => one.isTimed);
  const whole = `${shown.join(', ')}${more > 1 ? ` or one of ${more} more` : ''} CONCURRENTLY`;
  const when = isTimed
    ? `While ${what.toLowerCase()} ${whole} ${short}`
    : `${what} ${whole} takes longer than a time that you write down before (no read or write waits for it), or ${meanwhile(short)}`;
  return [
    `${when}: cancel it. It may leave an invalid index (pg_index.indisvalid): ${code(`DROP INDEX CONCURRENTLY ${named}`)} before anything else${trap}.`,
  ];
}

/** What ends a statement ends no program that sends it again: measured by test/databases/review-locks.test.ts. */
function endedThere(waiting: readonly Placed[]): string {
  const number = lockNumberInWords(waiting);
  const shown = number === undefined ? 'watch.sql lists advisory locks' : `${number} in watch.sql`;
  if (!waiting.some(({ migration: { lock } }) => lock?.isDeaf === true))
    return `watch.sql shows who has it${number === undefined ? '' : ` (${number})`}.`;
  const [ends] = waiting.flatMap(({ migration: { runBy } }) => runBy?.lockEnds ?? []);
  const seconds = waiting.flatMap(({ migration: { lock } }) => lock?.asksAgain ?? [])[0];
  const each = seconds === undefined ? ' At each timeout' : ` Every ${String(seconds)} s`;
  const idle = ends?.idle === undefined ? 'idle' : `idle for ${ends.idle}`;
  return ends === undefined
    ? `${code('pg_cancel_backend')} does not end that wait: it asks again. Where another run works under it, wait. Else end the session that has it (${shown}); if the migration waits on, kill its program (SIGKILL, where that heeds no other signal).`
    : `${code('pg_cancel_backend')} does not end that wait: it asks again at once.${each} it ends sessions that have it and are ${idle} (${oneLine(ends.place)}). Where another run works under it, wait. Else end the session that has had it for minutes in any other state, idle in transaction too (${shown}); if the migration waits on, kill its program (SIGKILL, where that heeds no other signal).`;
}

/** What is said of its beginning is not of the time behind that. */
function meanwhile(short: string): string {
  return short.startsWith('less than ') ? short : `meanwhile ${short}`;
}
