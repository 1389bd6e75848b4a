/** Foreign keys that an operation adds, with the columns at both ends as they are after the section. */
import type { ConstraintDefinition, ObjectName, Operation } from '../../operations/model/operation.ts';
import { column as columnOf, primaryKey, table as tableOf } from '../../schema/lookup.ts';
import type { Column, Table } from '../../schema/model.ts';
import { shownName, type Surroundings } from './tables.ts';

export type ForeignKeyDefinition = Extract<ConstraintDefinition, { readonly kind: 'foreign-key' }>;

export interface NewKey {
  readonly definition: ForeignKeyDefinition;
  readonly table: ObjectName;
  readonly shown: string;
  /** Names of the referencing columns. */
  readonly columns: readonly string[];
}

export function newKeys(operation: Operation, context: Surroundings): readonly NewKey[] {
  switch (operation.kind) {
    case 'createTable':
      if (operation.persistence === 'temporary') return [];
      if (operation.ifNotExists && context.table(operation.table) !== undefined) return [];
      return [
        ...operation.columns.flatMap((one) =>
          keysOf(one.constraints, operation.table, context, one.name.text),
        ),
        ...keysOf(operation.constraints, operation.table, context),
      ];
    case 'addColumn': {
      const { column, table } = operation;
      return keysOf(column.constraints, table, context, column.name.text);
    }
    case 'addConstraint':
      return keysOf([operation.constraint], operation.table, context);
    default:
      return [];
  }
}

export interface KeyEnds {
  readonly from: Table;
  readonly to: Table;
  /** Pairs of columns; empty if one of them is not known. */
  readonly pairs: readonly (readonly [Column, Column])[];
}

/** Both tables, if migrations create them. */
export function endsOf({ definition, table, columns }: NewKey, context: Surroundings): KeyEnds | undefined {
  const from = tableOf(context.after, table);
  const to = tableOf(context.after, definition.references);
  if (from === undefined || to === undefined) return undefined;
  const named = definition.referencedColumns.map((one) => one.text);
  const targets = named.length > 0 ? named : (primaryKey(to)?.columns ?? []);
  const pairs = columns.flatMap((name, at) => {
    const [one, other] = [columnOf(from, name), columnOf(to, targets[at] ?? '')];
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  return { from, to, pairs: pairs.length === columns.length ? pairs : [] };
}

function keysOf(
  constraints: readonly ConstraintDefinition[],
  table: ObjectName,
  context: Surroundings,
  column?: string,
): readonly NewKey[] {
  const shown = shownName(context, table);
  return constraints.flatMap((definition) => {
    if (definition.kind !== 'foreign-key') return [];
    const written = definition.columns.map((one) => one.text);
    return [
      { definition, table, shown, columns: written.length > 0 || column === undefined ? written : [column] },
    ];
  });
}
