/** Keys that a change takes away and no other one stands in for: from then on rows may be alike that could not before. */
import { oneLine } from '../plan/format.ts';
import { displayName, indexesOf, relationKey, tableByKey } from '../schema/lookup.ts';
import { isUniqueAlready } from './index-names.ts';
import type { Placed } from './placed.ts';

/** Sentences. */
export function freedKeys(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) =>
    freedAt(placed).map(
      ({ table, columns }) =>
        `Behind ${placed.place} several rows of ${table} may have the same (${columns}), and INSERT … ON CONFLICT (${columns}) fails.`,
    ),
  );
}

/** Since when they cannot come back. Sentences. */
export function keysNotBack(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) =>
    freedAt(placed).map(
      ({ table, columns, name }) =>
        `From the first two rows of ${table} on with the same (${columns}), which ${placed.place} lets in, ${name} cannot come back.`,
    ),
  );
}

interface Freed {
  readonly name: string;
  readonly table: string;
  readonly columns: string;
}

function freedAt({ one, section, at, start }: Placed): readonly Freed[] {
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint') return [];
    const key = relationKey(section.before[at] ?? section.found, operation.table);
    const { after } = section;
    const index = indexesOf(start, key).find(({ constraint }) => constraint === operation.constraint.text);
    const columns = index?.elements.flatMap((each) => each.column ?? []) ?? [];
    const isThere = tableByKey(after, key) !== undefined;
    if (index?.unique !== true || columns.length === 0 || !isThere || isUniqueAlready(after, key, columns))
      return [];
    return [
      {
        name: oneLine(operation.constraint.text),
        table: oneLine(displayName(key)),
        columns: columns.map(oneLine).join(', '),
      },
    ];
  });
}
