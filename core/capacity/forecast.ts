/**
 * When a series of measurements reaches a limit. The rate is the median of the rates between any two (Theil and Sen). A range is given only by
 * four measurements or more over two weeks or more: less does not show what a week does, and all rates between three are often on one side of
 * the true one. Less gives a day without an error. A day further
 * away than ten times what was observed is not given. No clock: the caller brings times.
 */

/** `day`: since any fixed moment. */
export interface Point {
  readonly day: number;
  readonly value: number;
}

export type Forecast =
  /** The limit is already reached. */
  | { readonly kind: 'reached' }
  /** Half a sentence says why nothing is known. */
  | { readonly kind: 'unknown'; readonly because: string }
  /** It does not grow. */
  | { readonly kind: 'steady' }
  /** Further away than can be said; `after` is a day before which it is not reached. */
  | { readonly kind: 'beyond'; readonly after: number; readonly points: number }
  /** From fewer than four points, or from less than two weeks: no error is known. */
  | { readonly kind: 'rate'; readonly day: number; readonly points: number }
  /** `latest` is undefined if some of the measurements do not lead there, or later than can be said. */
  | {
      readonly kind: 'range';
      readonly earliest: number;
      readonly likely: number | undefined;
      readonly latest: number | undefined;
      readonly points: number;
    };

/** How many times as long as was observed something is said ahead. */
export const furthest = 10;
/** A size that falls by more begins a new series: rows were deleted, or the table was rewritten. */
const drop = 0.2;
/** Measurements. */
const least = 4;
/** Days: each day of the week twice. */
const shortest = 14;
/** With fewer points the range is that of all rates between two of them. */
const fewest = 7;
/** More points than this are thinned: rates are computed between any two. */
const most = 300;

export function forecast(points: readonly Point[], limit: number, what: 'counter' | 'size'): Forecast {
  const series = thinned(lastSeries(points, what));
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined) return { kind: 'unknown', because: 'nothing was recorded' };
  if (last.value >= limit) return { kind: 'reached' };
  if (series.length === 1) return { kind: 'unknown', because: whyAlone(points.length, what) };
  const horizon = last.day + furthest * (last.day - first.day);
  return series.length < least || last.day - first.day < shortest
    ? atOneRate(series, last, limit, horizon)
    : ranged(series, limit, horizon);
}

function atOneRate(series: readonly Point[], last: Point, limit: number, horizon: number): Forecast {
  const points = series.length;
  const rate = quantile(ratesIn(series), 0.5);
  if (rate <= 0) return { kind: 'steady' };
  const day = last.day + (limit - last.value) / rate;
  return day > horizon ? { kind: 'beyond', after: horizon, points } : { kind: 'rate', day, points };
}

/** Sorted. */
function ratesIn(series: readonly Point[]): readonly number[] {
  return series.flatMap((a, at) => series.slice(at + 1).map((b) => rateOf(a, b))).toSorted((a, b) => a - b);
}

function whyAlone(all: number, what: 'counter' | 'size'): string {
  if (all === 1) return 'there is one snapshot, and a rate takes two';
  return what === 'counter'
    ? 'it was set back, and there is one snapshot since'
    : 'it shrank by more than 20 %, and there is one snapshot since';
}

/** What came after the last break. A second measurement at the same time says nothing of a rate. */
function lastSeries(points: readonly Point[], what: 'counter' | 'size'): readonly Point[] {
  const series: Point[] = [];
  for (const point of points.toSorted((a, b) => a.day - b.day)) {
    const before = series.at(-1);
    if (before !== undefined && point.day === before.day) series.pop();
    const floor = before === undefined ? 0 : what === 'counter' ? before.value : before.value * (1 - drop);
    if (point.value < floor) series.length = 0;
    series.push(point);
  }
  return series;
}

function thinned(series: readonly Point[]): readonly Point[] {
  if (series.length <= most) return series;
  const step = (series.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => series[Math.round(at * step)]).flatMap((one) => one ?? []);
}

function rateOf(a: Point, b: Point): number {
  return (b.value - a.value) / (b.day - a.day);
}

function ranged(series: readonly Point[], limit: number, horizon: number): Forecast {
  const rates = ratesIn(series);
  const rate = quantile(rates, 0.5);
  const [slow, fast] =
    series.length < fewest ? [rates[0] ?? 0, rates.at(-1) ?? 0] : interval(rates, series.length);
  const last = series.at(-1)?.day ?? 0;
  const levels = series.map(({ day, value }) => value - rate * (day - last)).toSorted((a, b) => a - b);
  const after = (share: number, by: number): number =>
    by > 0 ? last + Math.max(0, limit - quantile(levels, share)) / by : Infinity;
  // What happens between two snapshots is not known, so a day is not known better either.
  const gap = (last - (series[0]?.day ?? 0)) / (series.length - 1);
  const earliest = Math.max(last, after(0.95, fast) - gap);
  if (earliest === Infinity) return { kind: 'steady' };
  if (earliest > horizon) return { kind: 'beyond', after: horizon, points: series.length };
  const within = (day: number): number | undefined => (day > horizon ? undefined : day);
  return {
    kind: 'range',
    earliest,
    likely: within(after(0.5, rate)),
    latest: within(after(0.05, slow) + gap),
    points: series.length,
  };
}

/** 95 % of the confidence in the median rate, by the variance of Kendall's statistic. */
function interval(rates: readonly number[], n: number): readonly [number, number] {
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const half = (1.96 * deviation) / 2;
  const middle = rates.length / 2;
  const at = (index: number): number =>
    rates[Math.min(rates.length - 1, Math.max(0, Math.round(index)))] ?? 0;
  return [at(middle - half - 0.5), at(middle + half)];
}

/** Of a sorted list, between its members. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}
