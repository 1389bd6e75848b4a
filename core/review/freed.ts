/** Keys that a change takes away and no other one stands in for: from then on rows may be alike that could not before. */
import { oneLine } from '../plan/format.ts';
import { displayName, indexesOf, relationKey, tableByKey } from '../schema/lookup.ts';
import { isUniqueAlready } from './index-names.ts';
import type { Placed } from './placed.ts';

/** Sentences. */
export function freedKeys(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap(({ one, section, at, place, start }) =>
    one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropConstraint') return [];
      const key = relationKey(section.before[at] ?? section.found, operation.table);
      const { after } = section;
      const index = indexesOf(start, key).find(({ constraint }) => constraint === operation.constraint.text);
      const columns = index?.elements.flatMap((each) => each.column ?? []) ?? [];
      const isThere = tableByKey(after, key) !== undefined;
      if (index?.unique !== true || columns.length === 0 || !isThere || isUniqueAlready(after, key, columns))
        return [];
      const names = columns.map(oneLine).join(', ');
      return [
        `Behind ${place} several rows of ${oneLine(displayName(key))} may have the same (${names}), and INSERT … ON CONFLICT (${names}) fails.`,
      ];
    }),
  );
}
