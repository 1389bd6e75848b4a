/** Columns of SQL Server's tables: appended, dropped, changed in type and NOT NULL, and their defaults. */
import type {
  AddColumn,
  DropColumn,
  RedefineColumn,
  SetDefault,
} from '../../../operations/model/operation.ts';
import { indexesOf, indexUses, relationKey, tableByKey } from '../../lookup.ts';
import type { Schema } from '../../model.ts';
import type { At } from '../statement-place.ts';
import { tableOrPartial } from '../tables-before-migrations.ts';
import { deleteIndex, updateTable } from '../store.ts';
import { columnNamed, columnOf, isSameName } from '../worded/columns.ts';
import { attach } from './keys.ts';

export function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const table = key === undefined ? undefined : tableByKey(known, key);
  const { column } = operation;
  if (table === undefined || columnNamed(table, column.name.text) !== undefined) return known;
  const made = columnOf(column, at);
  const next = updateTable(known, table.key, (one) => ({ ...one, columns: [...one.columns, made] }));
  return column.constraints.reduce((now, one) => attach(now, table.key, one, at, column.name.text), next);
}

/** The server refuses it if an index or constraint uses the column; here these are dropped too. */
export function dropColumn(schema: Schema, operation: DropColumn, at: At): Schema {
  const key = relationKey(schema, operation.table);
  const table = tableByKey(schema, key);
  const name = operation.column.text;
  if (table === undefined || at.conditional || columnNamed(table, name) === undefined) return schema;
  const next = indexesOf(schema, key)
    .filter((index) => indexUses(index, name))
    .reduce((now, index) => deleteIndex(now, index.key), schema);
  return updateTable(next, key, (one) => ({
    ...one,
    columns: one.columns.filter((each) => !isSameName(each.name, name)),
    constraints: one.constraints.filter((each) => !each.columns.includes(name)),
  }));
}

/** Type, collation and NOT NULL are replaced; the rest stays. */
export function redefineColumn(schema: Schema, operation: RedefineColumn, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  if (key === undefined || at.conditional) return known;
  const { type, nullable, collation } = columnOf(operation.definition, at);
  const isThere = columnNamed(tableByKey(known, key) ?? { columns: [] }, operation.column.text) !== undefined;
  return updateTable(known, key, (one) => ({
    ...one,
    columns: isThere
      ? one.columns.map((each) =>
          isSameName(each.name, operation.column.text) ? { ...each, type, nullable, collation } : each,
        )
      : [...one.columns, columnOf(operation.definition, at)],
  }));
}

export function setDefault(schema: Schema, operation: SetDefault, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  if (key === undefined || at.conditional) return known;
  const defaultName = operation.name?.text;
  return updateTable(known, key, (one) => ({
    ...one,
    columns: one.columns.map((each) =>
      isSameName(each.name, operation.column.text)
        ? {
            ...each,
            default: operation.default.text,
            sqlserver: { ...(each.sqlserver ?? plain), defaultName, defaultWritten: operation.name?.written },
          }
        : each,
    ),
  }));
}

const plain = {
  identity: false,
  defaultName: undefined,
  withValues: false,
  explicitNull: false,
  rowguidcol: false,
} as const;
