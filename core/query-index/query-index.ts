/**
 * Indexes the queries of a workspace by relation, to find uses of a table or column that a migration drops or renames. A name counts only
 * if it cannot denote anything else in the schema. Reads no file.
 */
import { verbsNaming, verbsOf } from '../models/asked.ts';
import type { AskingModel, Verb } from '../models/model.ts';
import { keyOf, nameInKey, tableByKey } from '../schema/lookup.ts';
import type { Schema, Table, View } from '../schema/model.ts';
import type { Span } from '../text/span.ts';
import type { IndexedQuery, IndexedRelation, IndexedWord } from './query.ts';

/** The queries that name a relation, by its unqualified name. */
export type QueriesNaming = (relation: string) => readonly IndexedQuery[];

export interface QueryIndex {
  readonly naming: QueriesNaming;
  /** Each once. */
  readonly all: readonly IndexedQuery[];
}

export interface QueryPlace {
  readonly path: string;
  readonly span: Span;
  /** A file of its own that inserts literal rows: a seed, a data dump. */
  readonly isSeed: boolean;
  /** Of a statement that a library writes for a model. */
  readonly asked?: Asked;
}

export interface Asked {
  readonly model: AskingModel;
  /** The statements that name it. */
  readonly verbs: readonly Verb[];
}

const none: readonly IndexedQuery[] = [];

export const noQueries: QueryIndex = { naming: () => none, all: none };

export function queryIndex(queries: readonly IndexedQuery[]): QueryIndex {
  const byRelation = new Map<string, IndexedQuery[]>();
  for (const query of queries)
    for (const name of new Set(query.relations.map((one) => one.name))) {
      const known = byRelation.get(name);
      if (known === undefined) byRelation.set(name, [query]);
      else known.push(query);
    }
  return { naming: (relation) => byRelation.get(relation) ?? none, all: queries };
}

/** One place for each query that names the relation. */
export function queriesNamingTable(
  naming: QueriesNaming,
  schema: Schema,
  key: string,
): readonly QueryPlace[] {
  return about(naming, schema, key).map(({ query, relation }) =>
    placeOf(query, relation.span, query.model === undefined ? [] : verbsOf(query.model)),
  );
}

/** One place for each query that names the column of the relation. */
export function queriesNamingColumn(
  naming: QueriesNaming,
  schema: Schema,
  key: string,
  column: string,
): readonly QueryPlace[] {
  return about(naming, schema, key).flatMap(({ query, relation }) => {
    if (query.model !== undefined) return ofModel(query, query.model, relation, column);
    const words = query.words().get(column) ?? [];
    const found = words.find((one) => isColumnOf(one, relation, query, schema, column));
    return found === undefined ? [] : [placeOf(query, found.span)];
  });
}

/** Models whose INSERT leaves out a column: one that is added, which the release knows nothing of, or one that they do not have. */
export function modelsLeavingOut(
  naming: QueriesNaming,
  schema: Schema,
  key: string,
  column: string,
): readonly QueryPlace[] {
  return about(naming, schema, key).flatMap(({ query: { model, ...query }, relation }) => {
    if (model === undefined || !model.inserts || model.gap !== undefined) return [];
    const isThere = tableByKey(schema, key)?.columns.some((one) => one.name === column) === true;
    const isNamed = isThere && model.everyColumn?.except.includes(column) === false;
    return isNamed || model.fields.some((one) => one.column === column)
      ? []
      : [placeOf({ ...query, model }, relation.span, ['INSERT'])];
  });
}

function placeOf(query: IndexedQuery, span: Span, verbs: readonly Verb[] = []): QueryPlace {
  const { path, model } = query;
  return { path, span, isSeed: isSeed(query), ...(model === undefined ? {} : { asked: { model, verbs } }) };
}

function ofModel(
  query: IndexedQuery,
  model: AskingModel,
  relation: IndexedRelation,
  column: string,
): readonly QueryPlace[] {
  const verbs = verbsNaming(model, column);
  if (verbs.length === 0) return [];
  return [placeOf(query, query.words().get(column)?.[0]?.span ?? relation.span, verbs)];
}

/** All values are literals: a program's query has placeholders. */
function isSeed({ path, parsed }: IndexedQuery): boolean {
  return (
    path.endsWith('.sql') &&
    parsed?.operations.every(
      (one) => one.kind === 'truncate' || (one.kind === 'insert' && one.reads.length === 0),
    ) === true &&
    !/[?]|[$:@]\w/.test(parsed.text.replaceAll(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"/g, "''"))
  );
}

interface About {
  readonly query: IndexedQuery;
  readonly relation: IndexedRelation;
}

function about(naming: QueriesNaming, schema: Schema, key: string): readonly About[] {
  const name = nameInKey(key);
  return naming(name).flatMap((query) => {
    // Sent to another kind of server, which has its own table of that name.
    if (query.dialect !== schema.dialect) return [];
    const relation = query.relations.find((one) => one.name === name && canMean(one, key, schema));
    return relation === undefined ? [] : [{ query, relation }];
  });
}

/** An unqualified name denotes the only relation of that name, or the one in `public`. */
function canMean(relation: IndexedRelation, key: string, { searchPath }: Schema): boolean {
  if (relation.schema !== undefined) return keyOf(relation.schema, relation.name) === key;
  return [...searchPath, 'public'].some((one) => keyOf(one, relation.name) === key);
}

function isColumnOf(
  { qualifier }: IndexedWord,
  relation: IndexedRelation,
  query: IndexedQuery,
  schema: Schema,
  column: string,
): boolean {
  if (qualifier !== undefined) return qualifier === relation.alias || qualifier === relation.name;
  const others = query.relations.filter((one) => one.name !== relation.name);
  return others.every((one) => !mayHave(one, column, schema));
}

/** A table that no migration creates may have any column. */
function mayHave({ schema: namespace, name }: IndexedRelation, column: string, schema: Schema): boolean {
  const paths = namespace === undefined ? [...schema.searchPath, 'public'] : [namespace];
  const found = paths.flatMap((one) => schema.relations.get(keyOf(one, name)) ?? [])[0];
  if (found === undefined) return true;
  if (found.kind === 'sequence') return false;
  if (isView(found)) return found.columns?.includes(column) !== false;
  return !found.complete || found.columns.some((one) => one.name === column);
}

function isView(relation: Table | View): relation is View {
  return relation.kind === 'view' || relation.kind === 'materialized-view';
}
