/**
 * Groups tables into areas: a small schema is one area, a larger one is split into clusters of its foreign keys. Clusters grow by joining
 * the pair that gains most modularity; a table that many tables reference binds less than one that few do. The result depends only on the
 * schema.
 */
import { oneLine } from '../text/format.ts';
import { foreignKeysFrom } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { compare } from './context.ts';

export interface Area<Member extends AreaTable = Table> {
  readonly key: string;
  readonly schema: string;
  readonly title: string;
  /** In the order of their keys. */
  readonly tables: readonly Member[];
}

export interface AreaTable {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
}

/** Keys of the tables that each table references. */
export type RefersTo<Member> = (table: Member) => readonly string[];

export const byForeignKeys: RefersTo<Table> = (table) =>
  foreignKeysFrom(table).map(({ references }) => references.relation);

/** More boxes than these do not fit a picture. */
const mostTables = 24;

/** Partitions belong to the area of their parent and are not drawn. */
export function areasOf<Member extends AreaTable>(
  tables: readonly Member[],
  refersTo: RefersTo<Member>,
): readonly Area<Member>[] {
  const schemas = [...new Set(tables.map(({ schema }) => schema))].sort(compare);
  return schemas.flatMap((schema) =>
    areasIn(
      schema,
      tables.filter((one) => one.schema === schema),
      refersTo,
    ),
  );
}

function areasIn<Member extends AreaTable>(
  schema: string,
  tables: readonly Member[],
  refersTo: RefersTo<Member>,
): readonly Area<Member>[] {
  if (tables.length <= mostTables)
    return [{ key: schema, schema, title: `Schema ${oneLine(schema)}`, tables }];
  const groups = clusters(tables, refersTo);
  const alone = groups.filter(({ length }) => length === 1).flat();
  const titles = new Map<string, number>();
  const areas = groups
    .filter(({ length }) => length > 1)
    .map((group) => {
      const title = titleOf(group, refersTo);
      const before = titles.get(title) ?? 0;
      titles.set(title, before + 1);
      const distinct = before === 0 ? title : `${title} (${before + 1})`;
      return { key: `${schema} ${distinct}`, schema, title: distinct, tables: group };
    })
    .sort((a, b) => compare(a.title, b.title));
  const rest = { key: `${schema} `, schema, title: 'On their own', tables: alone };
  return alone.length === 0 ? areas : [...areas, rest];
}

/** The common prefix of the names, or the table with most foreign keys to the others. */
function titleOf<Member extends AreaTable>(group: readonly Member[], refersTo: RefersTo<Member>): string {
  const counts = new Map<string, number>();
  for (const { name } of group) {
    const first = /^[^_\s]{3,}(?=_)/.exec(name)?.[0];
    if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  const [prefix, count] = [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]))[0] ?? ['', 0];
  if (count * 5 >= group.length * 3) return oneLine(`${prefix}_…`);
  const ties = tiesIn(group, refersTo);
  const hub = group.toSorted((a, b) => degree(ties, b.key) - degree(ties, a.key) || compare(a.key, b.key))[0];
  return `Around ${oneLine(hub?.name ?? '')}`;
}

function degree(ties: ReadonlyMap<string, ReadonlyMap<string, number>>, key: string): number {
  return ties.get(key)?.size ?? 0;
}

/** The weight of each connection, in both directions. */
function tiesIn<Member extends AreaTable>(
  tables: readonly Member[],
  refersTo: RefersTo<Member>,
): Map<string, Map<string, number>> {
  const keys = new Set(tables.map(({ key }) => key));
  const referrers = new Map<string, Set<string>>();
  for (const table of tables)
    for (const to of refersTo(table))
      if (keys.has(to) && to !== table.key)
        referrers.set(to, (referrers.get(to) ?? new Set()).add(table.key));
  const ties = new Map(tables.map(({ key }) => [key, new Map<string, number>()] as const));
  for (const [to, from] of referrers)
    for (const key of from) {
      const weight = 1 / Math.sqrt(from.size);
      for (const [one, other] of [
        [key, to],
        [to, key],
      ] as const)
        ties.get(one)?.set(other, (ties.get(one)?.get(other) ?? 0) + weight);
    }
  return ties;
}

interface Cluster<Member> {
  readonly tables: readonly Member[];
  readonly ties: Map<string, number>;
  readonly strength: number;
}

/** Each cluster is sorted by key; clusters are sorted by their first key. */
function clusters<Member extends AreaTable>(
  tables: readonly Member[],
  refersTo: RefersTo<Member>,
): readonly (readonly Member[])[] {
  const ties = tiesIn(tables, refersTo);
  const total = [...ties.values()].reduce((sum, one) => sum + sumOf(one), 0);
  const all = new Map<string, Cluster<Member>>(
    tables.map((table) => {
      const own = ties.get(table.key) ?? new Map<string, number>();
      return [table.key, { tables: [table], ties: own, strength: sumOf(own) }];
    }),
  );
  for (let best = bestPair(all, total); best !== undefined; best = bestPair(all, total))
    join(all, best[0], best[1]);
  return [...all.values()].map((one) => one.tables.toSorted((a, b) => compare(a.key, b.key)));
}

function sumOf(ties: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const weight of ties.values()) sum += weight;
  return sum;
}

/** The first pair with the highest gain, in the order of keys. A pair without gain is joined if one of the two is small. */
function bestPair<Member>(
  all: ReadonlyMap<string, Cluster<Member>>,
  total: number,
): readonly [string, string] | undefined {
  let best: readonly [string, string] | undefined;
  let most = 1e-12;
  for (const [key, one] of all)
    for (const [other, weight] of one.ties) {
      const second = all.get(other);
      if (second === undefined || other <= key) continue;
      if (one.tables.length + second.tables.length > mostTables) continue;
      const gain = weight / total - (2 * one.strength * second.strength) / (total * total);
      const counts = Math.min(one.tables.length, second.tables.length) <= 2 ? Math.max(gain, 2e-12) : gain;
      if (counts > most) {
        most = counts;
        best = [key, other];
      }
    }
  return best;
}

function join<Member>(all: Map<string, Cluster<Member>>, into: string, from: string): void {
  const one = all.get(into);
  const other = all.get(from);
  if (one === undefined || other === undefined) return;
  const ties = new Map(one.ties);
  for (const [key, weight] of other.ties) ties.set(key, (ties.get(key) ?? 0) + weight);
  ties.delete(into);
  ties.delete(from);
  all.delete(from);
  all.set(into, { tables: [...one.tables, ...other.tables], ties, strength: one.strength + other.strength });
  for (const [key, weight] of other.ties) {
    const third = all.get(key);
    if (third === undefined || key === into) continue;
    third.ties.delete(from);
    third.ties.set(into, (third.ties.get(into) ?? 0) + weight);
  }
}
