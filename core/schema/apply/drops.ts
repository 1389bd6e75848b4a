/**
 * Drops objects together with what the server drops automatically: indexes, constraints, foreign keys that reference them, owned sequences,
 * partitions, and with CASCADE dependent views. A drop that may not have happened only makes them uncertain.
 */
import type { DropIndex, DropRelation } from '../../operations/model/operation.ts';
import {
  children,
  constraint as constraintOf,
  foreignKeysTo,
  indexesOf,
  resolveIndex,
  resolveRelation,
  sequencesOf,
  tableByKey,
} from '../lookup.ts';
import type { Column, Constraint, Index, Relation, Schema, Table } from '../model.ts';
import { withSequenceRenamed } from '../text-renames.ts';
import { doubtful, type At } from './statement-place.ts';
import { setNullability } from './nullability.ts';
import {
  deleteIndex,
  deleteRelation,
  isTable,
  isView,
  partsOf,
  putIndex,
  putRelation,
  setConstraint,
  updateTable,
} from './store.ts';

type Dependents = 'cascade' | 'restrict';

export function dropRelation(schema: Schema, operation: DropRelation, at: At): Schema {
  if (operation.relation === 'index') return dropIndexNamed(schema, operation, at);
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined) return schema;
  if (at.conditional) return doubtRelation(schema, relation.key);
  return removeRelation(schema, relation.key, operation.cascade ? 'cascade' : 'restrict');
}

export function dropIndex(schema: Schema, operation: DropIndex, at: At): Schema {
  return dropIndexNamed(schema, { ...operation, target: operation.index }, at);
}

function dropIndexNamed(schema: Schema, operation: Pick<DropRelation, 'target'>, at: At): Schema {
  const index = resolveIndex(schema, operation.target);
  if (index === undefined) return schema;
  if (at.conditional) return putIndex(schema, doubtful(index));
  return removeIndex(schema, index);
}

export function doubtRelation(schema: Schema, key: string): Schema {
  const relation = schema.relations.get(key);
  return relation === undefined ? schema : putRelation(schema, doubtful(relation));
}

export function removeRelation(schema: Schema, key: string, dependents: Dependents): Schema {
  const relation = schema.relations.get(key);
  if (relation === undefined) return schema;
  let next = schema;
  for (const child of children(next, key)) next = removeRelation(next, child.key, dependents);
  for (const { table, constraint } of foreignKeysTo(next, key))
    if (table.key !== key) next = withoutConstraint(next, table.key, constraint.name);
  for (const index of indexesOf(next, key)) next = deleteIndex(next, index.key);
  next = deleteRelation(next, key);
  next = withoutMentions(next, key);
  next = removeSequencesOf(next, key, undefined);
  if (relation.kind === 'sequence') next = withoutDefaultsFrom(next, relation, dependents);
  if (dependents === 'cascade') next = removeReaders(next, key);
  return next;
}

/** Sequences of serial and identity columns are dropped with the column, or with the table if no column is given. */
export function removeSequencesOf(schema: Schema, table: string, column: string | undefined): Schema {
  let next = schema;
  for (const sequence of sequencesOf(schema, table))
    if (column === undefined || sequence.ownedBy?.column === column)
      next = deleteRelation(next, sequence.key);
  return next;
}

/** Drops an index and those of the partitions. */
export function removeIndex(schema: Schema, index: Index): Schema {
  let next = schema;
  for (const part of partsOf(schema, index)) next = removeIndex(next, part);
  if (index.constraint !== undefined) next = withoutConstraint(next, index.relation, index.constraint);
  return deleteIndex(next, index.key);
}

/** Drops a constraint with its index and the partitions' copies; CASCADE also drops the foreign keys that reference it. */
export function removeConstraint(
  schema: Schema,
  tableKey: string,
  name: string,
  dependents: Dependents,
): Schema {
  const table = tableByKey(schema, tableKey);
  const constraint = table === undefined ? undefined : constraintOf(table, name);
  if (constraint === undefined) return schema;
  let next = schema;
  if (dependents === 'cascade') next = removeForeignKeysOn(next, tableKey, constraint);
  const index = constraint.index === undefined ? undefined : next.indexes.get(constraint.index);
  if (index !== undefined) return removeIndex(next, index);
  for (const child of children(next, tableKey)) next = removeInherited(next, child, constraint, dependents);
  next = withoutConstraint(next, tableKey, name);
  return constraint.kind === 'not-null'
    ? setNullability(next, tableKey, constraint.columns, 'nullable')
    : next;
}

