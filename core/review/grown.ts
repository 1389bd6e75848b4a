/** Which statement of a change has written rows of a table a second time before: the table is larger then than its statistics say. */
import { isBounded } from '../rule-kit/bounded.ts';
import { resolveRelation } from '../schema/lookup.ts';
import type { Placed } from './placed.ts';

/** Its line; undefined where the table is what it was. Rows by value are few. */
export function grownBefore({ section, at, one: { during } }: Placed, relation: string): string | undefined {
  const isIt = (key: string | undefined): boolean => key === relation || key === `public.${relation}`;
  const wrote = section.statements
    .slice(0, at)
    .findLast(({ actions }, index) =>
      actions.some(
        ({ operation }) =>
          operation.kind === 'update' &&
          isIt(resolveRelation(section.before[index] ?? section.found, operation.table)?.key) &&
          (operation.where === undefined ||
            !isBounded(operation.where, [], operation.reads.length > 0 ? 'joined' : 'alone')),
      ),
    );
  if (wrote === undefined) return undefined;
  return wrote.during.transaction === during.transaction ? 'in the same transaction' : 'before';
}
