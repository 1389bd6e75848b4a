/** Indexes whose names are local to their table: storing and renaming them. */
import type { RenameConstraint } from '../../../operations/model/operation.ts';
import { relationKey, tableByKey } from '../../lookup.ts';
import type { Index, Schema, Table } from '../../model.ts';
import type { At } from '../statement-place.ts';
import { deleteIndex, putIndex, updateTable } from '../store.ts';

/** Two tables may have indexes of one name. */
export function indexKey(table: string, name: string): string {
  return `${table}.${name.toLowerCase()}`;
}

export function indexNamed(schema: Schema, table: Table, name: string): Index | undefined {
  return schema.indexes.get(indexKey(table.key, name));
}

/** RENAME INDEX, sp_rename. */
export function renameIndex(schema: Schema, operation: RenameConstraint, at: At): Schema {
  const table = tableByKey(schema, relationKey(schema, operation.table));
  const index = table && indexNamed(schema, table, operation.constraint.text);
  if (table === undefined || index === undefined || at.conditional) return schema;
  const name = operation.to.text;
  const key = indexKey(table.key, name);
  const constraint = index.constraint === undefined ? undefined : name;
  // Renaming the index that the server created for a foreign key keeps it (measured on MariaDB 10.11).
  const { made: _made, ...own } = index;
  const next = putIndex(deleteIndex(schema, index.key), { ...own, key, name, constraint });
  return updateTable(next, table.key, (one) => ({
    ...one,
    constraints: one.constraints.map((each) =>
      each.index === index.key ? { ...each, name, index: key } : each,
    ),
  }));
}
