/**
 * Writers that wait for a table while a transaction works under its lock, and hold a lock on their own table that a later statement of it asks for: by a
 * foreign key or a trigger they wait for the one and have the other. Where both locks keep readers out, one SELECT that joins the two does the same. The
 * server ends the migration behind all its work, or whoever has not waited for long. Measured by test/databases/review-waiting-writers.test.ts.
 */
import { conflict } from '../../effects/conflicts.ts';
import { blocks, isStronger, type LockMode } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, foreignKeysFrom, tableCalled } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import { type Placed, placesInWords, sharedTransactions } from '../placed.ts';
import { few } from './along-keys.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { isWork } from '../statements/works.ts';
import { endsOneOf, orLockedFirst, rowWaiters } from './row-waiters.ts';
import { lockOfAll, namesInSql } from './shut-tables.ts';
import { triggerWaits } from './trigger-waits.ts';

interface EndedByWriters {
  /** What the transaction holds while it works. */
  readonly locked: string;
  readonly first: Placed;
  readonly works: readonly Placed[];
  /** Tables whose writers wait and end it, as shown. */
  readonly writers: readonly string[];
  /** Those of which a reader does too, who has read them and then reads what is locked. */
  readonly readers: readonly string[];
  /** Tables that it asks for behind its work as well, and of which nobody knows whether their writers wait so. */
  readonly open: readonly string[];
  readonly own: readonly Placed[];
  readonly later: readonly Placed[];
  readonly mode: LockMode;
}

interface TableLock {
  readonly relation: string;
  readonly lock: LockMode;
}

/** After this time of waiting the server looks for a deadlock. */
const deadlockTimeout = 1000;
const mostNames = 4;

/** One for each transaction: of the first table that it holds while it works. */
function endedByWriters(statements: readonly Placed[]): readonly EndedByWriters[] {
  return sharedTransactions(statements).flatMap((own) => endedIn(own) ?? []);
}

/** A lock that no statement of the transaction had before: what is locked before the work lets no writer in that could wait. */
interface Wanted extends TableLock {
  readonly at: number;
  readonly later: Placed;
}

/** A transaction of thousands of statements has each of its tables looked at once. */
function endedIn(own: readonly Placed[]): EndedByWriters | undefined {
  const [{ start } = { start: undefined }] = own;
  const worksAt = own.flatMap((one, at) => (isWork(one) ? [at] : []));
  const lastWork = worksAt.at(-1);
  if (start === undefined || lastWork === undefined) return undefined;
  const locks = own.map(locksOf);
  const wanted = wantedFirst(own, locks);
  const behindWork = wanted.filter(({ at }) => at > (worksAt[0] ?? at));
  if (behindWork.length === 0) return undefined;
  const refers = referringTo(start);
  const names = new Set(behindWork.map(({ relation }) => oneLine(relation)));
  for (const [from, first] of own.entries()) {
    const work = worksAt.find((at) => at >= from);
    if (work === undefined) return undefined;
    for (const { relation: locked, lock } of locks[from] ?? []) {
      const writers = new Map<string, { readonly later: Placed; readonly lock: LockMode }>();
      const readers = new Set<string>();
      const open = new Set<string>();
      const waiting = waitingFor(locked, lock, start, refers);
      const near = [
        ...waiting,
        ...[...(refers.get(locked)?.keys() ?? [])].map(oneLine),
        ...referredBy(locked, start),
      ];
      if (!near.some((name) => names.has(name))) continue;
      for (const one of behindWork) {
        if (one.at <= work || one.relation === locked) continue;
        const isRead = isReadWith(one, { relation: locked, lock }, refers);
        if (isRead) readers.add(one.relation);
        if (isRead || waiting.has(oneLine(one.relation)))
          writers.set(one.relation, { later: one.later, lock: one.lock });
        else if (isUnseen(one.relation, start)) open.add(one.relation);
      }
      const all = [...writers.values()];
      const [any] = all;
      if (any === undefined) continue;
      const later = [...new Set(all.map((each) => each.later))];
      const last = Math.max(...later.map((each) => own.indexOf(each)));
      return {
        ...{ locked, first, own, later },
        works: own.slice(from, last).filter(isWork),
        writers: [...writers.keys()],
        readers: [...readers],
        open: [...open].filter((name) => !writers.has(name)),
        mode: all.reduce((most, each) => (isStronger(each.lock, most) ? each.lock : most), any.lock),
      };
    }
  }
  return undefined;
}

