/** What a plan lab plans with: the statistics of a database, or assumed sizes if there are none. */
import type { Statistics } from '../statistics/statistics.ts';
import { usualRows, type AssumedSizes } from './assumed.ts';

export type LabBasis =
  | { readonly kind: 'statistics'; readonly statistics: Statistics }
  | { readonly kind: 'assumed'; readonly sizes: AssumedSizes };

const nothingChosen: AssumedSizes = { usual: usualRows, rows: new Map() };

/** Sizes alone replace what is assumed of their tables, and what people have chosen replaces both. */
export function labBasis(
  statistics: Statistics | undefined,
  { usual, rows }: AssumedSizes = nothingChosen,
): LabBasis {
  if (statistics?.planner !== undefined) return { kind: 'statistics', statistics };
  const counted = (statistics?.relations ?? []).flatMap(({ schema, name, rows: count }) =>
    count === undefined ? [] : [[`${schema}.${name}`, count] as const],
  );
  return { kind: 'assumed', sizes: { usual, rows: new Map([...counted, ...rows]) } };
}

/** When the statistics were collected; undefined where sizes are assumed. */
export function collectedAt(basis: LabBasis): string | undefined {
  return basis.kind === 'statistics' ? basis.statistics.collectedAt : undefined;
}
