/**
 * Estimates how long work on a relation takes, from its size. A range in milliseconds; undefined if the size is unknown or the work does
 * not grow with it. Assumes reading at 50 to 1,000 MB/s; writing tables and indexes at 10 to 200 MB/s; changing 500 to 20,000 rows a
 * second.
 */
import type { Duration } from '../../effects/effect.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import type { Estimate } from '../model.ts';

/** Megabytes per second, slow and fast. */
const rates: Readonly<Partial<Record<Duration, readonly [slow: number, fast: number]>>> = {
  scan: [50, 1_000],
  'index-build': [10, 200],
  rewrite: [10, 200],
};

const rowsPerSecond = [500, 20_000] as const;

export interface Work {
  readonly rewrite: boolean;
  readonly scan: boolean;
  readonly buildsIndex: boolean;
  readonly size: RelationSize | undefined;
}

export function estimateOf(
  { rewrite, scan, buildsIndex, size }: Work,
  duration: Duration | 'rows',
): Estimate | undefined {
  if (size === undefined) return undefined;
  if (duration === 'rows') return size.rows === undefined ? undefined : rowsEstimate(size.rows);
  const kind = rewrite ? 'rewrite' : buildsIndex ? 'index-build' : scan ? 'scan' : undefined;
  const rate = kind && rates[kind];
  if (rate === undefined) return undefined;
  const [slow, fast] = rate;
  const megabytes = size.bytes / 1024 ** 2;
  return { least: (megabytes / fast) * 1_000, most: (megabytes / slow) * 1_000 };
}

/** For changing so many rows one by one. */
export function rowsEstimate(rows: number): Estimate {
  const [slow, fast] = rowsPerSecond;
  return { least: (rows / fast) * 1_000, most: (rows / slow) * 1_000 };
}

/** Longer than most clients wait for an answer: 30 seconds. */
export function isLong({ most }: Estimate): boolean {
  return most >= 30_000;
}

/** On a busy server even a lock that is released at once may take as long. */
export function isBrief({ most }: Estimate): boolean {
  return most < 1_000;
}
