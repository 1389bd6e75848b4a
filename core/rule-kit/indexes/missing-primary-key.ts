/** New tables that have no primary key after all migrations, and the unique index that serves as one. */
import type { CreateTable } from '../../operations/model/operation.ts';
import { indexesOf, primaryKey, tableByKey } from '../../schema/lookup.ts';
import type { Index, Table } from '../../schema/model.ts';
import { createdTable, type Surroundings } from '../tables/tables.ts';

export function tableWithoutKey(operation: CreateTable, context: Surroundings): Table | undefined {
  if (operation.persistence === 'temporary' || operation.foreign) return undefined;
  // Partitions and inheriting tables follow their parent, and what LIKE copies is not always known.
  if (operation.partitionOf !== undefined || operation.inherits.length > 0) return undefined;
  const table = createdTable(operation, context);
  if (table?.complete !== true || primaryKey(table) !== undefined) return undefined;
  // A rebuilt table that had none before.
  const former = tableByKey(context.opening, table.key);
  const isRebuilt = former !== undefined && context.table(operation.table) === undefined;
  if (isRebuilt && primaryKey(former) === undefined) return undefined;
  // IF NOT EXISTS does not define a table that already exists.
  return operation.ifNotExists && context.table(operation.table) !== undefined ? undefined : table;
}

/** A unique index over all rows whose columns are NOT NULL is equivalent to a primary key. */
export function keyInWaiting(table: Table, { latest }: Pick<Surroundings, 'latest'>): Index | undefined {
  const required = new Set(table.columns.filter((one) => !one.nullable).map((one) => one.name));
  return indexesOf(latest, table.key).find(
    (index) =>
      index.unique &&
      index.valid &&
      index.where === undefined &&
      index.elements.every((element) => element.column !== undefined && required.has(element.column)),
  );
}

/** The nullable columns of a unique index that would otherwise be a key; undefined if there is none. */
export function nullableKey(
  table: Table,
  { latest }: Pick<Surroundings, 'latest'>,
): readonly string[] | undefined {
  const open = new Set(table.columns.filter((one) => one.nullable).map((one) => one.name));
  return indexesOf(latest, table.key)
    .filter((one) => one.unique && one.valid && one.where === undefined && !one.nullsNotDistinct)
    .map(({ elements }) => elements.map(({ column }) => column))
    .filter((names) => names.every((name) => name !== undefined))
    .map((names) => names.filter((name) => open.has(name)))
    .find((names) => names.length > 0);
}
