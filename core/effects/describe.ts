/**
 * Describes an effect in words: who has to wait for what, what is written or read in the meantime, until when, who queues, what standbys
 * notice. Plain text; the caller escapes it for Markdown.
 */
import { joined } from '../text/enumerate.ts';
import {
  blocks,
  lockModes,
  type Blocks,
  type Duration,
  type Effect,
  type LockMode,
  type Queue,
  type RelationEffect,
} from './effect.ts';
import type { HeldUntil } from './held-locks.ts';
import { isOnline, onlineLine, onlineLines } from './mysql/describe.ts';
import { replicationNotes } from './replication.ts';

/** `blocks reads and writes`: the predicate of a sentence about the statement or the lock. */
export function blocksInWords(who: Blocks): string {
  switch (who) {
    case 'reads-and-writes':
      return 'blocks reads and writes';
    case 'writes':
      return 'blocks writes';
    case 'schema-changes':
      return 'blocks schema changes and vacuum';
    case 'nobody':
      return 'blocks no reads or writes';
  }
}

/** A clause: `blocks reads and writes on orders, writes on customers`; undefined if nobody has to wait. */
export function whoWaits(effect: Effect): string | undefined {
  const groups = hard(effect).map(
    ([who, relations]) => `${waitsFor(who)} on ${listed(relations.map((one) => one.relation))}`,
  );
  if (effect.file !== undefined) return 'blocks writes to the whole database';
  return groups.length === 0 ? undefined : `blocks ${groups.join(', ')}`;
}

/**
 * Lines for a hover or a report: the locks by mode, what is written and read, until when, who queues, and what is not known. `until`: see
 * untilInWords.
 */
export function describeEffect(effect: Effect, until?: string): readonly string[] {
  const queue = queueInWords(effect);
  return [
    ...(effect.refused === undefined ? [] : [refusalInWords(effect.refused)]),
    ...(effect.file === undefined ? lockLines(effect) : [fileLine(effect, until)]),
    ...workLines(effect),
    ...(hasOwnWords(effect) ? [] : [untilLine(effect, until)]),
    ...(queue === undefined ? [] : [queue]),
    ...(effect.refusedInTransaction ? ['Cannot run inside a transaction.'] : []),
    ...(effect.uncertain === undefined ? [] : [effect.uncertain]),
    ...onlineLines(effect),
  ];
}

/** Nothing is locked, or another line already says how long. */
function hasOwnWords(effect: Effect): boolean {
  return effect.relations.length === 0 || isOnline(effect) || effect.file !== undefined;
}

/**
 * Completes `until`. `line`: one-based line of the statement that ends the transaction. `tool`: the tool that opens the transaction.
 * `around`: a program opens one transaction around all files.
 */
export function untilInWords(
  { kind }: HeldUntil,
  line: number,
  tool: string | undefined,
  around?: string,
): string {
  switch (kind) {
    case 'statement':
      return 'the statement ends';
    case 'own-commit':
      return 'its own next COMMIT';
    case 'commit':
      return `COMMIT in line ${line}`;
    case 'rollback':
      return `ROLLBACK in line ${line}`;
    case 'rollback-to-savepoint':
      return `ROLLBACK TO SAVEPOINT in line ${line}`;
    case 'prepared':
      return `somebody ends the transaction that line ${line} prepares`;
    case 'sent-together':
      return `line ${line} has run (the file is sent as one)`;
    case 'tool-transaction':
      return around === undefined
        ? `the transaction ends that ${tool ?? 'the tool'} opens around the file`
        : `the transaction ends that ${around} opens around all that are pending`;
    case 'session':
      return 'the session ends: nothing ends the transaction';
  }
}

/** What requesting the locks does, however briefly they are held afterwards; undefined if nobody waits. */
export function queueInWords(effect: Effect): string | undefined {
  const queued = effect.relations.flatMap(({ relation, role, queue }) =>
    queue === undefined || role === 'index' ? [] : [{ relation, queue }],
  );
  const [hardest] = queueOrder.filter((who) => queued.some(({ queue }) => queue.waitsFor === who));
  if (hardest === undefined) return undefined;
  const names = queued.flatMap(({ relation, queue }) => (queue.waitsFor === hardest ? [relation] : []));
  // The non-blocking forms request weak locks, but wait for all transactions that were open before them.
  if (effect.duration === 'waits' && hardest === 'schema-changes')
    return 'Waits for all older transactions, whatever they work on; reads and writes go on meanwhile.';
  return `Waits for ${whomItWaitsFor(hardest, listed(names))}; ${whoQueues(hardest)} queues behind it.`;
}

