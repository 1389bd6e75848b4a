/** CREATE VIEW and CREATE MATERIALIZED VIEW, and REFRESH. */
import type { CreateView, RefreshMaterializedView } from '../../operations/model/operation.ts';
import { creationKey, creationSchema, keyOf, resolveRelation } from '../lookup.ts';
import { temporarySchema } from '../../operations/model/temporary-schema.ts';
import type { Schema, View } from '../model.ts';
import { certaintyAt, originOf, type At } from './statement-place.ts';
import { bindQuery } from './bind.ts';
import { owned, pathOf } from './new-object.ts';
import { removeRelation } from './drops.ts';
import { putRelation } from './store.ts';

export function createView(schema: Schema, operation: CreateView, at: At): Schema {
  const isTemporary = operation.persistence === 'temporary';
  const name = operation.view.name.text;
  const key = isTemporary ? keyOf(temporarySchema, name) : creationKey(schema, operation.view);
  const old = schema.relations.get(key);
  const kind = operation.materialized ? 'materialized-view' : 'view';
  if (old !== undefined && (operation.ifNotExists || at.conditional)) return schema;
  const replaces = old !== undefined && operation.orReplace && old.kind === kind;
  const clear = old === undefined || replaces ? schema : removeRelation(schema, key, 'cascade');
  const inSchema = isTemporary ? temporarySchema : (operation.view.schema?.text ?? creationSchema(schema));
  const bound = operation.shape && bindQuery(clear, operation.shape);
  const output = bound?.output;
  const { comment, labels, changes, owner, privileges } = owned(schema, 'table', inSchema);
  const view: View = {
    comment,
    labels,
    changes,
    owner,
    privileges,
    kind,
    key,
    schema: inSchema,
    name,
    columns: output?.map(({ name: own }, i) => operation.named[i] ?? own) ?? operation.columns,
    columnTypes: output?.map(({ type }) => type) ?? [],
    columnComments: [],
    columnDefaults: [],
    reads: bound?.reads ?? [],
    dependencies: bound?.dependencies ?? [],
    functions: bound?.functions ?? [],
    query: bound?.query ?? { text: '', references: [] },
    persistence: operation.persistence,
    options: operation.options,
    checkOption: operation.checkOption,
    populated: operation.withData,
    tablespace: operation.tablespace,
    accessMethod: operation.accessMethod,
    triggers: [],
    rules: [],
    path: pathOf(schema),
    origin: originOf(at),
    // OR REPLACE does not prove a view new.
    certainty: certaintyAt(at, { ifNotExists: operation.ifNotExists || operation.orReplace }),
  };
  return putRelation(clear, replaces ? replacing(old, view) : view);
}

/** What OR REPLACE keeps. */
function replacing(old: View, view: View): View {
  const { owner, privileges, comment, labels, changes, triggers, rules, columnComments, columnDefaults } =
    old;
  return {
    ...view,
    owner,
    privileges,
    comment,
    labels,
    changes,
    triggers,
    rules,
    columnComments,
    columnDefaults,
  };
}

export function refreshMaterializedView(schema: Schema, operation: RefreshMaterializedView): Schema {
  const view = resolveRelation(schema, operation.view);
  if (view?.kind !== 'materialized-view' || view.populated === operation.withData) return schema;
  return putRelation(schema, { ...view, populated: operation.withData });
}
