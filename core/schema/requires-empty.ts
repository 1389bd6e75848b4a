/** Which operations fail on a table with rows, and which columns have no value for existing rows. */
import type { AddColumn, Operation } from '../operations/model/operation.ts';
import { table as tableNamed } from './lookup.ts';
import type { Schema } from './model.ts';

/** MySQL and MariaDB use an implicit default instead. */
export function requiresEmpty(operation: Operation, schema: Schema): operation is AddColumn {
  return schema.dialect !== 'mysql' && lacksValue(operation, schema);
}

/** A new column that requires a value in each row and has none. */
export function lacksValue(operation: Operation, schema: Schema): operation is AddColumn {
  if (operation.kind !== 'addColumn') return false;
  const { column } = operation;
  // SQL Server accepts `a int NULL PRIMARY KEY (b)`, without a comma: that is the table's key.
  const isKey = column.constraints.some(
    (one) => one.kind === 'primary-key' && one.columns.some(({ text }) => text === column.name.text),
  );
  if (column.notNull === undefined && !isKey) return false;
  const filled = column.default !== undefined && column.default.literal?.kind !== 'null';
  // The server numbers existing rows.
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

/** A domain may have its own default. */
function mayHaveDefault(operation: AddColumn, schema: Schema): boolean {
  const { schema: written, name } = operation.column.type;
  const keys =
    written === undefined ? schema.searchPath.map((one) => `${one}.${name}`) : [`${written}.${name}`];
  return keys.some((key) => schema.types.get(key)?.default !== undefined);
}
