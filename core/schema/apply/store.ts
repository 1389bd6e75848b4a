/**
 * Updates of the schema that keep its cross references consistent: indexes by relation, foreign keys by target, partitions by parent. Knows
 * nothing of operations; each function is one change of the data.
 */
import { keyOf, tableByKey } from '../lookup.ts';
import type { Constraint, Index, Relation, Schema, Table, View } from '../model.ts';
import type { PersistentMap } from '../persistent-map.ts';
import { noteChange, noteChanges } from './changes.ts';

type Lists = PersistentMap<readonly string[]>;

export function isTable(relation: Relation | undefined): relation is Table {
  return relation?.kind === 'table' || relation?.kind === 'foreign-table';
}

export function isView(relation: Relation | undefined): relation is View {
  return relation?.kind === 'view' || relation?.kind === 'materialized-view';
}

/** Records a change of the former object under the key. */
export function putRelation(schema: Schema, relation: Relation): Schema {
  const old = schema.relations.get(relation.key);
  if (old === relation) return schema;
  const noted = old === undefined ? relation : noteChanges(schema, old, relation);
  const linked = relink(schema, relation.key, noted);
  return { ...linked, relations: linked.relations.set(relation.key, noted) };
}

/** Changes a table, if it exists. */
export function updateTable(schema: Schema, key: string, change: (table: Table) => Table): Schema {
  const table = tableByKey(schema, key);
  return table === undefined ? schema : putRelation(schema, change(table));
}

/** Removes the relation itself; callers handle its dependent objects. */
export function deleteRelation(schema: Schema, key: string): Schema {
  const linked = relink(schema, key, undefined);
  let { keptNames } = schema;
  const old = schema.relations.get(key);
  for (const { notNullName: name } of isTable(old) ? old.columns : [])
    if (name !== undefined) keptNames = keptNames.delete(`${old?.schema ?? ''}.${name}`);
  const rowsGiven = schema.rowsGiven.delete(key);
  return { ...linked, keptNames, rowsGiven, relations: linked.relations.delete(key) };
}

export function putIndex(schema: Schema, index: Index): Schema {
  const old = schema.indexes.get(index.key);
  if (old === index) return schema;
  const noted = old === undefined ? index : noteChange(schema, old, index);
  const byRelation =
    old === undefined || old.relation === index.relation
      ? schema.indexesByRelation
      : without(schema.indexesByRelation, old.relation, old.key);
  return {
    ...schema,
    indexes: schema.indexes.set(index.key, noted),
    indexesByRelation: withEntry(byRelation, index.relation, index.key),
  };
}

export function deleteIndex(schema: Schema, key: string): Schema {
  const index = schema.indexes.get(key);
  if (index === undefined) return schema;
  return {
    ...schema,
    indexes: schema.indexes.delete(key),
    indexesByRelation: without(schema.indexesByRelation, index.relation, key),
  };
}

/** Stores an index under another, unused key, keeping its position in the table's list and all references to it. */
export function rekeyIndex(schema: Schema, old: Index, index: Index): Schema {
  const list = schema.indexesByRelation.get(old.relation) ?? [];
  let next: Schema = {
    ...schema,
    indexes: schema.indexes.delete(old.key).set(index.key, index),
    indexesByRelation: schema.indexesByRelation
      .delete(old.relation)
      .set(index.relation, replaced(list, old.key, index.key)),
  };
  next = updateTable(next, index.relation, (table) => ({
    ...table,
    constraints: table.constraints.map((one) => (one.index === old.key ? { ...one, index: index.key } : one)),
  }));
  for (const part of partsOf(next, old)) next = putIndex(next, { ...part, partOf: index.key });
  return next;
}

/** The partitions' indexes that belong to a partitioned table's index. */
export function partsOf(schema: Schema, index: Index): readonly Index[] {
  const tables = schema.partitionsOf.get(index.relation) ?? [];
  return tables
    .flatMap((key) => schema.indexesByRelation.get(key) ?? [])
    .flatMap((key) => schema.indexes.get(key) ?? [])
    .filter((one) => one.partOf === index.key);
}

export function setConstraint(table: Table, name: string, constraint: Constraint): Table {
  const constraints = table.constraints.map((one) => (one.name === name ? constraint : one));
  return { ...table, constraints };
}

export function replaced<T>(list: readonly T[], old: T, by: T): readonly T[] {
  return list.map((one) => (one === old ? by : one));
}

/** Updates the cross references to match the relation's new state. */
function relink(schema: Schema, key: string, next: Relation | undefined): Schema {
  const old = schema.relations.get(key);
  if (isLinkedAlike(old, next)) return schema;
  return {
    ...schema,
    constraintsByName: moved(schema.constraintsByName, key, constraintKeys(old), constraintKeys(next)),
    referencedBy: moved(schema.referencedBy, key, targets(old), targets(next)),
    partitionsOf: moved(schema.partitionsOf, key, parents(old), parents(next)),
    inheritorsOf: moved(schema.inheritorsOf, key, ancestors(old), ancestors(next)),
    sequencesOf: moved(schema.sequencesOf, key, owners(old), owners(next)),
    readersOf: moved(schema.readersOf, key, readBy(old), readBy(next)),
  };
}

/** Most changes of a table only concern its columns. */
function isLinkedAlike(old: Relation | undefined, next: Relation | undefined): boolean {
  return (
    isTable(old) &&
    isTable(next) &&
    old.constraints === next.constraints &&
    old.partitionOf === next.partitionOf &&
    old.inherits === next.inherits
  );
}

function constraintKeys(relation: Relation | undefined): readonly string[] {
  return isTable(relation) ? relation.constraints.map((one) => keyOf(relation.schema, one.name)) : none;
}

const none: readonly string[] = [];

function targets(relation: Relation | undefined): readonly string[] {
  return isTable(relation) ? relation.constraints.flatMap((one) => one.references?.relation ?? none) : none;
}

function parents(relation: Relation | undefined): readonly string[] {
  return isTable(relation) && relation.partitionOf !== undefined ? [relation.partitionOf.parent] : none;
}

function ancestors(relation: Relation | undefined): readonly string[] {
  return isTable(relation) ? relation.inherits : none;
}

function owners(relation: Relation | undefined): readonly string[] {
  return relation?.kind === 'sequence' && relation.ownedBy !== undefined ? [relation.ownedBy.relation] : none;
}

function readBy(relation: Relation | undefined): readonly string[] {
  return isView(relation) ? relation.reads : none;
}

function moved(lists: Lists, entry: string, from: readonly string[], to: readonly string[]): Lists {
  if (from === to) return lists;
  let result = lists;
  for (const key of from) if (!to.includes(key)) result = without(result, key, entry);
  for (const key of to) if (!from.includes(key)) result = withEntry(result, key, entry);
  return result;
}

function withEntry(lists: Lists, key: string, entry: string): Lists {
  const list = lists.get(key) ?? [];
  return list.includes(entry) ? lists : lists.set(key, [...list, entry]);
}

function without(lists: Lists, key: string, entry: string): Lists {
  const list = (lists.get(key) ?? []).filter((one) => one !== entry);
  return list.length === 0 ? lists.delete(key) : lists.set(key, list);
}
