/**
 * When disk and replicas end a change that works long: with numbers where what it writes is known, which is of indexes that it builds. Else somebody
 * writes limits down before: one that a healthy run meets ends it for nothing.
 */
import { durationOf } from '../../effects/held.ts';
import { formatBytes } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';
import { builtAt } from '../statements/index-bytes.ts';
import { isWork } from '../statements/works.ts';

/** What before.sql lets pass is behind before anything has begun. */
const leastBehind = 128 * 1024 ** 2;

/** `isBeside`: built CONCURRENTLY, which takes no versions that nobody sees. Half a sentence: `less than 2.2 GB of disk is free when …, or a replica is more than 2.2 GB behind (…)`. */
export function shortOf(statements: readonly Placed[], date: string, isBeside = false): string {
  const log = logOfBuilds(statements, date, isBeside);
  if (log === undefined) return 'free disk or a replica’s lag passes a limit that you write down before';
  const { bytes, count, atFirst, sorted: behind } = log;
  const [what, it, builds] =
    count === 1
      ? ['the index, its sort', 'it', 'the build alone writes']
      : ['the indexes, the largest sort', 'the first of them', 'the builds alone write'];
  const [first, then] = [atFirst, behind].map(formatBytes);
  const sorted =
    first === then
      ? ''
      : `, or less than ${then} when ${count === 1 ? 'it' : 'that one'} has sorted (its phase in watch.sql: loading tuples in tree)`;
  return `less than ${first} of disk is free when ${it} begins (${what} and as much write-ahead log)${sorted}, or a replica is more than ${formatBytes(Math.max(leastBehind, bytes))} behind (${builds} up to ${formatBytes(bytes)} of log)`;
}

/** All in bytes: what has to be free when the first of them begins, and when that has sorted. */
interface Log {
  /** What they write. */
  readonly bytes: number;
  readonly count: number;
  readonly atFirst: number;
  readonly sorted: number;
}

/** Undefined where anything else takes its time, or one of them is not known. What only reads writes nothing. */
function logOfBuilds(statements: readonly Placed[], date: string, isBeside: boolean): Log | undefined {
  const works = statements.filter((one) => isWork(one) && durationOf(one.one) !== 'scan');
  const built = works.map((one) => builtAt(one, date, isBeside));
  const sizes = built.flat().flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes.most]));
  const isKnown =
    works.length > 0 && built.every((all) => all.length > 0) && sizes.length === built.flat().length;
  if (!isKnown) return undefined;
  const [first = 0, ...later] = built.flat().map(({ sorted }) => sorted?.most ?? 0);
  const bytes = sizes.reduce((sum, one) => sum + one, 0);
  const [own = 0] = sizes;
  // A sort is gone before the next one begins.
  return {
    ...{ bytes, count: sizes.length },
    atFirst: 2 * bytes + Math.max(first, ...later),
    sorted: Math.max(2 * own, 2 * bytes + Math.max(0, ...later) - first),
  };
}