/** A sentence about how long the statement takes, by what it grows with. */
export function durationInWords(duration: Duration, unless?: Effect['unless']): string {
  if (unless === undefined) return wordsOf(duration);
  const [worse, better] = [wordsOf(duration).replace(/\.$/, ''), wordsOf(unless.duration)];
  return `${worse}, unless ${unless.clause}: then ${better.replace(/^Takes /, '').replace(/^I/, 'i')}`;
}

function wordsOf(duration: Duration): string {
  switch (duration) {
    case 'instant':
      return 'Instant once it has its locks.';
    case 'scan':
      return 'Takes as long as reading all rows.';
    case 'index-build':
      return 'Takes as long as building the index.';
    case 'rewrite':
      return 'Takes as long as writing the table and its indexes again.';
    case 'waits':
      return 'Takes as long as the transactions that it waits for.';
  }
}

/** Completes `while line 7`; undefined if nobody would notice. */
export function workInWords(duration: Duration): string | undefined {
  switch (duration) {
    case 'instant':
      return undefined;
    case 'scan':
      return 'reads all rows';
    case 'index-build':
      return 'builds an index';
    case 'rewrite':
      return 'rewrites a table';
    case 'waits':
      return 'waits for others';
  }
}

/** Relations whose lock a hot standby takes too, cancelling the queries that conflict with it. */
export function lockedOnStandbys(effect: Effect): readonly string[] {
  return effect.relations.flatMap((one) =>
    one.standbyLock && !one.isNew && one.role !== 'index' ? [one.relation] : [],
  );
}

/** Sentences about what else standbys notice, and what subscribers do not receive or need. */
export function replicasInWords(effect: Effect): readonly string[] {
  return [
    ...(effect.standbyCleanup
      ? ['It removes row versions that queries on a hot standby may still need: they are cancelled there.']
      : []),
    ...effect.replication.map((note) => replicationNotes[note].words),
  ];
}

/** A complete sentence, usable in any place. */
export function refusalInWords(refusal: NonNullable<Effect['refused']>): string {
  const { by } = refusal;
  const names = listed(by);
  switch (refusal.why) {
    case 'column-in-use':
      return `PostgreSQL refuses this: ${names} ${by.length === 1 ? 'uses' : 'use'} the column.`;
    case 'needs-cascade':
      return `PostgreSQL refuses this without CASCADE: ${names} ${by.length === 1 ? 'depends' : 'depend'} on it.`;
    case 'required':
      return `PostgreSQL refuses this, with CASCADE too: ${names} ${by.length === 1 ? 'requires' : 'require'} it.`;
    case 'partition-key':
      return `PostgreSQL refuses this: the column is part of the partition key of ${names}.`;
    case 'inherited-column':
      return `PostgreSQL refuses this: ${names} inherits the column; change it where it comes from.`;
    case 'typed-table':
      return `PostgreSQL refuses this: the columns of ${names} are those of its type.`;
    case 'foreign-key':
      return `The server refuses this (${refusal.code}): ${names} ${by.length === 1 ? 'needs' : 'need'} it.`;
    case 'foreign-key-type':
      return `The server refuses this (${refusal.code}): ${names} ${by.length === 1 ? 'needs' : 'need'} the column as it is.`;
    case 'foreign-key-null':
      return `The server refuses this (${refusal.code}): ${names} ${by.length === 1 ? 'sets' : 'set'} the column to NULL.`;
    case 'referenced':
      return `The server refuses this (${refusal.code}): ${names} ${by.length === 1 ? 'refers' : 'refer'} to it.`;
    case 'column-used':
      return `The server refuses this (${refusal.code}): ${names} ${by.length === 1 ? 'uses' : 'use'} the column.`;
    case 'index-of-constraint':
      return `The server refuses this (${refusal.code}): it is the index of ${names}.`;
    case 'auto-increment':
      return `The server refuses this (${refusal.code}): AUTO_INCREMENT of ${names} needs it.`;
    case 'not-granted':
      return `The server refuses this (${refusal.code}): the change takes ${names}.`;
    case 'instant-lock':
      return `The server refuses this (${refusal.code}): LOCK does not go with ${names}.`;
    case 'no-clause':
      return `The server refuses this (${refusal.code}): ${names} takes neither ALGORITHM nor LOCK.`;
    case 'type-expression':
      return `PostgreSQL refuses this: the expression of ${names} has no operator or function for the new type.`;
    case 'type-default':
      return `PostgreSQL refuses this: it does not cast ${names} to the new type.`;
    case 'no-cast':
      return `PostgreSQL refuses this without USING: it does not cast the column to ${names} by itself.`;
    case 'virtual-column':
      return `PostgreSQL refuses this: ${names} is computed when it is read, and has no index.`;
    case 'partitioned-index':
      return `PostgreSQL refuses this: CONCURRENTLY does not drop the index of the partitioned ${names}.`;
  }
}

