/** The relations of a schema by kind, sorted by name. */
import type { Relation, Schema, Sequence, Table, View } from '../model.ts';

export interface Relations {
  readonly tables: readonly Table[];
  readonly views: readonly View[];
  readonly sequences: readonly Sequence[];
}

export function relationsOf(schema: Schema): Relations {
  const all = [...schema.relations.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { tables: all.filter(isTable), views: all.filter(isView), sequences: all.filter(isSequence) };
}

function isTable(relation: Relation): relation is Table {
  return relation.kind === 'table' || relation.kind === 'foreign-table';
}

function isView(relation: Relation): relation is View {
  return relation.kind === 'view' || relation.kind === 'materialized-view';
}

function isSequence(relation: Relation): relation is Sequence {
  return relation.kind === 'sequence';
}
