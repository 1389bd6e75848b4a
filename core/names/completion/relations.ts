/** Completes tables, views, WITH queries and sequences. */
import { foreignKeysFrom, foreignKeysTo, tableByKey } from '../../schema/lookup.ts';
import type { Relation, Schema } from '../../schema/model.ts';
import { relationNamed } from '../../queries/scope.ts';
import { dialectOf } from '../dialect.ts';
import { ctesSeen } from '../offers.ts';
import { systemRelationsByKey } from '../system-relations.ts';
import type { RelationKind, Role, Sight } from '../outline.ts';
import { sourcesSeen } from '../uses.ts';
import type { Completion, CompletionKind, Spot } from './completion.ts';
import { best } from './ranked.ts';

export function relationsAt(spot: Spot, role: Role & { kind: 'relation' }): readonly Completion[] {
  const { schema } = spot;
  const { wanted, seenFrom, name } = role;
  if (wanted === 'index') return indexesIn(spot, name.schema?.text);
  const near = joinable(spot, seenFrom);
  const inSchema = name.schema?.text;
  const fitting = best(
    relationsIn(schema, wanted, inSchema),
    spot.typed,
    (one) => one.name,
    (one) => scoreOf(spot, one, near.has(one.key)),
  );
  const items = fitting.map(({ item, score }) => relationItem(spot, item, inSchema === undefined, score));
  const { hasCatalog } = dialectOf(schema);
  const others = wanted === 'readable' && hasCatalog ? ofServer(inSchema, spot) : [];
  if (inSchema !== undefined) return [...items, ...others];
  const queries = wanted === 'readable' ? queriesSeen(spot, seenFrom) : [];
  return [...items, ...others, ...queries, ...schemasOf(spot)];
}

function* relationsIn(
  { relations }: Schema,
  wanted: RelationKind,
  inSchema: string | undefined,
): Generator<Relation> {
  for (const one of relations.values())
    if (fits(one, wanted) && (inSchema === undefined || one.schema === inSchema)) yield one;
}

function fits({ kind }: Relation, wanted: RelationKind): boolean {
  switch (wanted) {
    case 'readable':
      return kind !== 'sequence';
    case 'table':
      return kind === 'table' || kind === 'foreign-table' || kind === 'view';
    case 'view':
      return kind === 'view' || kind === 'materialized-view';
    case 'sequence':
      return kind === 'sequence';
    case 'index':
      return false;
    case 'any':
      return true;
  }
}

function scoreOf(spot: Spot, relation: Relation, isNear: boolean): number {
  const isPartition = 'partitionOf' in relation && relation.partitionOf !== undefined;
  const often = 6 * Math.log2(1 + spot.usage.count(relation.key));
  return (
    100 + often + (isNear ? 15 : 0) - (isPartition ? 30 : 0) - (isOnPath(spot.schema, relation) ? 0 : 10)
  );
}

function isOnPath({ searchPath }: Schema, { schema }: Relation): boolean {
  return searchPath.includes(schema) || schema === 'pg_temp';
}

function relationItem(spot: Spot, relation: Relation, unqualified: boolean, score: number): Completion {
  const name = spot.quote(relation.name);
  const needsSchema = unqualified && !isOnPath(spot.schema, relation);
  return {
    label: relation.name,
    kind: kindOf(relation),
    insert: needsSchema ? `${spot.quote(relation.schema)}.${name}` : name,
    detail: relation.schema === 'public' ? undefined : relation.schema,
    score,
  };
}

function kindOf({ kind }: Relation): CompletionKind {
  return kind === 'view' || kind === 'materialized-view' ? 'view' : 'table';
}

/** Tables related by a foreign key to those of the block. */
function joinable(spot: Spot, seenFrom: Sight | undefined): ReadonlySet<string> {
  const near = new Set<string>();
  if (seenFrom === undefined) return near;
  const all = { ...seenFrom, sources: seenFrom.block.sources.length };
  for (const { source } of sourcesSeen(all)) {
    const { of } = source;
    const table = of.kind === 'relation' ? relationNamed(spot.schema, of.name) : undefined;
    const known = table && tableByKey(spot.schema, table.key);
    if (known === undefined) continue;
    for (const { references } of foreignKeysFrom(known)) near.add(references.relation);
    for (const { table: from } of foreignKeysTo(spot.schema, known.key)) near.add(from.key);
  }
  return near;
}

/** A statement names a query to read it, and most often the one that it has just named. */
function queriesSeen({ quote }: Spot, seenFrom: Sight | undefined): readonly Completion[] {
  const seen = ctesSeen(seenFrom);
  return seen.map(({ name }, at) => ({
    label: name.text,
    kind: 'query' as const,
    insert: quote(name.text),
    detail: 'WITH query',
    score: 170 + seen.length - at,
  }));
}

/** Without a schema those that every query sees. */
function ofServer(inSchema: string | undefined, spot: Spot): readonly Completion[] {
  const prefix = `${inSchema ?? 'pg_catalog'}.`;
  const found = [...systemRelationsByKey().keys()].filter((key) => key.startsWith(prefix));
  return found.map((key) => ({
    label: key.slice(prefix.length),
    kind: 'view' as const,
    insert: key.slice(prefix.length),
    detail: prefix.slice(0, -1),
    score: 20 + 6 * Math.log2(1 + spot.usage.count(key)),
  }));
}

export function schemasOf({ schema, quote }: Spot): readonly Completion[] {
  const own = [...schema.namespaces.values()].map(({ name }) => name);
  const ofServer = dialectOf(schema).hasCatalog ? ['pg_catalog', 'information_schema'] : [];
  return [...own, ...ofServer].map((name) => ({
    label: name,
    kind: 'schema' as const,
    insert: quote(name),
    detail: 'schema',
    score: 40,
  }));
}

function indexesIn(spot: Spot, inSchema: string | undefined): readonly Completion[] {
  const own = [...spot.schema.indexes.values()].filter(
    (one) => (inSchema === undefined || one.schema === inSchema) && one.constraint === undefined,
  );
  const found = best(
    own,
    spot.typed,
    ({ name }) => name,
    () => 100,
  );
  return found.map(({ item: { name, relation }, score }) => ({
    label: name,
    kind: 'index' as const,
    insert: spot.quote(name),
    detail: relation,
    score,
  }));
}
