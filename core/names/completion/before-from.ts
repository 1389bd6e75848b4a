/** Completes the list of a SELECT without a FROM, using the statement's WITH queries and the tables and aliases in the workspace's queries. */
import { nameOf, tableByKey } from '../../schema/lookup.ts';
import { wordsOf } from '../../schema/words.ts';
import { cteNamed, ctesSeen } from '../offers.ts';
import type { Cte, FromSource, Place } from '../outline.ts';
import { columnsOf } from './columns.ts';
import type { Completion, Spot } from './completion.ts';
import { best } from './ranked.ts';

export function isBeforeFrom({ sight, clause }: Place): boolean {
  return clause === 'select' && sight.block.kind === 'select' && sight.block.sources.length === 0;
}

/** Columns that queries read, and the qualifiers that they use. */
export function namesBeforeFrom(spot: Spot, place: Place): readonly Completion[] {
  const { usage, typed } = spot;
  const found = best(
    usage.columns(),
    typed,
    ({ column }) => column,
    ({ relation, column }) => 50 + Math.min(30, 5 * Math.log2(1 + usage.count(`${relation}.${column}`))),
  );
  const columns = found.map(({ item: { relation, column }, score }) => ({
    label: column,
    kind: 'column' as const,
    insert: spot.quote(column),
    detail: relation,
    score,
  }));
  return [...columns, ...qualifiersBeforeFrom(spot, place)];
}

interface Qualifier {
  readonly name: string;
  readonly key: string;
  readonly base: number;
}

/** The statement's WITH queries, aliases that queries use, and tables. */
export function qualifiersBeforeFrom(spot: Spot, { sight }: Place): readonly Completion[] {
  const { usage, typed } = spot;
  const found = best(
    qualifiersKnown(spot),
    typed,
    ({ name }) => name,
    ({ key, base }) => base + Math.min(20, 4 * Math.log2(1 + usage.count(key))),
  );
  const own = ctesSeen(sight).map(({ name }) => ({ name: name.text, key: 'WITH query', score: 75 }));
  const known = found.map(({ item: { name, key }, score }) => ({ name, key, score }));
  return [...own, ...known].map(({ name, key, score }) => ({
    label: name,
    kind: 'alias' as const,
    insert: spot.quote(name),
    detail: key,
    score,
  }));
}

function* qualifiersKnown({ schema, usage }: Spot): Generator<Qualifier> {
  for (const [name, key] of usage.aliases()) yield { name, key, base: 55 };
  for (const { kind, name, key } of schema.relations.values())
    if (kind !== 'sequence') yield { name, key, base: 40 };
}

/** Columns of the WITH query or the table with that name, or of the table that queries alias so. */
export function columnsBeforeFrom(spot: Spot, place: Place, name: string): readonly Completion[] {
  const cte = cteNamed(place.sight, nameOf(undefined, name));
  if (cte !== undefined) return columnsOf(spot, place, asSource(cte, place));
  const own = [...spot.schema.searchPath, 'public'].map((one) => `${one}.${name}`);
  const key = own.find((one) => spot.schema.relations.has(one)) ?? spot.usage.aliases().get(name);
  const table = key === undefined ? undefined : tableByKey(spot.schema, key);
  return (table?.columns ?? []).map((one) => ({
    label: one.name,
    kind: 'column' as const,
    insert: spot.quote(one.name),
    detail: `${table?.name ?? ''} · ${wordsOf(spot.schema).type(one)}`,
    score: 100 + Math.min(24, 4 * Math.log2(1 + spot.usage.count(`${table?.key ?? ''}.${one.name}`))),
  }));
}

/** The query as FROM will read it. */
function asSource({ name }: Cte, { sight }: Place): FromSource {
  return {
    called: name,
    aliased: false,
    of: { kind: 'relation', name: nameOf(undefined, name.text) },
    columns: [],
    seenFrom: sight,
    qualifiedOnly: false,
    merged: [],
  };
}
