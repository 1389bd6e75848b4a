/** NOT NULL of columns. From 18 on it is a constraint with a name, which it keeps when table or column are renamed. */
import type { Column, Schema, Table } from '../model.ts';
import { assemble } from './default-names.ts';
import { updateTable } from './store.ts';

export function notNull(table: Pick<Table, 'name' | 'columns'>, column: Column, name?: string): Column {
  if (!column.nullable) return name === undefined ? column : { ...column, notNullName: name };
  return { ...column, nullable: false, notNullName: name ?? notNullName(table, column.name) };
}

/** The name that the server would choose. */
export function notNullName(table: Pick<Table, 'name' | 'columns'>, column: string): string {
  for (let number = 0; ; number += 1) {
    const label = number === 0 ? 'not_null' : `not_null${number}`;
    const name = assemble({ relation: table.name, columns: [column] }, label);
    if (!table.columns.some((one) => one.notNullName === name && one.name !== column)) return name;
  }
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
      return to === 'nullable' ? nullableAgain(one) : notNull(table, one, name);
    }),
  }));
}
