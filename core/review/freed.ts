/** Keys that a change takes away and no other one stands in for: from then on rows may be alike that could not before. */
import { oneLine } from '../plan/format.ts';
import { column, displayName, indexesOf, relationKey, tableByKey } from '../schema/lookup.ts';
import { isUniqueAlready } from './index-names.ts';
import type { Operation } from '../operations/operation.ts';
import type { Schema } from '../schema/model.ts';
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

type DropConstraint = Extract<Operation, { readonly kind: 'dropConstraint' }>;

interface Freed {
  readonly name: string;
  readonly table: string;
  readonly columns: string;
}

function freedAt({ one, section, at, start }: Placed): readonly Freed[] {
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint') return [];
    const before = section.before[at] ?? section.found;
    const columns = freedColumns(operation, before, { start, end: section.after });
    return columns.length === 0
      ? []
      : [
          {
            name: oneLine(operation.constraint.text),
            table: oneLine(displayName(relationKey(before, operation.table))),
            columns: columns.map(oneLine).join(', '),
          },
        ];
  });
}

/** Of a key that the change has found and that nothing stands in for in the end; empty for all others. */
export function freedColumns(
  { table, constraint: { text } }: DropConstraint,
  before: Schema,
  { start, end }: { readonly start: Schema; readonly end: Schema },
): readonly string[] {
  const key = relationKey(before, table);
  const index = indexesOf(start, key).find(({ constraint }) => constraint === text);
  const columns = index?.elements.flatMap((each) => each.column ?? []) ?? [];
  const left = tableByKey(end, key);
  // A column that goes with its key lets nothing in.
  const isThere = left !== undefined && columns.every((name) => column(left, name) !== undefined);
  return index?.unique === true && isThere && !isUniqueAlready(end, key, columns) ? columns : [];
}
