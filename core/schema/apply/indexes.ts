/** CREATE INDEX on a table, its partitions or a materialized view. */
import type { CreateIndex } from '../../operations/model/operation.ts';
import { hasPartitions, keyOf, resolveRelation, tableByKey } from '../lookup.ts';
import type { Schema } from '../model.ts';
import { certaintyAt, originOf, type At } from './statement-place.ts';
import { removeIndex } from './drops.ts';
import { buildIndex, shapeOf } from './index-shape.ts';
import { tableOrPartial } from './tables-before-migrations.ts';

export function createIndex(schema: Schema, operation: CreateIndex, at: At): Schema {
  const [known, key] = withRelation(schema, operation, at);
  const relation = key === undefined ? undefined : known.relations.get(key);
  if (relation === undefined) return schema;
  const name = operation.name?.text;
  const old = name === undefined ? undefined : known.indexes.get(keyOf(relation.schema, name));
  if (old !== undefined && (operation.ifNotExists || at.conditional)) return schema;
  return buildIndex(old === undefined ? known : removeIndex(known, old), {
    relation,
    shape: shapeOf(operation),
    name,
    backing: undefined,
    partOf: undefined,
    valid: !(operation.only && waitsForParts(known, relation.key)),
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  });
}

/** For a table that no migration creates, ONLY shows that it is partitioned. */
function waitsForParts(schema: Schema, relation: string): boolean {
  return hasPartitions(schema, relation) || tableByKey(schema, relation)?.complete === false;
}

function withRelation(schema: Schema, operation: CreateIndex, at: At): readonly [Schema, string | undefined] {
  const relation = resolveRelation(schema, operation.table);
  if (relation?.kind === 'materialized-view') return [schema, relation.key];
  return tableOrPartial(schema, operation, at);
}
