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

/** `isBeside`: built CONCURRENTLY, which takes no versions that nobody sees. Half a sentence: `less than 2.2 GB of disk is free while …, or a replica is more than 2.2 GB behind (…)`. */
export function shortOf(statements: readonly Placed[], date: string, isBeside = false): string {
  const log = logOfBuilds(statements, date, isBeside);
  if (log === undefined) return 'free disk or a replica’s lag passes a limit that you write down before';
  const { bytes, count, sorts } = log;
  const isOne = count === 1;
  const [what, it, builds] = isOne
    ? ['the index', 'it', 'the build alone writes']
    : ['the indexes', 'the first of them', 'the builds alone write'];
  const later = sorts === 0 ? '' : ', the largest sort among them';
  return `less than ${formatBytes(2 * bytes + sorts)} of disk is free while ${it} still sorts (${what}${later} and as much write-ahead log follow), or a replica is more than ${formatBytes(Math.max(leastBehind, bytes))} behind (${builds} up to ${formatBytes(bytes)} of log)`;
}

/** Undefined where anything else takes its time, or one of them is not known. What only reads writes nothing. */
function logOfBuilds(
  statements: readonly Placed[],
  date: string,
  isBeside: boolean,
): { readonly bytes: number; readonly count: number; readonly sorts: number } | undefined {
  const works = statements.filter((one) => isWork(one) && durationOf(one.one) !== 'scan');
  const built = works.map((one) => builtAt(one, date, isBeside));
  const sizes = built.flat().flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes.most]));
  const isKnown =
    works.length > 0 && built.every((all) => all.length > 0) && sizes.length === built.flat().length;
  if (!isKnown) return undefined;
  // A sort is gone before the next one begins.
  const later = built
    .flat()
    .slice(1)
    .map(({ sorted }) => sorted?.most ?? 0);
  return {
    bytes: sizes.reduce((sum, one) => sum + one, 0),
    count: sizes.length,
    sorts: Math.max(0, ...later),
  };
}
