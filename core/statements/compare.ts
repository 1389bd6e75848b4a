/**
 * Which statements became slower between two snapshots of pg_stat_statements. Only differences of counters with one beginning are compared, so
 * that no number is negative; what began again in between is counted and left out. The means come from sums, since the stored ones are
 * those of a lifetime.
 */
import type { StatementDialect, StatementEntry, StatementSnapshot } from './snapshot.ts';

export interface StatementComparison {
  readonly from: string;
  readonly to: string;
  readonly dialect: StatementDialect;
  readonly database: string;
  /** Windows before the last one that were compared with it; the first is what was counted before the first snapshot. */
  readonly baselines: number;
  /** Time of all statements in the last window, in milliseconds; a lower bound if entries were evicted. */
  readonly totalMs: number;
  readonly slower: readonly SlowerStatement[];
  /** Took longer for the same work, while it is not known how much their time varies: no verdict. */
  readonly longer: readonly SlowerStatement[];
  /** Statements that the earlier snapshots do not have, with a share of the time. */
  readonly fresh: readonly StatementUse[];
  /** Those that took most time in the last window. */
  readonly top: readonly StatementUse[];
  /** Migrations that ran in between; undefined if that is not known. */
  readonly landed: readonly string[] | undefined;
  /** Sentences about what the comparison does not cover. */
  readonly notes: readonly string[];
}

export interface StatementUse {
  readonly id: string;
  readonly text: string;
  readonly calls: number;
  readonly ms: number;
  /** Means of one call. */
  readonly mean: Mean;
}

export interface Mean {
  readonly ms: number;
  readonly blocks: number;
  readonly rows: number;
}

export interface SlowerStatement extends StatementUse {
  readonly before: Mean;
  /** `work`: a call reads more blocks. `waits`: it reads as many, and takes longer: locks, disks, or other load. */
  readonly cause: 'work' | 'waits';
}

export type StatementsCompared =
  | { readonly kind: 'compared'; readonly comparison: StatementComparison }
  /** Half a sentence. */
  | { readonly kind: 'refused'; readonly because: string };

/** Fewer calls say little of a mean. */
const leastCalls = 50;
const leastRatio = 1.5;
/** Blocks or rows of one call. */
const leastWork = 1;
/** Of the time of all statements. */
const leastShare = 0.01;
/** With so many windows their spread is known. */
const spreadFrom = 3;
const mostListed = 10;

/** Two snapshots or more of one database, in any order. */
export function compareStatements(all: readonly StatementSnapshot[]): StatementsCompared {
  const sorted = all.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const [before, last] = sorted.slice(-2);
  const [first] = sorted;
  if (first === undefined || before === undefined || last === undefined)
    return { kind: 'refused', because: 'a comparison takes two snapshots' };
  const apart = whyNot(before, last);
  if (apart !== undefined) return { kind: 'refused', because: apart };
  // Earlier windows count as far as the counters have the same beginning.
  const comparable = [...sorted.filter((one) => whyNot(one, last) === undefined), last];
  const windows = comparable.slice(1).map((one, at) => windowOf(comparable[at], one));
  const current = windowOf(before, last);
  const baselines = [windowOf(undefined, comparable[0] ?? before), ...windows.slice(0, -1)];
  const uses = [...current.uses.values()];
  const totalMs = uses.reduce((sum, { ms }) => sum + ms, 0);
  const byTime = uses.toSorted((a, b) => b.ms - a.ms);
  const changed = byTime.flatMap((use) => slowerThan(use, baselines, totalMs) ?? []);
  // Time alone varies with whatever else the server does; the work of a call does not.
  const isSure = ({ cause }: SlowerStatement): boolean => cause === 'work' || baselines.length >= spreadFrom;
  const isOld = (id: string): boolean => baselines.some(({ uses: known }) => known.has(id));
  return {
    kind: 'compared',
    comparison: {
      from: before.at,
      to: last.at,
      dialect: last.dialect,
      database: last.database,
      baselines: baselines.length,
      totalMs,
      slower: changed.filter(isSure),
      longer: changed.filter((one) => !isSure(one)),
      fresh: byTime
        .filter((one) => one.ms >= leastShare * totalMs && !isOld(one.id) && !current.again.has(one.id))
        .slice(0, mostListed),
      top: byTime.slice(0, mostListed),
      landed:
        before.applied === undefined || last.applied === undefined
          ? undefined
          : last.applied.filter((path) => before.applied?.includes(path) !== true),
      notes: notesOn(before, last, current, baselines.length),
    },
  };
}