const queueOrder = ['every-transaction', 'writing-transactions', 'schema-changes'] as const;

function whomItWaitsFor(who: Queue['waitsFor'], names: string): string {
  switch (who) {
    case 'every-transaction':
      return `the oldest transaction on ${names}`;
    case 'writing-transactions':
      return `the oldest transaction that wrote to ${names}`;
    case 'schema-changes':
      return `schema changes and vacuum of ${names}`;
  }
}

function whoQueues(who: Queue['waitsFor']): string {
  switch (who) {
    case 'every-transaction':
      return 'every later query';
    case 'writing-transactions':
      return 'every later write';
    case 'schema-changes':
      return 'every later schema change';
  }
}

/** The strongest lock on a relation that others may be using. */
function strongestLock(effect: Effect): LockMode | undefined {
  return lockModes.findLast((mode) => effect.relations.some((one) => one.lock === mode && !one.isNew));
}

type Group = readonly [Blocks, readonly RelationEffect[]];

/** Relations that other sessions may be using, by who has to wait; indexes are left out if their tables block equally. */
function hard(effect: Effect): readonly Group[] {
  const used = effect.relations.filter((one) => !one.isNew);
  const tableWaits = used.some((one) => one.role !== 'index' && blocks(one.lock) === 'reads-and-writes');
  const named = used.filter((one) => one.role !== 'index' || !tableWaits);
  return (['reads-and-writes', 'writes'] as const).flatMap((who): readonly Group[] => {
    const waiting = named.filter((one) => blocks(one.lock) === who);
    return waiting.length === 0 ? [] : [[who, waiting]];
  });
}

function waitsFor(who: Blocks): string {
  return who === 'reads-and-writes' ? 'reads and writes' : 'writes';
}

function lockLines(effect: Effect): readonly string[] {
  if (effect.relations.length === 0) {
    return effect.uncertain === undefined ? ['Locks no table.'] : [];
  }
  const modes = lockModes.toReversed().flatMap((mode) => {
    const held = effect.relations.filter((one) => one.lock === mode && !one.isNew);
    const [first] = held;
    if (first?.online !== undefined)
      return [onlineLine(first.online, first.lock, listed(held.map((one) => one.relation)))];
    const names = listed(held.map((one) => one.relation));
    return held.length === 0 ? [] : [`${first?.named ?? mode} on ${names}: ${blocksInWords(blocks(mode))}.`];
  });
  const fresh = effect.relations.filter((one) => one.isNew);
  if (fresh.length === 0) return modes;
  const names = listed(fresh.map((one) => one.relation));
  return [
    ...modes,
    `${names} ${fresh.length === 1 ? 'is' : 'are'} new here: nobody waits for ${fresh.length === 1 ? 'it' : 'them'}.`,
  ];
}

function workLines(effect: Effect): readonly string[] {
  const lines: string[] = [];
  const add = (which: (one: RelationEffect) => boolean, text: (names: string) => string): void => {
    const names = effect.relations.filter(which).map((one) => one.relation);
    if (names.length > 0) lines.push(text(listed(names)));
  };
  add(
    (one) => one.rewrite,
    (names) => `Writes ${names} again, row by row.`,
  );
  add(
    (one) => one.buildsIndex && !one.rewrite,
    (names) => `Builds indexes on ${names}.`,
  );
  add(
    (one) => one.scan && !one.rewrite,
    (names) => `Reads all rows of ${names}.`,
  );
  return lines;
}

/**
 * Readers continue: always in WAL mode; with a rollback journal until the changes fill the cache or are committed
 * (test/databases/sqlite/sqlite-effects.test.ts).
 */
function fileLine(effect: Effect, until: string | undefined): string {
  const end =
    until ?? (effect.heldUntil === 'end-of-transaction' ? 'the transaction ends' : 'the statement ends');
  const isLarge = effect.relations.some((one) => !one.isNew) && effect.duration !== 'instant';
  const reads = isLarge ? ' Without a write-ahead log reads wait, too, once the cache is full.' : '';
  return `Locks the whole database: all other writes wait until ${end}.${reads}`;
}

function untilLine(effect: Effect, until: string | undefined): string {
  const strongest = strongestLock(effect);
  const isIdle = strongest === undefined || blocks(strongest) === 'nobody';
  const named = effect.relations.find((one) => one.lock === strongest && !one.isNew)?.named;
  const what = isIdle ? 'Locks are held' : `${named ?? strongest} is held`;
  const end = effect.heldUntil === 'end-of-transaction' ? 'the transaction ends' : 'the statement ends';
  return `${what} until ${until ?? end}.`;
}

/** The last names of a longer list are replaced by their count. */
const mostNames = 3;

function listed(names: readonly string[]): string {
  return joined([...new Set(names)], mostNames);
}
