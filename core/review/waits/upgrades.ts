/** Locks that a transaction takes on a table and makes stronger later: between the two another one can come that waits for it while it waits. */
import { blocks, isStronger, type LockMode } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';

/** Sentences, one for each table. */
export function strongerLater(
  statements: readonly Placed[],
  advice: (relation: string) => string = () => 'Take the strong lock first.',
): readonly string[] {
  const found = new Map<string, string>();
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
        found.set(
          relation,
          `${inWords(oneLine(relation), before.placed.place, placed.place)} ${advice(oneLine(relation))}`,
        );
      if (!isTogether || isStronger(lock, before.lock)) held.set(relation, { lock, placed });
    }
  return [...found.values()];
}

function inWords(relation: string, first: string, second: string): string {
  return `A deadlock on ${relation}: ${second} needs a stronger lock there than ${first} took in the same transaction. A transaction that has read the table and then writes to it waits for ${first}, and ${second} waits for that transaction: the server ends one of the two.`;
}
