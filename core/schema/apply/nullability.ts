/** NOT NULL of columns. Since version 18 it is a named constraint, which keeps its name when table or column are renamed. */
import type { ColumnDefinition } from '../../operations/model/operation.ts';
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
    const whole = `${table.name}_${column}`;
    const isKept = schema.keptNames.has(keyOf(table.schema, name));
    const taken =
      isKept || name !== `${whole}_${label}`
        ? isTakenAnywhere(schema, table.schema, name)
        : isTakenByAlike(schema, table.schema, whole, name);
    if (!own && !taken && !schema.constraintsByName.has(keyOf(table.schema, name))) return name;
  }
}

/** The server joins table and column by an underscore: column `b_c` of `a` and column `c` of `a_b` collide. */
function isTakenByAlike(schema: Schema, namespace: string, whole: string, name: string): boolean {
  for (let at = whole.indexOf('_'); at >= 0; at = whole.indexOf('_', at + 1)) {
    const other = schema.relations.get(keyOf(namespace, whole.slice(0, at)));
    const column = whole.slice(at + 1);
    if (isTable(other) && other.columns.some((one) => one.name === column && one.notNullName === name))
      return true;
  }
  return false;
}

/** While the constraint with that name exists. Names outlive those of table and column, and long names are shortened. */
function isTakenAnywhere(schema: Schema, namespace: string, name: string): boolean {
  for (const one of schema.relations.values())
    if (
      isTable(one) &&
      one.schema === namespace &&
      one.columns.some(({ notNullName: other }) => other === name)
    )
      return true;
  return false;
}

/** Before a table or column is renamed: its constraint keeps its name. Also for an explicitly named NOT NULL. */
export function keepNames(schema: Schema, table: Table): Schema {
  let { keptNames } = schema;
  for (const { notNullName: name } of table.columns)
    if (name !== undefined) keptNames = keptNames.set(keyOf(table.schema, name), table.key);
  return keptNames === schema.keptNames ? schema : { ...schema, keptNames };
}

export function hasOwnName({ notNullName: name }: Pick<ColumnDefinition, 'notNullName'>): boolean {
  return name !== undefined;
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