function wantedFirst(own: readonly Placed[], locks: readonly (readonly TableLock[])[]): readonly Wanted[] {
  const held = new Set<string>();
  return own.flatMap((later, at) => {
    const all = locks[at] ?? [];
    const fresh = all.filter(({ relation }) => !held.has(relation));
    for (const { relation } of all) held.add(relation);
    return fresh.map(({ relation, lock }) => ({ relation, lock, at, later }));
  });
}

/** By the table that is referred to: those that do, with whether a foreign key of them is enforced. */
type Referring = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

function referringTo(start: Schema): Referring {
  const found = new Map<string, Map<string, boolean>>();
  for (const table of start.relations.values()) {
    if (table.kind !== 'table') continue;
    for (const { references, enforced } of foreignKeysFrom(table)) {
      const to = displayName(references.relation);
      const from = displayName(table.key);
      const all = found.get(to) ?? new Map<string, boolean>();
      found.set(to, all.set(from, enforced || all.get(from) === true));
    }
  }
  return found;
}

/** No migration makes it: which keys and triggers it has is not known. */
function isUnseen(relation: string, start: Schema): boolean {
  const table = tableCalled(start, relation);
  return table === undefined || table.origin.unseen === true;
}

/** Locks on tables of before that keep writers out until the transaction ends. */
function locksOf({ one }: Placed): readonly TableLock[] {
  const { whole } = one;
  return whole?.heldUntil !== 'end-of-transaction'
    ? []
    : whole.relations.filter(
        ({ lock, isNew, role }) => !isNew && role !== 'index' && conflict(lock, 'ROW EXCLUSIVE'),
      );
}

/** Tables whose writers ask for the other behind it: by a foreign key, or by a trigger that surely does. As they are shown. */
function waitingFor(locked: string, lock: LockMode, start: Schema, refers: Referring): ReadonlySet<string> {
  const byKey = conflict(lock, 'ROW SHARE') ? [...(refers.get(locked) ?? [])] : [];
  const who = blocks(lock);
  const shut =
    who === 'writes' || who === 'reads-and-writes'
      ? [{ relation: oneLine(locked), blocks: who, length: 'long' as const }]
      : [];
  const byTrigger = triggerWaits(start, shut);
  return new Set([
    ...byKey.flatMap(([name, isEnforced]) => (isEnforced ? [oneLine(name)] : [])),
    ...byTrigger.flatMap((one) => (one.isPossible ? [] : [one.relation])),
  ]);
}

function referredBy(relation: string, start: Schema): readonly string[] {
  const table = tableCalled(start, relation);
  return table === undefined
    ? []
    : foreignKeysFrom(table).map(({ references }) => oneLine(displayName(references.relation)));
}

/** Both keep readers out, and a foreign key says that programs read the two together, in whatever order. */
function isReadWith(wanted: TableLock, held: TableLock, refers: Referring): boolean {
  if (blocks(wanted.lock) !== 'reads-and-writes' || blocks(held.lock) !== 'reads-and-writes') return false;
  return (
    refers.get(held.relation)?.has(wanted.relation) === true ||
    refers.get(wanted.relation)?.has(held.relation) === true
  );
}

/** Sentences. */
export function endedByWritersInWords(statements: readonly Placed[]): readonly string[] {
  return endedByWriters(statements).map((ended) => {
    const { locked, first, works, writers, readers, own, later, mode } = ended;
    const places = placesInWords(later.map(({ place }) => place));
    const work = placesInWords(works.map(({ place }) => place));
    const limits = later.map((one) => timeoutOf(one, 'lock_timeout')?.milliseconds ?? 0);
    const isGivenUp = limits.every((one) => one > 0 && one < deadlockTimeout);
    const ends = isGivenUp
      ? 'it gives up there (lock_timeout), and all is rolled back, or the server ends the writer (deadlock detected)'
      : endsOneOf(places);
    const names = writers.map(oneLine);
    const during = `while ${work} ${works.length === 1 ? 'works' : 'work'}`;
    const then = `which ${places} then ${later.length === 1 ? 'waits' : 'wait'} for`;
    const start = `A deadlock after the work: a session that`;
    const among = commas(names, mostNames);
    if (readers.length === 0)
      return `${start} writes to ${among} ${during} waits for ${oneLine(locked)} (foreign key or trigger) and keeps its lock on its own table, ${then}. Then ${ends}. In front of ${first.place}: LOCK TABLE ${namesInSql(writers, first.start)} IN ${mode} MODE (their writes wait as long); or stop every writer of these.${besidesOpen(ended)}`;
    return `${start} reads or writes ${among} ${during}, and ${oneLine(locked)} with it (one SELECT that joins them, a foreign key, a transaction), waits for ${oneLine(locked)} and keeps what it has locked, ${then}. Then ${ends.replaceAll('the writer', 'that session')}. In front of ${first.place}: ${lockOfAll(own)} (reads and writes of all wait as long then); or stop the readers too, not the writers alone.${besidesOpen(ended)}`;
  });
}