/** A child keeps a CHECK that it defines itself or inherits from another parent. */
function removeInherited(schema: Schema, child: Table, of: Constraint, dependents: Dependents): Schema {
  const own = constraintOf(child, of.name);
  if (own === undefined || own.parents === 0 || of.noInherit) return schema;
  if (own.parents === 1 && !own.local) return removeConstraint(schema, child.key, own.name, dependents);
  return updateTable(schema, child.key, (table) =>
    setConstraint(table, own.name, { ...own, parents: own.parents - 1 }),
  );
}

function withoutConstraint(schema: Schema, tableKey: string, name: string): Schema {
  return updateTable(schema, tableKey, (table) => ({
    ...table,
    constraints: table.constraints.filter((one) => one.name !== name),
  }));
}

function removeForeignKeysOn(schema: Schema, tableKey: string, unique: Constraint): Schema {
  if (unique.kind !== 'primary-key' && unique.kind !== 'unique') return schema;
  const wanted = unique.columns.toSorted().join('\0');
  let next = schema;
  for (const { table, constraint } of foreignKeysTo(schema, tableKey)) {
    const rests = constraint.references.columns.toSorted().join('\0') === wanted;
    if (rests) next = removeConstraint(next, table.key, constraint.name, 'cascade');
  }
  return next;
}

function removeReaders(schema: Schema, key: string): Schema {
  let next = schema;
  for (const reader of schema.readersOf.get(key) ?? []) next = removeRelation(next, reader, 'cascade');
  return next;
}

/** Views that read a column, for its DROP … CASCADE. Views of unknown columns stay, marked uncertain. */
export function removeReadersOf(schema: Schema, key: string, column: string): Schema {
  let next = schema;
  for (const reader of schema.readersOf.get(key) ?? []) {
    const view = schema.relations.get(reader);
    if (!isView(view)) continue;
    const told = view.dependencies.filter((one) => one.relation === key);
    if (told.some((one) => one.column === column)) next = removeRelation(next, reader, 'cascade');
    else if (told.length === 0) next = doubtRelation(next, reader);
  }
  return next;
}

/** Views on a table whose column was dropped with CASCADE: which of them used the column is not known. */
export function doubtReaders(schema: Schema, key: string): Schema {
  let next = schema;
  for (const reader of schema.readersOf.get(key) ?? []) next = doubtRelation(next, reader);
  return next;
}

/** Removes a dropped table from statistics and publications. */
function withoutMentions(schema: Schema, key: string): Schema {
  let { statistics } = schema;
  for (const one of statistics.values()) if (one.relation === key) statistics = statistics.delete(one.key);
  const publications = schema.publications.map((one) => {
    const tables = one.tables.filter((part) => part.relation !== key);
    return tables.length < one.tables.length ? { ...one, tables } : one;
  });
  return { ...schema, statistics, publications };
}

/** The default of the column that owns it; with CASCADE those of all columns that use it. */
function withoutDefaultsFrom(
  schema: Schema,
  sequence: Extract<Relation, { kind: 'sequence' }>,
  dependents: Dependents,
): Schema {
  const owner = sequence.ownedBy;
  const uses = (table: Table, column: Column): boolean =>
    (owner?.relation === table.key && owner.column === column.name) ||
    (dependents === 'cascade' && countsWith(column.default, sequence));
  let next = schema;
  for (const table of schema.relations.values()) {
    if (!isTable(table) || !table.columns.some((one) => one.default !== undefined && uses(table, one)))
      continue;
    next = updateTable(next, table.key, (now) => ({
      ...now,
      columns: now.columns.map((one) => (uses(now, one) ? { ...one, default: undefined } : one)),
    }));
  }
  return next;
}

function countsWith(expression: string | undefined, sequence: Pick<Relation, 'schema' | 'name'>): boolean {
  if (expression?.includes(sequence.name) !== true) return false;
  const other = { schema: sequence.schema, name: `${sequence.name}_` };
  return withSequenceRenamed(expression, sequence, other) !== expression;
}
