/** Which operations fail on a table that holds a row, and which columns come without a value for the existing rows. */
import type { AddColumn, Operation } from '../operations/model/operation.ts';
import { table as tableNamed } from './lookup.ts';
import type { Schema } from './model.ts';

/** MySQL and MariaDB give the rows an empty value instead. */
export function requiresEmpty(operation: Operation, schema: Schema): operation is AddColumn {
  return schema.dialect !== 'mysql' && lacksValue(operation, schema);
}

/** A column that each row would have to have a value for, and has none. */
export function lacksValue(operation: Operation, schema: Schema): operation is AddColumn {
  if (operation.kind !== 'addColumn') return false;
  const { column } = operation;
  // SQL Server takes `a int NULL PRIMARY KEY (b)`, without a comma: that is the key of the table.
  const isKey = column.constraints.some(
    (one) => one.kind === 'primary-key' && one.columns.some(({ text }) => text === column.name.text),
  );
  if (column.notNull === undefined && !isKey) return false;
  const filled = column.default !== undefined && column.default.literal?.kind !== 'null';
  // The server numbers the existing rows.
  if (
    column.sqlserver?.identity === true ||
    column.mysql?.autoIncrement === true ||
    (column.sqlserver !== undefined && column.type.name === 'timestamp')
  )
    return false;
  if (filled || column.identity !== undefined || column.serial !== undefined) return false;
  if (column.generated !== undefined || mayHaveDefault(operation, schema)) return false;
  const table = tableNamed(schema, operation.table);
  if (table?.kind === 'foreign-table') return false;
  const isThere = table?.columns.some((one) => one.name === column.name.text) === true;
  return !(operation.ifNotExists && isThere);
}

/** A domain may bring its own. */
function mayHaveDefault(operation: AddColumn, schema: Schema): boolean {
  const { schema: written, name } = operation.column.type;
  const keys =
    written === undefined ? schema.searchPath.map((one) => `${one}.${name}`) : [`${written}.${name}`];
  return keys.some((key) => schema.types.get(key)?.default !== undefined);
}
