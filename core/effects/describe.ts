/**
 * An effect in words for people at work: who has to wait for what, what is written or read meanwhile, until when.
 * Plain text; whoever shows it as Markdown escapes it.
 */
import { blocks, lockModes, type Blocks, type Effect, type LockMode, type RelationEffect } from './effect.ts';

/** `blocks reads and writes`: for a sentence whose subject is the statement or the lock. */
function blocksInWords(who: Blocks): string {
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

/** One clause: `blocks reads and writes on orders, writes on customers`; undefined where nobody has to wait. */
export function whoWaits(effect: Effect): string | undefined {
  const groups = hard(effect).map(
    ([who, relations]) => `${waitsFor(who)} on ${listed(relations.map((one) => one.relation))}`,
  );
  return groups.length === 0 ? undefined : `blocks ${groups.join(', ')}`;
}

/** Lines for a hover or a report: the locks by mode, then what is written and read, until when, and what is not known. */
export function describeEffect(effect: Effect): readonly string[] {
  return [
    ...lockLines(effect),
    ...workLines(effect),
    ...(effect.relations.length === 0 ? [] : [untilLine(effect)]),
    ...(effect.refusedInTransaction ? ['Cannot run inside a transaction.'] : []),
    ...(effect.uncertain === undefined ? [] : [effect.uncertain]),
  ];
}

/** The strongest lock on a relation that others may be using. */
function strongestLock(effect: Effect): LockMode | undefined {
  return lockModes.findLast((mode) => effect.relations.some((one) => one.lock === mode && !one.isNew));
}

type Group = readonly [Blocks, readonly RelationEffect[]];

const blocking = ['reads-and-writes', 'writes', 'schema-changes'] as const;

/** Relations that others may be using, by who has to wait; indexes speak through their tables where those wait as long. */
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
    const names = listed(held.map((one) => one.relation));
    return held.length === 0 ? [] : [`${mode} on ${names}: ${blocksInWords(blocks(mode))}.`];
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

function untilLine(effect: Effect): string {
  const strongest = strongestLock(effect);
  const what = strongest === undefined || !waits(strongest) ? 'Locks are held' : `${strongest} is held`;
  return effect.heldUntil === 'end-of-transaction'
    ? `${what} until the transaction ends.`
    : `${what} until the statement ends.`;
}

function waits(mode: LockMode): boolean {
  return blocking.some((who) => who === blocks(mode));
}

/** More names than a person reads in a line are counted. */
const mostNames = 4;

function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  if (unique.length > mostNames) {
    return `${unique.slice(0, mostNames - 1).join(', ')} and ${unique.length - mostNames + 1} more`;
  }
  const last = unique.at(-1) ?? '';
  return unique.length <= 1 ? last : `${unique.slice(0, -1).join(', ')} and ${last}`;
}
