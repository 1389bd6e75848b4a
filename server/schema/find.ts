/**
 * Finds tables, views and columns by name in a source of the explorer, and the way to each through the tree. `table:` and `column:` in front
 * say what is looked for. Columns of a large live database that nobody opened are not known, and not found.
 */
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import { relationConcern, type Concern } from '../../core/lint/concerned.ts';
import type { Schema } from '../../core/schema/model.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import { pathTo } from './from-catalog.ts';
import { compare, relationKey, schemaKey } from './outline.ts';

export interface Findable {
  readonly kind: 'table' | 'column';
  readonly name: string;
  /** Of the table, or of the one that the column is in. */
  readonly schema: string;
  /** What findings about it are about. */
  readonly concern?: Concern;
  /** Below the root. Made when it was found: there may be very many. */
  readonly path: () => readonly string[];
}

const mostFound = 50;

/** The best first, at most fifty. */
export function find(text: string, among: Iterable<Findable>): readonly Findable[] {
  const [, only, rest = text] = /^(table|column):\s*(.*)$/su.exec(text) ?? [];
  const wanted = rest.trim().toLowerCase();
  if (wanted === '') return [];
  const found: { readonly one: Findable; readonly score: number }[] = [];
  for (const one of among) {
    if (only !== undefined && one.kind !== only) continue;
    const score = scoreOf(one.name.toLowerCase(), wanted);
    if (score !== undefined) found.push({ one, score: one.kind === 'table' ? score : score + 0.5 });
  }
  return found
    .sort(
      (a, b) => a.score - b.score || a.one.name.length - b.one.name.length || compare(a.one.name, b.one.name),
    )
    .slice(0, mostFound)
    .map(({ one }) => one);
}

/** 0 the same, 1 begins so, 2 a word in it begins so, 3 holds it, 4 has its letters in order. */
function scoreOf(name: string, wanted: string): number | undefined {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(`_${wanted}`)) return 2;
  if (name.includes(wanted)) return 3;
  let at = -1;
  for (const letter of wanted) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return undefined;
  }
  return 4;
}

/** The table or view of a name; where no schema is written, one in `public` before others. */
export function named(
  { schema, name }: { readonly schema: string | undefined; readonly name: string },
  among: Iterable<Findable>,
): Findable | undefined {
  let first: Findable | undefined;
  for (const one of among) {
    if (one.kind !== 'table' || one.name !== name) continue;
    if (one.schema === (schema ?? 'public')) return one;
    if (schema === undefined) first ??= one;
  }
  return first;
}

export function* inCatalog(snapshot: CatalogSnapshot): Generator<Findable> {
  for (const { relations } of snapshot.schemas) {
    for (const relation of relations) {
      const path = () => pathTo(snapshot, relation);
      const { name: own, schema } = relation;
      yield { kind: 'table', name: own, schema, concern: relationConcern(schema, own), path };
      for (const { name } of relation.columns)
        yield { kind: 'column', name, schema: relation.schema, path: () => [...path(), columnKey(name)] };
    }
  }
}

export function* inReplay(schema: Schema): Generator<Findable> {
  for (const relation of schema.relations.values()) {
    if (relation.kind === 'sequence') continue;
    const path = () => pathInReplay(schema, relation.key);
    const concern = relationConcern(relation.schema, relation.name);
    yield { kind: 'table', name: relation.name, schema: relation.schema, concern, path };
    const columns =
      'constraints' in relation ? relation.columns.map(({ name }) => name) : (relation.columns ?? []);
    for (const name of columns)
      yield { kind: 'column', name, schema: relation.schema, path: () => [...path(), columnKey(name)] };
  }
}

/** The way to a relation from the top, as `pathTo` of a catalog. */
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

const columnKey = (name: string): string => `c:${name}`;