/** A sentence that begins with a space. */
function besidesOpen({ open, locked }: EndedByWriters): string {
  const [one, ...more] = open;
  if (one === undefined) return '';
  const names = commas(open.map(oneLine), mostNames);
  const [them, their, makes] =
    more.length === 0 ? ['it', 'its', 'that table'] : ['them', 'their', 'these tables'];
  return ` Whether sessions that write to ${names} wait for ${oneLine(locked)} too is not known, as no migration that is known here makes ${makes}: lock ${them} in front as well, or stop ${their} writers.`;
}

/** It says the lock in front. */
export function isEndedByReaders(own: readonly Placed[]): boolean {
  return endedByWriters(own).some(({ readers }) => readers.length > 0);
}

/** For the step that waits for a time at which nobody is disturbed: `own` runs there. */
export function writersToStop(own: readonly Placed[], date: string): readonly string[] {
  const ended = endedByWriters(own);
  const waiters = rowWaiters(own, date);
  const read = new Set(ended.flatMap(({ readers }) => readers.map(oneLine)));
  const names = [
    ...new Set([
      ...ended.flatMap(({ writers }) => writers.map(oneLine)),
      ...waiters.map(({ relation }) => oneLine(relation)),
    ]),
  ];
  if (names.length === 0) return [];
  const told = new Set(names);
  const open = [...new Set(ended.flatMap((one) => one.open.map(oneLine)))].filter((name) => !told.has(name));
  const children = [...new Set(waiters.flatMap(({ keys }) => (keys?.children ?? []).map(oneLine)))].filter(
    (name) => !told.has(name),
  );
  const also =
    children.length === 0
      ? ''
      : `, and of ${few(children)}, whose foreign keys wait for its rows (or the whole application),`;
  const written = names.filter((name) => !read.has(name));
  const stopped = [
    ...(read.size === 0 ? [] : [`every reader and writer of ${[...read].join(', ')}`]),
    ...(written.length === 0 ? [] : [`every writer of ${written.join(', ')}`]),
  ].join(' and ');
  const instead =
    read.size > 0
      ? ' Or put LOCK TABLE in front of it, as said above.'
      : ended.length > 0
        ? ''
        : orLockedFirst(waiters, own);
  return [
    `As the file stands, a quiet time is not enough: stop ${stopped}${also || ','} as one and the migration end in a deadlock after its work.${instead}${open.length === 0 ? '' : ` Whether it is so of ${commas(open, mostNames)} too is not known.`}`,
  ];
}

/** `writes wait for a moment` is not all of it. */
export function orEnded<T extends { readonly relation: string; readonly words: string }>(
  blocked: readonly T[],
  statements: readonly Placed[],
  date: string,
): readonly T[] {
  const names = new Set([
    ...endedByWriters(statements).flatMap(({ writers }) => writers.map(oneLine)),
    ...rowWaiters(statements, date).map(({ relation }) => oneLine(relation)),
  ]);
  return blocked.map((one) =>
    names.has(one.relation)
      ? {
          ...one,
          words: one.words.replace(
            'wait for a moment once it has its lock.',
            'wait for a moment, or one of the two fails (see the deadlock below).',
          ),
        }
      : one,
  );
}

/** A lock_timeout of the transaction holds for locks behind its work too, and ends that with them: a sentence that begins with a space. */
export function lateLocksInWords(waiting: readonly Placed[], statements: readonly Placed[]): string {
  const late = waiting.filter(
    (placed) =>
      placed.one.during.transaction.kind !== 'own' &&
      statements
        .slice(0, statements.indexOf(placed))
        .some((other) => other.one.during.transaction === placed.one.during.transaction && isWork(other)),
  );
  const isOne = late.length === 1;
  return late.length === 0
    ? ''
    : ` At ${placesInWords(late.map(({ place }) => place))} it would take the work before it back too: lock ${isOne ? 'that table' : 'those tables'} first, and ${isOne ? 'it stays' : 'they stay'} locked through all of that work.`;
}
