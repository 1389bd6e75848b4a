/** SQLite's tables: create and rename, with all references to a table's name; and the session's setting for foreign keys. */
import type { CreateTable, RenameRelation, SetVariable } from '../../../operations/model/operation.ts';
import { indexesOf, keyOf, resolveRelation } from '../../lookup.ts';
import type { Index, Relation, Schema, Table } from '../../model.ts';
import { type At } from '../statement-place.ts';
import {
  deleteIndex,
  deleteRelation,
  isTable,
  isView,
  putIndex,
  putRelation,
  updateTable,
} from '../store.ts';
import { pointing, createTableWith } from '../worded/relations.ts';
import { attach, autoStem } from './keys.ts';
import { namesIt, withTargetRenamed } from './texts.ts';

export function createTable(schema: Schema, operation: CreateTable, at: At): Schema {
  const { accessMethod } = operation.storage;
  // The module of a virtual table defines its columns.
  const own = { accessMethod, complete: accessMethod === undefined };
  return createTableWith(schema, operation, at, { own, attach });
}

/** References in other tables, views and the indexes of constraints follow. */
export function renameRelation(schema: Schema, operation: RenameRelation, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  const name = operation.to.text;
  if (relation === undefined || at.conditional || relation.name === name) return schema;
  const key = keyOf(relation.schema, name);
  const from = relation.key;
  const indexes = indexesOf(schema, from);
  const referring = (schema.referencedBy.get(from) ?? []).filter((one) => one !== from);
  const readers = schema.readersOf.get(from) ?? [];
  let next = indexes.reduce((now, one) => deleteIndex(now, one.key), schema);
  next = putRelation(deleteRelation(next, from), renamedTo(relation, name, key));
  for (const one of indexes)
    next = putIndex(next, { ...one, ...followed(one, relation.name, name), relation: key });
  for (const other of referring)
    next = updateTable(next, other, (one) => withTarget(pointed(one, from, key), relation.name, name));
  for (const reader of readers) {
    const view = next.relations.get(reader);
    if (isView(view)) {
      const reads = view.reads.map((one) => (one === from ? key : one));
      next = putRelation(next, { ...view, reads, source: undefined });
    }
  }
  next = withTriggersForgotten(next, relation.name);
  const heirs = next.heirs.set(key, [...(next.heirs.get(key) ?? []), relation.origin]);
  return { ...next, heirs };
}

function renamedTo(relation: Relation, name: string, key: string): Relation {
  if (!isTable(relation)) return { ...relation, name, key };
  const table = withTarget(pointed(relation, relation.key, key), relation.name, name);
  const constraints = table.constraints.map((one) => ({
    ...one,
    index: one.index?.replace(autoStem(relation.name), () => autoStem(name)),
  }));
  const triggers = table.triggers.map((one) => ({ ...one, source: undefined }));
  return { ...table, constraints, triggers, name, key };
}

/** Also in the texts of its definition. */
function withTarget(table: Table, from: string, to: string): Table {
  const columns = table.columns.map((one) =>
    one.sqlite?.source === undefined
      ? one
      : { ...one, sqlite: { ...one.sqlite, source: withTargetRenamed(one.sqlite.source, from, to) } },
  );
  const constraints = table.constraints.map((one) =>
    one.source === undefined ? one : { ...one, source: withTargetRenamed(one.source, from, to) },
  );
  return { ...table, columns, constraints };
}

/** Triggers of other tables that contain the name contain another one from now on. */
function withTriggersForgotten(schema: Schema, name: string): Schema {
  let next = schema;
  for (const one of schema.relations.values()) {
    if (!isTable(one) || !one.triggers.some((each) => each.source && namesIt(each.source, name))) continue;
    next = updateTable(next, one.key, (table) => ({
      ...table,
      triggers: table.triggers.map((each) =>
        each.source && namesIt(each.source, name) ? { ...each, source: undefined } : each,
      ),
    }));
  }
  return next;
}

/** Only automatic index names contain the table's name. */
function followed(
  { key, name, schema, constraint }: Index,
  from: string,
  to: string,
): Pick<Index, 'key' | 'name'> {
  if (constraint === undefined) return { key, name };
  const now = name.replace(autoStem(from), () => autoStem(to));
  return { key: keyOf(schema, now), name: now };
}

function pointed(table: Table, from: string, to: string): Table {
  const constraints = table.constraints.map((one) =>
    one.references === undefined ? one : { ...one, references: pointing(one.references, from, to) },
  );
  return { ...table, constraints };
}

/** PRAGMA foreign_keys. */
export function setVariable(schema: Schema, { variable, values }: SetVariable): Schema {
  const [value] = values;
  if (variable !== 'foreign_keys' || value === undefined) return schema;
  const foreignKeysUnchecked = ['0', 'off', 'false', 'no'].includes(value);
  return foreignKeysUnchecked === schema.foreignKeysUnchecked ? schema : { ...schema, foreignKeysUnchecked };
}
