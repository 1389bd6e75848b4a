/** Completes the list of a SELECT without a FROM, using the tables and aliases in the workspace's queries. */
import { tableByKey } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Place } from '../outline.ts';
import type { Completion, Spot } from './completion.ts';

export function isBeforeFrom({ sight, clause }: Place): boolean {
  return clause === 'select' && sight.block.kind === 'select' && sight.block.sources.length === 0;
}

/** Columns that queries read, and the qualifiers that they use. */
export function namesBeforeFrom(spot: Spot): readonly Completion[] {
  const columns = new Map<string, Completion>();
  for (const { relation, column } of spot.usage.columns()) {
    const often = Math.min(30, 5 * Math.log2(1 + spot.usage.count(`${relation}.${column}`)));
    const before = columns.get(column);
    if (before !== undefined && before.score >= 50 + often) continue;
    columns.set(column, {
      label: column,
      kind: 'column',
      insert: quoteIdentifier(column),
      detail: relation,
      score: 50 + often,
    });
  }
  return [...columns.values(), ...qualifiersBeforeFrom(spot)];
}

export function qualifiersBeforeFrom(spot: Spot): readonly Completion[] {
  const aliases = [...spot.usage.aliases()].map(([alias, key]) => qualifier(spot, alias, key, 55));
  const tables = [...spot.schema.relations.values()].flatMap((one) =>
    one.kind === 'sequence' ? [] : [qualifier(spot, one.name, one.key, 40)],
  );
  return [...aliases, ...tables];
}

function qualifier(spot: Spot, name: string, key: string, score: number): Completion {
  const often = Math.min(20, 4 * Math.log2(1 + spot.usage.count(key)));
  return { label: name, kind: 'alias', insert: quoteIdentifier(name), detail: key, score: score + often };
}

/** Columns of the table with that name, or of the one that queries alias so. */
export function columnsBeforeFrom(spot: Spot, name: string): readonly Completion[] {
  const own = [...spot.schema.searchPath, 'public'].map((one) => `${one}.${name}`);
  const key = own.find((one) => spot.schema.relations.has(one)) ?? spot.usage.aliases().get(name);
  const table = key === undefined ? undefined : tableByKey(spot.schema, key);
  return (table?.columns ?? []).map((one) => ({
    label: one.name,
    kind: 'column' as const,
    insert: quoteIdentifier(one.name),
    detail: `${table?.name ?? ''} · ${typeText(one.type)}`,
    score: 100 + Math.min(24, 4 * Math.log2(1 + spot.usage.count(`${table?.key ?? ''}.${one.name}`))),
  }));
}
