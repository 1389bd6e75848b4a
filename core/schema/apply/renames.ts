/** RENAME and SET SCHEMA of relations and indexes: the object gets another key, and all references to it follow. */
import type { RenameConstraint, RenameRelation, SetSchema } from '../../operations/model/operation.ts';
import {
  children,
  constraint as constraintOf,
  indexesOf,
  keyOf,
  resolveIndex,
  resolveRelation,
  sequencesOf,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Index, Relation, Schema, Table } from '../model.ts';
import { doubtful, type At } from './statement-place.ts';
import { removeConstraint, removeIndex } from './drops.ts';
import { rekeyRelation } from './change-key.ts';
import { rekeyIndex, setConstraint, updateTable } from './store.ts';

export function renameRelation(schema: Schema, operation: RenameRelation, at: At): Schema {
  const to = operation.to.text;
  const relation = resolveRelation(schema, operation.target);
  if (relation !== undefined) return moveRelation(schema, withDoubt(relation, at), relation.schema, to);
  const index = resolveIndex(schema, operation.target);
  return index === undefined ? schema : renameIndex(schema, index, to);
}

export function setSchema(schema: Schema, operation: SetSchema, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined) return schema;
  return intoSchema(schema, withDoubt(relation, at), operation.to.text);
}

/** With its indexes and the sequences that it owns. */
function intoSchema(schema: Schema, relation: Relation, to: string): Schema {
  let next = moveRelation(schema, relation, to, relation.name);
  const key = keyOf(to, relation.name);
  for (const index of indexesOf(next, key))
    next = rekeyIndex(next, index, { ...index, schema: to, key: keyOf(to, index.name) });
  for (const sequence of sequencesOf(next, key)) next = moveRelation(next, sequence, to, sequence.name);
  return next;
}

function moveRelation(schema: Schema, relation: Relation, inSchema: string, name: string): Schema {
  const old = schema.relations.get(relation.key);
  if (old === undefined) return schema;
  return rekeyRelation(schema, old, { ...relation, schema: inSchema, name, key: keyOf(inSchema, name) });
}

function withDoubt(relation: Relation, at: At): Relation {
  return at.conditional ? doubtful(relation) : relation;
}

/** An index and its constraint share one name. */
function renameIndex(schema: Schema, index: Index, to: string): Schema {
  if (index.name === to) return schema;
  const { constraint } = index;
  const taken = schema.indexes.get(keyOf(index.schema, to));
  let next = taken === undefined ? schema : removeIndex(schema, taken);
  if (constraint !== undefined)
    next = updateTable(next, index.relation, (table) => withConstraintRenamed(table, constraint, to));
  return rekeyIndex(next, index, {
    ...index,
    name: to,
    key: keyOf(index.schema, to),
    constraint: constraint === undefined ? undefined : to,
  });
}

export function renameConstraint(schema: Schema, operation: RenameConstraint): Schema {
  const table = tableNamed(schema, operation.table);
  return table === undefined
    ? schema
    : renameConstraintOf(schema, table, operation.constraint.text, operation.to.text);
}

function renameConstraintOf(schema: Schema, table: Table, from: string, to: string): Schema {
  const constraint = constraintOf(table, from);
  if (from === to) return schema;
  if (constraint === undefined) return renameNotNull(schema, table, from, to);
  if (constraintOf(table, to) !== undefined) {
    const cleared = removeConstraint(schema, table.key, to, 'restrict');
    const rest = tableByKey(cleared, table.key);
    return rest === undefined ? cleared : renameConstraintOf(cleared, rest, from, to);
  }
  const index = constraint.index === undefined ? undefined : schema.indexes.get(constraint.index);
  if (index !== undefined) return renameIndex(schema, index, to);
  let next = updateTable(schema, table.key, (one) => withConstraintRenamed(one, from, to));
  if (constraint.kind === 'not-null') next = renameNotNull(next, table, from, to);
  // Children share the name of an inherited CHECK; the name of a foreign key is their own.
  if (constraint.kind === 'check' && !constraint.noInherit)
    for (const child of children(next, table.key)) next = renameConstraintOf(next, child, from, to);
  return next;
}

/** Since version 18 a column's NOT NULL has a name. */
function renameNotNull(schema: Schema, table: Table, from: string, to: string): Schema {
  if (!table.columns.some((one) => one.notNullName === from)) return schema;
  let next = updateTable(schema, table.key, (one) => ({
    ...one,
    columns: one.columns.map((column) =>
      column.notNullName === from ? { ...column, notNullName: to } : column,
    ),
  }));
  for (const child of children(next, table.key)) next = renameNotNull(next, child, from, to);
  return next;
}

function withConstraintRenamed(table: Table, from: string, to: string): Table {
  const constraint = constraintOf(table, from);
  return constraint === undefined ? table : setConstraint(table, from, { ...constraint, name: to });
}
