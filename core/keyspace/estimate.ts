/**
 * How many keys of a server a sample stands for, with the error. SCAN visits keys in the order of a keyed hash, so that the keys of its first
 * steps are a random sample of all names.
 */

export interface Estimate {
  readonly count: number;
  /** The interval that contains the true count in 999 of 1,000 samples. */
  readonly low: number;
  readonly high: number;
  /** All keys were seen: the three numbers are equal. */
  readonly isExact: boolean;
}

/** Quantile of the normal distribution for 99.9 %, two-sided. */
const z = 3.2905;

/** `hits` of `seen` sampled keys, of `total` on the server. Wilson's interval, narrowed because the sample is drawn without replacement. */
export function estimateOf(hits: number, seen: number, total: number): Estimate {
  if (seen >= total) return { count: hits, low: hits, high: hits, isExact: true };
  if (seen === 0) return { count: 0, low: 0, high: total, isExact: false };
  const share = hits / seen;
  // The finite population correction acts like a larger sample.
  const n = (seen * (total - 1)) / Math.max(1, total - seen);
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // What was seen exists, and so does what was seen to be something else.
  const low = Math.max(hits, Math.floor((centre - half) * total));
  const high = Math.min(total - (seen - hits), Math.ceil((centre + half) * total));
  return { count: Math.round(share * total), low, high, isExact: false };
}

/** A prefix with so many keys or more is in the sample in 999 of 1,000 cases; with fewer it may be missing. */
export function smallestSeen(seen: number, total: number): number {
  if (seen >= total) return 1;
  if (seen === 0) return total;
  return Math.min(total, Math.ceil(Math.log(0.001) / Math.log(1 - seen / total)));
}
