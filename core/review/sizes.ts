/**
 * How large a relation is, with source and age, and what follows: a range of time, disk and write-ahead log. A range is an estimate and says
 * what it assumes; without statistics there is none.
 */
import type { Duration, RelationEffect } from '../effects/effect.ts';
import { formatBytes, formatCount } from '../plan/format.ts';
import { sizeInWords } from '../statistics/scale.ts';
import { sizeOf, type RelationSize, type SizeIndex } from '../statistics/statistics.ts';

export interface SizesAround {
  readonly sizes: SizeIndex | undefined;
  /** As 2027-01-31. */
  readonly date: string;
}

export function sizeAt({ sizes, date }: SizesAround, relation: string): RelationSize | undefined {
  return sizes === undefined ? undefined : sizeOf(sizes, relation, date);
}

export function sizeWords(size: RelationSize | undefined): string | undefined {
  return size === undefined ? undefined : sizeInWords(size);
}

/** Megabytes in a second, slow and fast: common storage, and work that others do meanwhile. Assumptions, and printed as such. */
const rates: Readonly<Partial<Record<Duration, readonly [slow: number, fast: number]>>> = {
  scan: [50, 1_000],
  'index-build': [10, 200],
  rewrite: [10, 200],
};

/** Undefined where nothing is to be waited for, or where the size is unknown. */
export function estimateOf(duration: Duration, size: RelationSize | undefined): string | undefined {
  const rate = rates[duration];
  if (rate === undefined || size === undefined) return undefined;
  const megabytes = size.bytes / 1024 ** 2;
  const [slow, fast] = rate;
  return `estimate: ${rangeInWords(megabytes / fast, megabytes / slow)} at ${slow} to ${formatCount(fast)} MB/s`;
}

/** `2 to 40 min`, from seconds. */
export function rangeInWords(least: number, most: number): string {
  if (most < 1) return 'under a second';
  const [unit, size] =
    most < 120 ? (['s', 1] as const) : most < 7_200 ? (['min', 60] as const) : (['h', 3_600] as const);
  const high = `${Math.ceil(most / size)} ${unit}`;
  if (least < 1) return `up to ${high}`;
  if (least >= size) return `${Math.floor(least / size)} to ${high}`;
  return least < 120 ? `${Math.floor(least)} s to ${high}` : `${Math.floor(least / 60)} min to ${high}`;
}

/** Undefined where no copy is made. */
export function needsOf(
  relations: readonly Pick<RelationEffect, 'relation' | 'rewrite' | 'buildsIndex' | 'isNew'>[],
  around: SizesAround,
): string | undefined {
  const sentences = relations.flatMap(({ relation, rewrite, buildsIndex, isNew }) => {
    if (isNew || !(rewrite || buildsIndex)) return [];
    const size = sizeAt(around, relation);
    if (rewrite) {
      const much =
        size === undefined
          ? `as much as ${relation} and its indexes`
          : `${formatBytes(size.bytes)} for ${relation}, and its indexes`;
      return [`Needs free disk for a second copy (${much}), and as much write-ahead log.`];
    }
    return [`Needs free disk and write-ahead log for the new index on ${relation}.`];
  });
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** Of an UPDATE, which writes every row that it changes a second time. `isAll`: no condition leaves rows out. */
export function rowsNeed(relation: string, isAll: boolean, around: SizesAround): string {
  const size = sizeAt(around, relation);
  const much = size === undefined ? '' : ` (${formatBytes(size.bytes)})`;
  return isAll
    ? `Writes every row of ${relation} again: needs free disk for a second copy of it${much} that vacuum keeps for the table, and at least as much write-ahead log.`
    : `Writes each row that it changes again: needs free disk for these rows of ${relation}${size === undefined ? '' : `, up to ${formatBytes(size.bytes)},`} that vacuum keeps for the table, and at least as much write-ahead log.`;
}
