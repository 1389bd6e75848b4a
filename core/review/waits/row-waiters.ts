/**
 * Writers that wait for rows which a transaction has changed. They hold a lock on that table meanwhile, and where the transaction then asks for a stronger one
 * on it, each waits for the other. The server ends the session that has waited deadlock_timeout once the circle is closed: the writer where that is soon, else the migration.
 * Measured by test/databases/review-row-waiters.test.ts.
 */
import { oncePer } from '../../collections/once-per.ts';
import { conflict } from '../../effects/conflicts.ts';
import { isStronger, type LockMode } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, tableCalled } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import { type Placed, placesInWords, sharedTransactions } from '../placed.ts';
import { lockedFirst } from '../rows/lost-writes.ts';
import { inFile } from '../statements/name-in-file.ts';
import { lockedRows } from '../statements/statements.ts';
import { isOverAtOnce, type Seconds, secondsInWords } from '../statements/sizes.ts';
import { askedParents, lockedBefore, namesOf, writesWaiting } from './asked-parents.ts';
import { type KeyRows, keyRowsOf, refersInWords } from './key-rows.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { isWork, secondsOfAll } from '../statements/works.ts';

export interface RowWaiters {
  /** As the effects name it. */
  readonly relation: string;
  /** What changes its rows, in one transaction: the first of them is the one to lock in front of. */
  readonly works: readonly [Placed, ...(readonly Placed[])];
  /** What asks for the stronger lock. */
  readonly later: Placed;
  /** The strongest that the transaction takes there. */
  readonly mode: LockMode;
  /** Whose inserts wait for such a row by a foreign key, and hold a lock on this table too. */
  readonly keys: KeyRows | undefined;
  /** From the first of the works to the end of the transaction: so long others wait for the table where it is locked in front. */
  readonly seconds: Seconds | undefined;
  /** To be locked before it, so that no delete of theirs waits for it. */
  readonly parents: readonly Table[];
}

/** After this time of waiting the server looks for a deadlock. */
const deadlockTimeout = 1000;
const mostNames = 4;

/** One for each table and transaction. What is over at once lets nobody wait long enough. */
export function rowWaiters(statements: readonly Placed[], date: string): readonly RowWaiters[] {
  const byDate = waitersAmong(statements);
  const known = byDate.get(date);
  if (known !== undefined) return known;
  const found = sharedTransactions(statements).flatMap((own) =>
    [...new Set(own.flatMap(lockedRows))].flatMap((relation) => waitersOf(relation, own, date)),
  );
  byDate.set(date, found);
  return found;
}

/** By the date of the review; each statement of a change is asked about. */
const waitersAmong = oncePer<readonly Placed[], Map<string, readonly RowWaiters[]>>(() => new Map());

function waitersOf(relation: string, own: readonly Placed[], date: string): readonly RowWaiters[] {
  const locking = own.flatMap((placed) => lockOf(placed, relation).map((lock) => ({ placed, lock })));
  const [firstLock] = locking;
  if (firstLock === undefined) return [];
  const until = own.indexOf(firstLock.placed);
  // Whoever comes behind the first strong lock waits for that, and holds nothing.
  const works = own.slice(0, until).filter((one) => isWork(one) && lockedRows(one).includes(relation));
  const [first, ...more] = works;
  if (first === undefined) return [];
  const seconds = secondsOfAll(own.slice(own.indexOf(first), until), date);
  if (seconds !== undefined && seconds.most * 1000 < deadlockTimeout) return [];
  const mode = locking.reduce((most, { lock }) => (isStronger(lock, most) ? lock : most), firstLock.lock);
  const all = secondsOfAll(own.slice(own.indexOf(first)), date);
  // The check of a key holds ROW SHARE on it.
  const keys = conflict(mode, 'ROW SHARE') ? keyRowsOf(works, relation) : undefined;
  const parents = askedParents([first, ...more], relation, mode);
  return [{ relation, works: [first, ...more], later: firstLock.placed, mode, keys, seconds: all, parents }];
}

/** Those on a table of before that keep its writers out. */
function lockOf({ one }: Placed, relation: string): readonly LockMode[] {
  return (one.whole?.relations ?? []).flatMap((each) =>
    each.relation === relation && !each.isNew && each.role !== 'index' && conflict(each.lock, 'ROW EXCLUSIVE')
      ? [each.lock]
      : [],
  );
}

/** What a statement that changes rows lets others wait for, in the place of `writes wait until`: half sentences. */
export function rowWaitersAt(
  placed: Placed,
  statements: readonly Placed[],
  date: string,
): readonly { readonly relation: string; readonly words: string }[] {
  return rowWaiters(statements, date).flatMap((one) =>
    one.works.includes(placed) ? [{ relation: one.relation, words: inWords(one, placed, statements) }] : [],
  );
}

/** Measured: half a sentence. */
export function endsOneOf(place: string): string {
  return `the server ends one of the two (deadlock detected): the writer if ${place} is reached within 1 s (deadlock_timeout) of its wait, else the migration, which is rolled back as a whole`;
}

