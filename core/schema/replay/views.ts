/** CREATE VIEW and CREATE MATERIALIZED VIEW. */
import type { CreateView } from '../../operations/operation.ts';
import { creationKey, creationSchema, resolveRelation } from '../lookup.ts';
import type { Schema } from '../model.ts';
import { certaintyAt, originOf, type At } from './at.ts';
import { removeRelation } from './drops.ts';
import { putRelation } from './store.ts';

export function createView(schema: Schema, operation: CreateView, at: At): Schema {
  const key = creationKey(schema, operation.view);
  const old = schema.relations.get(key);
  const kind = operation.materialized ? 'materialized-view' : 'view';
  if (old !== undefined && (operation.ifNotExists || at.conditional)) return schema;
  const clear =
    old === undefined || (operation.orReplace && old.kind === kind)
      ? schema
      : removeRelation(schema, key, 'cascade');
  return putRelation(clear, {
    kind,
    key,
    schema: operation.view.schema?.text ?? creationSchema(schema),
    name: operation.view.name.text,
    columns: operation.columns,
    reads: operation.reads.flatMap((name) => resolveRelation(schema, name)?.key ?? []),
    origin: originOf(at),
    // OR REPLACE does not prove a view new.
    certainty: certaintyAt(at, { ifNotExists: operation.ifNotExists || operation.orReplace }),
  });
}
