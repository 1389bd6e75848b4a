/** Objects that one state of a schema has and a later one lacks, each with a kind and a name. Changed objects are not listed. */
import { displayName } from './lookup.ts';
import type { Relation, Schema, Table } from './model.ts';

export interface Thing {
  readonly kind:
    | Relation['kind']
    | 'column'
    | 'default'
    | 'constraint'
    | 'index'
    | 'trigger'
    | 'policy'
    | 'function'
    | 'type'
    | 'schema'
    | 'extension';
  /** The display name, without the object that it belongs to. */
  readonly name: string;
  /** `schema.name` of the object itself; for a part of a table, of its table and name. */
  readonly key: string;
  /** Key of the relation that it belongs to. */
  readonly on: string | undefined;
  /** Sequences: key of the table whose column they belong to. */
  readonly ownedBy?: string | undefined;
  readonly certain: boolean;
}

/** As the server names it: `constraint orders_customer on table orders`. Unqualified if the schema is public. */
export function thingText({ kind, name, key, on }: Thing): string {
  const of = on === undefined ? '' : displayName(on);
  switch (kind) {
    case 'column':
      return `column ${name} of table ${of}`;
    case 'default':
      return `default value for column ${name} of table ${of}`;
    case 'constraint':
    case 'trigger':
    case 'policy':
      return `${kind} ${name} on table ${of}`;
    case 'function':
      return `function ${displayName(key)}`;
    case 'materialized-view':
    case 'foreign-table':
      return `${kind.replace('-', ' ')} ${displayName(key)}`;
    default:
      return `${kind} ${displayName(key)}`;
  }
}

/** A dropped table represents all its parts. */
export function goneFrom(before: Schema, after: Schema): readonly Thing[] {
  return [...relations(before, after), ...indexes(before, after), ...objects(before, after)];
}

function* relations(before: Schema, after: Schema): Generator<Thing> {
  for (const old of before.relations.values(after.relations)) {
    const now = after.relations.get(old.key);
    if (now === undefined) {
      const ownedBy = old.kind === 'sequence' ? old.ownedBy?.relation : undefined;
      yield { kind: old.kind, name: old.name, key: old.key, on: undefined, ownedBy, certain: isCertain(old) };
    } else if ('constraints' in old && 'constraints' in now) yield* parts(old, now);
  }
}

function isCertain({ certainty }: { readonly certainty: string }): boolean {
  return certainty === 'certain';
}

function* parts(old: Table, now: Table): Generator<Thing> {
  const certain = isCertain(old);
  const part = (kind: Thing['kind'], name: string): Thing => ({
    kind,
    name,
    key: `${old.key}.${name}`,
    on: old.key,
    certain,
  });
  for (const column of old.columns) {
    const left = now.columns.find((one) => one.name === column.name);
    if (left === undefined) yield part('column', column.name);
    else if (column.default !== undefined && left.default === undefined) yield part('default', column.name);
  }
  for (const { name, kind } of old.constraints)
    if (kind !== 'not-null' && !now.constraints.some((one) => one.name === name))
      yield part('constraint', name);
  for (const { name } of old.triggers)
    if (!now.triggers.some((one) => one.name === name)) yield part('trigger', name);
  for (const { name } of old.policies)
    if (!now.policies.some((one) => one.name === name)) yield part('policy', name);
}

function* indexes(before: Schema, after: Schema): Generator<Thing> {
  for (const { key, name, relation, constraint, certainty } of before.indexes.values(after.indexes)) {
    if (after.indexes.has(key) || constraint !== undefined || !after.relations.has(relation)) continue;
    yield { kind: 'index', name, key, on: relation, certain: certainty === 'certain' };
  }
}

function* objects(before: Schema, after: Schema): Generator<Thing> {
  const thing = (kind: Thing['kind'], name: string, key: string): Thing => ({
    kind,
    name,
    key,
    on: undefined,
    certain: true,
  });
  for (const { key, name } of before.types.values(after.types))
    if (!after.types.has(key)) yield thing('type', name, key);
  for (const routines of before.functions.values(after.functions)) {
    const [first] = routines;
    const left = first === undefined ? [] : (after.functions.get(first.key) ?? []);
    for (const one of routines)
      if (!left.includes(one) && left.length < routines.length) yield thing('function', one.name, one.key);
  }
  for (const { name } of before.namespaces.values(after.namespaces))
    if (!after.namespaces.has(name)) yield thing('schema', name, name);
  for (const { name } of before.extensions.values(after.extensions))
    if (!after.extensions.has(name)) yield thing('extension', name, name);
}
