/**
 * Finds objects by name in a source of the explorer, with the path to each in the tree. The tree of migrations is searched; databases are
 * queried, since not all of their objects have been read.
 */
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import { bestOf, readSearch, searchable } from '../../core/catalog/search.ts';
import { objectKinds } from '../../core/catalog/objects.ts';
import { relationConcern } from '../../core/lint/affected-objects.ts';
import type { Schema } from '../../core/schema/model.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import type { Explored } from '../../engine/databases/catalog/explore/explore.ts';
import { failure } from '../../protocol/message.ts';
import type { SchemaFound } from '../../protocol/schema.ts';
import type { Findable, Finder, Finding, Found } from './findable.ts';
import { pathTo } from './from-catalog.ts';
import { idOf, relationKey, schemaKey, type Inside } from './outline.ts';

const mostFound = 50;

/** Best matches first, at most fifty for all roots. */
export async function findIn(
  roots: readonly { readonly id: string; readonly label: string; readonly finder?: Finder }[],
  text: string,
  signal: AbortSignal,
): Promise<SchemaFound> {
  const search = readSearch(text);
  const all: (Found & { readonly id: () => string })[] = [];
  const failures: string[] = [];
  for (const root of roots) {
    const answer = await root.finder?.(search, signal);
    if (answer?.kind === 'failure') failures.push(answer.message);
    if (answer?.kind !== 'found') continue;
    const label = roots.length === 1 ? [] : [root.label];
    for (const one of bestOf(search, answer.found, mostFound))
      all.push({ ...one, above: [...label, ...one.above], id: () => idOf([root.id, ...one.path()]) });
  }
  const found = bestOf(search, all, mostFound).map(({ kind, name, above, id }) => ({
    kind,
    name,
    above,
    id: id(),
  }));
  return { found, failure: failures[0] };
}

/** The table or view of that name; an unqualified name prefers `public`. */
export function named(
  { schema, name }: { readonly schema: string | undefined; readonly name: string },
  among: Iterable<Findable>,
): Findable | undefined {
  let first: Findable | undefined;
  for (const one of among) {
    if (one.name !== name) continue;
    if (one.schema === (schema ?? 'public')) return one;
    if (schema === undefined) first ??= one;
  }
  return first;
}

export function* inCatalog(snapshot: CatalogSnapshot): Generator<Findable> {
  for (const { relations } of snapshot.schemas) {
    for (const relation of relations) {
      const { name, schema } = relation;
      yield { name, schema, concern: relationConcern(schema, name), path: () => pathTo(snapshot, relation) };
    }
  }
}

export function* inReplay(schema: Schema): Generator<Findable> {
  for (const { kind, key, name, schema: own } of schema.relations.values())
    if (kind !== 'sequence')
      yield { name, schema: own, concern: relationConcern(own, name), path: () => pathInReplay(schema, key) };
}

/** The path to a relation from the root, like `pathTo` of a catalog. */
export function pathInReplay(schema: Schema, key: string): readonly string[] {
  const relation = schema.relations.get(key);
  if (relation === undefined) return [];
  const parent = 'partitionOf' in relation ? relation.partitionOf?.parent : undefined;
  const above =
    parent !== undefined && tableByKey(schema, parent) !== undefined
      ? pathInReplay(schema, parent)
      : [schemaKey(relation.schema)];
  return [...above, relationKey(relation.name)];
}

/** The matches that a database returned, with their paths. */
export function foundInDatabase(answer: Explored, snapshot: CatalogSnapshot): Finding {
  if (answer.kind === 'failed') return failure(answer.failure.message);
  const found = answer.value.found.map(({ kind, name, schema, relation, below }): Found => {
    const isRelation = relation !== undefined && below.length === 0;
    const inside = schema === undefined ? [] : [schemaKey(schema)];
    return {
      kind,
      name,
      above: [schema, isRelation ? undefined : relation].flatMap((one) =>
        one === undefined || (kind === 'schema' && below.length === 0) ? [] : [one],
      ),
      path: () =>
        relation === undefined || schema === undefined
          ? [...inside, ...below]
          : [...pathTo(snapshot, { schema, name: relation }), ...below],
    };
  });
  return { kind: 'found', found };
}

/** Nodes that mention another object are skipped, since that object is found at its own node. */
const elsewhere: ReadonlySet<string> = new Set(['Referenced By', 'Inherited By', 'Grants']);

/** All named nodes of a loaded outline. */
export async function foundInOutline(inside: Inside): Promise<readonly Found[]> {
  const found: Found[] = [];
  const walk = async (at: Inside, path: readonly string[], above: readonly string[]): Promise<void> => {
    if (at.kind === 'failure') return;
    for (const node of at.parts.flatMap((part) => ('many' in part ? part.nodes() : [part]))) {
      if (node.kind === 'group' && elsewhere.has(node.label)) continue;
      // Pages are not part of the path to a node.
      const own = node.role === 'page' ? path : [...path, node.key];
      const kind = objectKinds.find((one) => one === node.kind);
      const isNamed = kind !== undefined && searchable.has(kind);
      if (isNamed) found.push({ kind, name: node.label, above, path: () => own });
      if (node.inside !== undefined)
        await walk(await node.inside(), own, isNamed ? [...above, node.label] : above);
    }
  };
  await walk(inside, [], []);
  return found;
}
