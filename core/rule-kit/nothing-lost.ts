/**
 * Columns outside PostgreSQL with whose values nothing goes that anybody would miss: of rows that are over soon, that came days ago by the dates in
 * the names, that fill themselves again, or that the server numbers by itself. Whether statements copy them is asked elsewhere.
 */
import { isDaysBehind } from '../migrations/dated-name.ts';
import type { DropColumn } from '../operations/operation.ts';
import { column as columnOf, foreignKeysTo, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { isColumnGivenUp } from './given-up.ts';
import { arePassing, columnComesAgain } from './passing-rows.ts';
import { isOfPeriod } from './period-columns.ts';
import { isRowVersion } from './sqlserver.ts';
import type { Surroundings } from './tables.ts';

/** The name stands for an expression behind the migration: its values follow from others from then on. Not asked on PostgreSQL. */
export function isComputedAnew(
  names: readonly string[],
  after: Table | undefined,
  { schema }: Surroundings,
): boolean {
  if (schema.dialect === 'postgresql' || after === undefined) return false;
  return names.every((name) => columnOf(after, name)?.generated !== undefined);
}

export function isNothingLost(
  columns: Table['columns'],
  after: Table | undefined,
  context: Surroundings,
  { table }: DropColumn,
): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  if (arePassing(table, context) || isOfPeriod(columns, table, context)) return true;
  if (columns.length === 0) return false;
  if (columns.every(({ name }) => columnComesAgain(name, context) || isColumnGivenUp(name))) return true;
  // Cut into a file for each statement: one before this has made what takes the name behind it.
  const last = tableByKey(context.latest, relationKey(context.schema, table));
  const heirs = columns.map((one) => last && columnOf(last, one.name)?.origin);
  if (heirs.every((one) => one !== undefined && one.file !== context.path && context.isOfChange(one)))
    return true;
  if (columns.every(({ origin }) => isDaysBehind(origin.file, context.path, context.tool))) return true;
  const isReferred = foreignKeysTo(context.schema, relationKey(context.schema, table)).length > 0;
  return columns.every((one) => {
    const again = after && columnOf(after, one.name);
    return (
      again !== undefined &&
      (isRowVersion(one, context) || (again.sqlserver?.identity === true && !isReferred))
    );
  });
}
