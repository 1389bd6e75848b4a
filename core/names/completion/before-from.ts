/** Completes the list of a SELECT without a FROM, using the tables and aliases in the workspace's queries. */
import { tableByKey } from '../../schema/lookup.ts';
import { wordsOf } from '../../schema/words.ts';
import type { Place } from '../outline.ts';
import type { Completion, Spot } from './completion.ts';
import { best } from './ranked.ts';

export function isBeforeFrom({ sight, clause }: Place): boolean {
  return clause === 'select' && sight.block.kind === 'select' && sight.block.sources.length === 0;
}

/** Columns that queries read, and the qualifiers that they use. */
export function namesBeforeFrom(spot: Spot): readonly Completion[] {
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
  return [...columns, ...qualifiersBeforeFrom(spot)];
}

interface Qualifier {
  readonly name: string;
  readonly key: string;
  readonly base: number;
}

/** Aliases that queries use, and tables. */
export function qualifiersBeforeFrom(spot: Spot): readonly Completion[] {
  const { usage, typed } = spot;
  const found = best(
    qualifiersKnown(spot),
    typed,
    ({ name }) => name,
    ({ key, base }) => base + Math.min(20, 4 * Math.log2(1 + usage.count(key))),
  );
  return found.map(({ item: { name, key }, score }) => ({
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

/** Columns of the table with that name, or of the one that queries alias so. */
export function columnsBeforeFrom(spot: Spot, name: string): readonly Completion[] {
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
