/**
 * Converts a replayed schema for display: every name in its original case, including keys. For code that shows a schema and applies nothing
 * to it; for servers that keep the case it returns the schema itself. Texts of checks, defaults and views are unchanged.
 */
import { oncePer } from '../collections/once-per.ts';
import type { Column, Constraint, Index, IndexKey, Relation, Schema, Table, View } from './model.ts';
import { PersistentMap } from './persistent-map.ts';
import { indexesOf, keyOf } from './lookup.ts';
import { schemaOn } from './schema-on-version.ts';
import { isTable, putIndex, putRelation } from './apply/store.ts';
import { spelled, spelledRelation } from './spelling.ts';

/** To show, print and compare: for PostgreSQL as its version has it, for others with the original names. */
export function forPeople(schema: Schema, targetVersion: number): Schema {
  return schema.dialect === 'postgresql' ? schemaOn(schema, targetVersion) : asWritten(schema);
}

/** Once for each schema: a hover takes one name of it, and an explorer that has it again shows nothing new. */
export const asWritten: (schema: Schema) => Schema = oncePer((schema) => {
  if (schema.spellings.size === 0) return schema;
  const bare: Schema = {
    ...schema,
    spellings: PersistentMap.empty(),
    relations: PersistentMap.empty(),
    indexes: PersistentMap.empty(),
    indexesByRelation: PersistentMap.empty(),
    referencedBy: PersistentMap.empty(),
    partitionsOf: PersistentMap.empty(),
    readersOf: PersistentMap.empty(),
    sequencesOf: PersistentMap.empty(),
    inheritorsOf: PersistentMap.empty(),
    constraintsByName: PersistentMap.empty(),
    rowsGiven: PersistentMap.empty(),
    namespaces: PersistentMap.empty(),
  };
  let next = bare;
  for (const one of schema.namespaces.values()) {
    const name = spelled(schema, one.name);
    next = { ...next, namespaces: next.namespaces.set(name, { ...one, name }) };
  }
  for (const one of schema.relations.values()) {
    next = putRelation(next, relation(one, schema));
    // In the order of the table.
    for (const each of indexesOf(schema, one.key)) next = putIndex(next, index(each, schema));
    const rows = schema.rowsGiven.get(one.key);
    if (rows !== undefined) next = { ...next, rowsGiven: next.rowsGiven.set(keyIn(schema, one.key), rows) };
  }
  return next;
});

/** The key in its original case. */
export function keyIn(schema: Schema, key: string): string {
  const found = schema.relations.get(key);
  if (found !== undefined)
    return keyOf(spelled(schema, found.schema), spelledRelation(schema, key, found.name));
  return key
    .split('.')
    .map((part) => spelled(schema, part))
    .join('.');
}

function indexKeyIn(schema: Schema, key: string): string {
  const found = schema.indexes.get(key);
  return found === undefined
    ? key
    : `${keyIn(schema, found.relation)}/${spelled(schema, found.name, found.relation)}`;
}

function relation(of: Relation, schema: Schema): Relation {
  const place = {
    key: keyIn(schema, of.key),
    schema: spelled(schema, of.schema),
    name: spelledRelation(schema, of.key, of.name),
  };
  if (isTable(of)) return { ...table(of, schema), ...place };
  return of.kind === 'sequence' ? { ...of, ...place } : { ...view(of, schema), ...place };
}

function table(of: Table, schema: Schema): Table {
  const name = (one: string): string => spelled(schema, one, of.key);
  const named = (one: string): string => memberName(schema, of, one);
  const columns = of.columns.map((one): Column => ({ ...one, name: name(one.name) }));
  const constraints = of.constraints.map((one): Constraint => {
    const { references } = one;
    return {
      ...one,
      name: named(one.name),
      columns: one.columns.map(name),
      index: one.index && indexKeyIn(schema, one.index),
      references: references && {
        ...references,
        relation: keyIn(schema, references.relation),
        columns: references.columns.map((each) => spelled(schema, each, references.relation)),
      },
    };
  });
  const triggers = of.triggers.map((one) => ({
    ...one,
    name: name(one.name),
    columns: one.columns.map(name),
  }));
  return { ...of, columns, constraints, triggers };
}

function view(of: View, schema: Schema): View {
  return {
    ...of,
    columns: of.columns?.map((one) => spelled(schema, one, of.key)),
    reads: of.reads.map((one) => keyIn(schema, one)),
    triggers: of.triggers.map((one) => ({ ...one, name: spelled(schema, one.name, of.key) })),
  };
}

function index(of: Index, schema: Schema): Index {
  const name = (one: string): string => spelled(schema, one, of.relation);
  const table = schema.relations.get(of.relation);
  return {
    ...of,
    key: indexKeyIn(schema, of.key),
    schema: spelled(schema, of.schema),
    name: table === undefined ? name(of.name) : memberName(schema, table, of.name),
    relation: keyIn(schema, of.relation),
    include: of.include.map(name),
    constraint:
      of.constraint && (table === undefined ? name(of.constraint) : memberName(schema, table, of.constraint)),
    elements: of.elements.map((one): IndexKey => ({ ...one, column: one.column && name(one.column) })),
  };
}

/** A constraint's or an index's name. Generated names contain their table's name. */
function memberName(schema: Schema, { key, name }: Relation, of: string): string {
  const written = spelled(schema, of, key);
  const [, stem, rest] = /^(sqlite_autoindex_|(?:pk|uq|fk|ck)__)(.*)$/.exec(of) ?? [];
  if (written !== of || stem === undefined || rest?.startsWith(name) !== true) return written;
  const shown = schema.dialect === 'sqlite' ? stem : stem.toUpperCase();
  return `${shown}${spelledRelation(schema, key, name)}${rest.slice(name.length)}`;
}
