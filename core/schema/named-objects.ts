/** Everything in a schema that people look for by its name, with the statement that created it. */
import type { Origin, Relation, Schema } from './model.ts';

export interface NamedObject {
  readonly kind: 'table' | 'view' | 'sequence' | 'column' | 'function' | 'index';
  readonly name: string;
  /** The table of a column or index, the schema of others. */
  readonly inside: string;
  readonly origin: Origin;
}

export function* namedObjectsOf(schema: Schema): Generator<NamedObject> {
  for (const relation of schema.relations.values()) {
    const { name, schema: inside, origin } = relation;
    yield { kind: kinds[relation.kind], name, inside, origin };
    if (!('constraints' in relation)) continue;
    for (const column of relation.columns)
      yield { kind: 'column', name: column.name, inside: name, origin: column.origin };
  }
  for (const { name, relation, origin } of schema.indexes.values())
    yield { kind: 'index', name, inside: schema.relations.get(relation)?.name ?? relation, origin };
  for (const routines of schema.functions.values())
    for (const { name, schema: inside, origin } of routines) yield { kind: 'function', name, inside, origin };
}

const kinds: Readonly<Record<Relation['kind'], NamedObject['kind']>> = {
  table: 'table',
  'foreign-table': 'table',
  view: 'view',
  'materialized-view': 'view',
  sequence: 'sequence',
};
