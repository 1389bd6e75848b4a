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
import { earlier } from './section.ts';
import { isRowVersion } from './sqlserver.ts';
import type { Surroundings } from './tables.ts';

/** The name stands for an expression before or behind the migration: its values follow from others. Not asked on PostgreSQL. */
export function isComputedAnew(
  names: readonly string[],
  before: Table | undefined,
  after: Table,
  { schema }: Surroundings,
): boolean {
  if (schema.dialect === 'postgresql') return false;
  const isComputed = (name: string): boolean =>
    [before, after].some((one) => one !== undefined && columnOf(one, name)?.generated !== undefined);
  return names.every(isComputed);
}

/** The script stops where they hold anything but one value, and says so: `IF @count > 0 RAISERROR ('deleted_flag has other values')`. */
export function isRefusedBefore(names: readonly string[], context: Surroundings): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  const refusals = earlier(context).flatMap(({ parsed: { text } }) =>
    refuses.test(text) ? [text.toLowerCase()] : [],
  );
  return names.some((name) => refusals.some((text) => text.includes(name.toLowerCase())));
}

const refuses = /\b(?:raiserror|throw|signal)\b/i;

/** Rows that are over soon, columns that came days ago, what fills itself again or is numbered by the server. */
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
