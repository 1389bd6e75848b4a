/** A sample of the keys of a Redis server, as data; and the histogram of their remaining time. Names are text for display. */

export interface KeySample {
  /** Keys on the server, by DBSIZE. */
  readonly total: number;
  /** Of the sampled keys; each once. */
  readonly names: readonly string[];
  /** All keys were visited. */
  readonly isComplete: boolean;
  /** Some of the names, with what else was asked of them. */
  readonly looked: readonly LookedKey[];
}

export interface LookedKey {
  readonly name: string;
  /** As TYPE prints it. */
  readonly type: string;
  /** Until it expires; undefined if it does not. */
  readonly ttlMs: number | undefined;
}

export interface Bucket {
  readonly label: string;
  readonly keys: number;
  readonly share: number;
}

const second = 1_000;
const day = 86_400 * second;

const limits: readonly (readonly [label: string, below: number])[] = [
  ['under a minute', 60 * second],
  ['a minute to an hour', 3_600 * second],
  ['an hour to a day', day],
  ['a day to a week', 7 * day],
  ['a week to a month', 30 * day],
  ['over a month', Number.POSITIVE_INFINITY],
];

/** Empty buckets are left out. */
export function expiryHistogram(keys: readonly LookedKey[]): readonly Bucket[] {
  const bucket = (label: string, own: number): readonly Bucket[] =>
    own === 0 ? [] : [{ label, keys: own, share: own / keys.length }];
  let from = 0;
  return [
    ...limits.flatMap(([label, below]) => {
      const own = keys.filter(({ ttlMs }) => ttlMs !== undefined && ttlMs >= from && ttlMs < below).length;
      from = below;
      return bucket(label, own);
    }),
    ...bucket('never', keys.filter(({ ttlMs }) => ttlMs === undefined).length),
  ];
}
