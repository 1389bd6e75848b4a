/** Locks that a transaction takes on a table and makes stronger later: between the two another one can come that waits for it while it waits. */
import { blocks, isStronger, type LockMode } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import type { Placed } from '../placed.ts';

interface Stronger {
  readonly relation: string;
  readonly first: string;
  readonly second: string;
}

/** Sentences: one, of however many tables. `advice` is given their names. */
export function strongerLater(
  statements: readonly Placed[],
  advice: (relations: string) => string = () => 'Take the strong lock first.',
): readonly string[] {
  const found = new Map<string, Stronger>();
  const held = new Map<string, { readonly lock: LockMode; readonly placed: Placed }>();
  for (const placed of statements)
    for (const { relation, lock, isNew, role } of placed.one.whole?.relations ?? []) {
      if (isNew || role === 'index' || blocks(lock) === 'nobody') continue;
      const before = held.get(relation);
      const isTogether =
        before !== undefined && before.placed.one.during.transaction === placed.one.during.transaction;
      if (
        isTogether &&
        blocks(before.lock) === 'writes' &&
        isStronger(lock, before.lock) &&
        !found.has(relation)
      )
        found.set(relation, {
          relation: oneLine(relation),
          first: before.placed.place,
          second: placed.place,
        });
      if (!isTogether || isStronger(lock, before.lock)) held.set(relation, { lock, placed });
    }
  const all = [...found.values()];
  return all.length === 0
    ? []
    : [`${inWords(all)} ${advice(all.map(({ relation }) => relation).join(', '))}`];
}

function inWords(all: readonly Stronger[]): string {
  const [one] = all;
  if (one !== undefined && all.length === 1)
    return `A deadlock on ${one.relation}: ${one.second} needs a stronger lock there than ${one.first} took in the same transaction. A transaction that has read the table and then writes to it waits for ${one.first}, and ${one.second} waits for that transaction: the server ends one of the two.`;
  const tables = all.map(({ relation, first, second }) => `${relation} (${first}, then ${second})`);
  return `Deadlocks on ${joined(tables)}: the second needs a stronger lock there than the first took in the same transaction. A transaction that has read the table and then writes to it waits for the first, and the second waits for that transaction: the server ends one of the two.`;
}
