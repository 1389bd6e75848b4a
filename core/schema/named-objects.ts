/**
 * Everything in a schema that people look for by its name, with the statement that created it. Sequences of columns and indexes of constraints are
 * found by their columns and tables.
 */
import type { Origin, Relation, Schema } from './model.ts';

export interface NamedObject {
  readonly kind: 'table' | 'view' | 'sequence' | 'column' | 'function' | 'index';
  readonly name: string;
  /** The table of a column or index, the schema of others. */
  readonly inside: string;
  readonly origin: Origin;
}

export function* namedObjectsOf(schema: Schema): Generator<NamedObject> {
  const owned = new Set([...schema.sequencesOf.values()].flat());
  for (const relation of schema.relations.values()) {
    if (owned.has(relation.key)) continue;
    const { name, schema: inside, origin } = relation;
    yield { kind: kinds[relation.kind], name, inside, origin };
    if (!('constraints' in relation)) continue;
    for (const column of relation.columns)
      yield { kind: 'column', name: column.name, inside: name, origin: column.origin };
  }
  for (const { name, relation, origin } of schema.indexes.values()) {
    const table = schema.relations.get(relation);
    const isConstraint =
      table !== undefined && 'constraints' in table && table.constraints.some((one) => one.name === name);
    if (!isConstraint) yield { kind: 'index', name, inside: table?.name ?? relation, origin };
  }
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
