/** NOT NULL of columns. From 18 on it is a constraint with a name, which it keeps when table or column are renamed. */
import type { Column, Schema, Table } from '../model.ts';
import { keyOf } from '../lookup.ts';
import { assemble } from './default-names.ts';
import { isTable, updateTable } from './store.ts';

type Named = Pick<Table, 'schema' | 'name' | 'columns'>;

export function notNull(schema: Schema, table: Named, column: Column, name?: string): Column {
  if (!column.nullable) return name === undefined ? column : { ...column, notNullName: name };
  return { ...column, nullable: false, notNullName: name ?? notNullName(schema, table, column.name) };
}

/** The name that the server would choose. */
export function notNullName(schema: Schema, table: Named, column: string): string {
  for (let number = 0; ; number += 1) {
    const label = number === 0 ? 'not_null' : `not_null${number}`;
    const name = assemble({ relation: table.name, columns: [column] }, label);
    const own = table.columns.some((one) => one.notNullName === name && one.name !== column);
    const isShortened = name !== `${table.name}_${column}_${label}`;
    if (!own && !isTaken(schema, table.schema, name, isShortened ? 'anywhere' : 'kept')) return name;
  }
}

/**
 * By another table, or by a column that had this one's name: as long as that is there and NOT NULL. Long names are shortened, and then
 * those of two tables may meet.
 */
function isTaken(schema: Schema, namespace: string, name: string, where: 'kept' | 'anywhere'): boolean {
  if (where === 'kept' && !schema.keptNames.has(keyOf(namespace, name))) return false;
  for (const one of schema.relations.values())
    if (
      isTable(one) &&
      one.schema === namespace &&
      one.columns.some(({ notNullName: other }) => other === name)
    )
      return true;
  return false;
}

/** Of a table or column that is about to get another name: its constraint keeps its own. */
export function keepNames(schema: Schema, table: Table): Schema {
  let { keptNames } = schema;
  for (const { notNullName: name } of table.columns)
    if (name !== undefined) keptNames = keptNames.set(keyOf(table.schema, name), table.key);
  return keptNames === schema.keptNames ? schema : { ...schema, keptNames };
}

export function nullableAgain(column: Column): Column {
  return { ...column, nullable: true, notNullName: undefined, notNullNoInherit: false };
}

export function setNullability(
  schema: Schema,
  tableKey: string,
  columns: readonly string[],
  to: 'nullable' | 'not-null',
  name?: string,
): Schema {
  return updateTable(schema, tableKey, (table) => ({
    ...table,
    columns: table.columns.map((one) => {
      if (!columns.includes(one.name)) return one;
      return to === 'nullable' ? nullableAgain(one) : notNull(schema, table, one, name);
    }),
  }));
}