function whyNot(a: StatementSnapshot, b: StatementSnapshot): string | undefined {
  if (a.database !== b.database) return 'they are of several databases';
  if (a.dialect !== b.dialect) return 'they are of several kinds of servers';
  if (a.at === b.at) return 'they are of the same moment';
  if (a.reset !== b.reset)
    return a.dialect === 'mysql'
      ? `the counters began again at ${b.reset}, between the two: the server was started, or somebody truncated them`
      : `the counters were reset at ${b.reset}, between the two`;
  return a.started === b.started
    ? undefined
    : `the server was started at ${b.started}, between the two, and may have lost what it had counted`;
}

interface Window {
  readonly uses: ReadonlyMap<string, StatementUse>;
  /** Entries that began again in the window. */
  readonly again: ReadonlySet<string>;
}

function windowOf(before: StatementSnapshot | undefined, after: StatementSnapshot): Window {
  const known = new Map(before?.entries.map((one) => [one.id, one]));
  const uses = new Map<string, StatementUse>();
  const again = new Set<string>();
  for (const entry of after.entries) {
    const earlier = known.get(entry.id);
    if (earlier !== undefined && (entry.calls < earlier.calls || entry.since !== earlier.since))
      again.add(entry.id);
    else {
      const use = useOf(earlier, entry);
      if (use.calls > 0) uses.set(entry.id, use);
    }
  }
  return { uses, again };
}

function useOf(before: StatementEntry | undefined, after: StatementEntry): StatementUse {
  const calls = Math.max(0, after.calls - (before?.calls ?? 0));
  const ms = Math.max(0, after.ms - (before?.ms ?? 0));
  const blocks = Math.max(0, after.blocks - (before?.blocks ?? 0));
  const rows = Math.max(0, after.rows - (before?.rows ?? 0));
  const each = Math.max(1, calls);
  const mean = { ms: ms / each, blocks: blocks / each, rows: rows / each };
  return { id: after.id, text: after.text, calls, ms, mean };
}

function slowerThan(
  use: StatementUse,
  baselines: readonly Window[],
  totalMs: number,
): SlowerStatement | undefined {
  // What takes less than that in all has not become slower by as much; of ten thousand entries a hundred are left at most.
  if (use.calls < leastCalls || use.ms < leastShare * totalMs) return undefined;
  const earlier = baselines
    .flatMap(({ uses }) => uses.get(use.id) ?? [])
    .filter(({ calls }) => calls >= leastCalls);
  const calls = earlier.reduce((sum, one) => sum + one.calls, 0);
  if (calls < leastCalls) return undefined;
  const mean = (of: keyof Mean): number =>
    earlier.reduce((sum, one) => sum + one.mean[of] * one.calls, 0) / calls;
  const before = { ms: mean('ms'), blocks: mean('blocks'), rows: mean('rows') };
  const isSlower =
    use.mean.ms >= leastRatio * before.ms && (use.mean.ms - before.ms) * use.calls >= leastShare * totalMs;
  const isOutside = earlier.length < spreadFrom || earlier.every((one) => use.mean.ms > one.mean.ms);
  if (!isSlower || !isOutside) return undefined;
  // An INSERT examines no row, before and after.
  const isMore = use.mean.blocks >= Math.max(leastRatio * before.blocks, before.blocks + leastWork);
  return { ...use, before, cause: isMore ? 'work' : 'waits' };
}

function notesOn(
  before: StatementSnapshot,
  last: StatementSnapshot,
  { again }: Window,
  baselines: number,
): readonly string[] {
  const evicted = last.evictions - before.evictions;
  return [
    ...(baselines < spreadFrom
      ? [
          `There ${baselines === 1 ? 'is one window' : `are ${baselines} windows`} to compare with, so how much these means vary is not known. More snapshots show it.`,
        ]
      : []),
    ...(evicted > 0
      ? [
          last.dialect === 'mysql'
            ? `The server had no room for the statements of ${evicted === 1 ? 'one call' : `${evicted} calls`} in between (performance_schema_digests_size): statements are missing, and the total is a lower bound.`
            : `The server dropped its rarest entries ${evicted === 1 ? 'once' : `${evicted} times`} in between (pg_stat_statements.max): statements are missing, and the total is a lower bound.`,
        ]
      : []),
    ...(again.size > 0
      ? [
          `${again.size === 1 ? 'One entry' : `${again.size} entries`} began again in between and ${again.size === 1 ? 'is' : 'are'} not compared.`,
        ]
      : []),
    ...(last.hidden > 0
      ? [
          `${last.hidden === 1 ? 'One entry' : `${last.hidden} entries`} of other roles could not be seen: GRANT pg_read_all_stats shows them.`,
        ]
      : []),
  ];
}
