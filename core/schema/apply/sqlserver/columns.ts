/** Columns of SQL Server's tables: appended, dropped, changed in type and NOT NULL, and their defaults. */
import type { AddColumn, RedefineColumn, SetDefault } from '../../../operations/model/operation.ts';
import { tableByKey } from '../../lookup.ts';
import type { Schema } from '../../model.ts';
import type { At } from '../statement-place.ts';
import { tableOrPartial } from '../tables-before-migrations.ts';
import { updateTable } from '../store.ts';
import { columnNamed, columnOf, isSameName } from '../worded/columns.ts';
import { addColumnWith } from '../worded/relations.ts';
import { attach } from './keys.ts';

export function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  return addColumnWith(schema, operation, at, attach);
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