function inWords(
  { relation, works, later, mode, keys, seconds, parents }: RowWaiters,
  placed: Placed,
  all: readonly Placed[],
): string {
  const name = oneLine(relation);
  const limit = timeoutOf(later, 'lock_timeout')?.milliseconds ?? 0;
  const isGivenUp = limit > 0 && limit < deadlockTimeout;
  const ends = isGivenUp
    ? 'it gives up there (lock_timeout), and all is rolled back, or the server ends the writer (deadlock detected)'
    : endsOneOf(later.place);
  const by = keys === undefined ? '' : `, or ${refersInWords(keys)},`;
  const also = conflict(mode, 'ROW SHARE')
    ? `${by === '' ? ', or' : ','} takes it FOR UPDATE${by || ','}`
    : '';
  const [first] = works;
  const waits = `who writes to a row of ${name} that it has changed${also} waits, and holds a lock on ${name} that ${later.place} then waits for`;
  // It is said where the first of them is.
  if (placed !== first) return `${waits}, as above`;
  const table = tableCalled(placed.start, relation);
  const known = lockedFirst(all).get(table?.key ?? '');
  const avoided =
    table === undefined
      ? ''
      : known !== undefined && known.at <= first.at && known.section === first.section
        ? `; the lock in front of ${known.place} (below) avoids it`
        : `; ${lockedBefore(parents, inFile(table, [first]))}LOCK TABLE ${inFile(table, [first])} IN ${mode} MODE in front of ${first.place} avoids it: ${waitingIn(mode)} of ${name}${writesWaiting(parents)} then wait from there on${spanOf(seconds)}`;
  return `${waits}. Then ${ends}${avoided}`;
}

function waitingIn(mode: LockMode): string {
  return conflict(mode, 'ACCESS SHARE') ? 'reads and writes' : 'writes';
}

function spanOf(seconds: Seconds | undefined, lead = ''): string {
  return seconds === undefined || isOverAtOnce(seconds)
    ? ''
    : ` (${lead}estimate: ${secondsInWords(seconds)})`;
}

/** Beside the first sentence of a verdict; of tables whose lost writes are told too, that says it. */
export function rowWaitersInBrief(statements: readonly Placed[], date: string): readonly string[] {
  const isLost = isOfLost(statements);
  return rowWaiters(statements, date).flatMap(({ relation, works, later, mode, keys, seconds, parents }) => {
    const name = oneLine(relation);
    const which = placesInWords(works.map(({ place }) => place));
    const by = keys === undefined ? '' : `, or ${refersInWords({ ...keys, columns: [] })},`;
    const who = `Whoever writes to a row of ${name} that ${which} ${works.length === 1 ? 'has' : 'have'} changed${by} makes a deadlock with ${later.place}: it fails, or the migration`;
    return isLost(relation)
      ? [`${who}.`]
      : [
          parents.length === 0
            ? `${who}. Lock ${name} first: ${waitingIn(mode)} wait from there on then${spanOf(seconds)}.`
            : `${who}. Lock ${namesOf(parents)} against writes first, then ${name}: ${waitingIn(mode)} of ${name}${writesWaiting(parents)} wait from there on then${spanOf(seconds)}.`,
        ];
  });
}

/** When to stop: no time heals that. Sentences. */
export function rowWaitersToEnd(waiters: readonly RowWaiters[]): readonly string[] {
  const [first] = waiters;
  if (first === undefined) return [];
  const rows = waiters.map(
    ({ relation, works }) => `${oneLine(relation)} (${placesInWords(works.map(({ place }) => place))})`,
  );
  const later = placesInWords([...new Set(waiters.map((one) => one.later.place))]);
  return [
    `A session waits for the migration with wait_event transactionid or tuple: for a row of ${commas(rows, mostNames)}. Cancel that session’s query or the migration, whichever may fail: at ${later} the server ends one of the two.`,
  ];
}

/** A table whose lost writes are told, with the lock that avoids them. */
function isOfLost(statements: readonly Placed[]): (relation: string) => boolean {
  const lost = new Set(lockedFirst(statements).keys());
  return (relation) => lost.has(relation) || lost.has(`public.${relation}`);
}

/** What changes these rows: places. */
export function rowWorks(statements: readonly Placed[], date: string): readonly string[] {
  return [...new Set(rowWaiters(statements, date).flatMap(({ works }) => works.map(({ place }) => place)))];
}

/** The other way than to stop writers, and how long that takes: a sentence that begins with a space. */
export function orLockedFirst(waiters: readonly RowWaiters[], statements: readonly Placed[]): string {
  const isLost = isOfLost(statements);
  const own = waiters.filter(({ relation }) => !isLost(relation));
  const [first] = own;
  if (first === undefined || own.length < waiters.length) return '';
  const names = [
    ...new Set(
      own.flatMap(({ parents, relation }) => [
        ...parents.map(({ key }) => oneLine(displayName(key))),
        oneLine(relation),
      ]),
    ),
  ];
  const longest = own.reduce((most, one) =>
    (one.seconds?.most ?? 0) > (most.seconds?.most ?? 0) ? one : most,
  );
  const span = spanOf(longest.seconds, 'that time is longer then, ');
  return ` Or lock ${commas(names, mostNames)} in front of the work, as Who is blocked says${span}.`;
}
