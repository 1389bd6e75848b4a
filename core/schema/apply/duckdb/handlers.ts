/**
 * Operations that change a schema of DuckDB. Macros, types and comments are read but not modelled, because nothing needs them yet. A change
 * that DuckDB refuses (another constraint on a table, an action on it that an index stands in the way of) changes what its author intended.
 */
import type { AlterColumnType, DropNotNull, SetNotNull } from '../../../operations/model/operation.ts';
import { relationKey } from '../../lookup.ts';
import type { Column, Schema } from '../../model.ts';
import type { Handlers } from '../handlers.ts';
import { createIndex } from '../indexes.ts';
import { createSchema, dropSchema } from '../namespaces.ts';
import { createSequence } from '../sequences.ts';
import { dropIndex } from '../sqlite/keys.ts';
import { originOf, type At } from '../statement-place.ts';
import { withColumn } from '../worded/columns.ts';
import { worded } from '../worded/handlers.ts';
import { addColumn, addConstraint, createTable, dropConstraint, renameRelation } from './tables.ts';

export const duckdb: Handlers = {
  ...worded,
  createTable,
  renameRelation,
  addColumn,
  alterColumnType: (schema, operation, at) =>
    change(schema, operation, at, { type: { ...operation.type, schema: undefined }, origin: originOf(at) }),
  setNotNull: (schema, operation, at) => change(schema, operation, at, { nullable: false }),
  dropNotNull: (schema, operation, at) => change(schema, operation, at, { nullable: true }),
  addConstraint,
  dropConstraint,
  createIndex,
  dropIndex,
  createSchema,
  dropSchema,
  createSequence,
};

function change(
  schema: Schema,
  { table, column }: AlterColumnType | SetNotNull | DropNotNull,
  at: At,
  changed: Partial<Column>,
): Schema {
  if (at.conditional) return schema;
  return withColumn(schema, relationKey(schema, table), column.text, (one) => ({ ...one, ...changed }));
}
