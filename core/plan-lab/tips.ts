/**
 * Where the plan of a query changes as a table grows, from its plans at some sizes. A plan has changed where its steps differ. Near ties, which any
 * ANALYZE may decide otherwise, are no changes: a plan that holds for a short range only, and one between two stretches of another plan that costs nearly
 * as much. Plans nothing.
 */
import { isSamePlan } from '../plan-tests/check.ts';
import type { FoundNode } from '../plan-tests/fingerprint.ts';

/** A plan at one size of the table. */
export interface PlanPoint {
  readonly rows: number;
  readonly cost: number;
  readonly nodes: readonly FoundNode[];
}

export interface Tip {
  /** Above so many rows. */
  readonly rows: number;
  readonly before: readonly FoundNode[];
  readonly after: readonly FoundNode[];
}

/** Neighbouring points with the same plan, in order of their sizes. */
type Stretch = readonly [PlanPoint, ...PlanPoint[]];

/** A plan that holds for fewer sizes between two others, as a factor, is a tie of these. */
const shortest = 1.5;
/** A plan that saves less than this part of the cost of the one around it is a tie. */
const tie = 0.1;

/** `points` in any order, each size once. */
export function tipsOf(points: readonly PlanPoint[]): readonly Tip[] {
  const stretches = withoutTies(stretchesOf(points.toSorted((a, b) => a.rows - b.rows)));
  return stretches.slice(1).flatMap(([after], at) => {
    const before = stretches[at]?.at(-1);
    return before === undefined ? [] : [{ rows: before.rows, before: before.nodes, after: after.nodes }];
  });
}

function stretchesOf(points: readonly PlanPoint[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const point of points) {
    const now = stretches.at(-1);
    if (now !== undefined && isSamePlan(now[0].nodes, point.nodes)) stretches.splice(-1, 1, [...now, point]);
    else stretches.push([point]);
  }
  return stretches;
}

function withoutTies(stretches: readonly Stretch[]): readonly Stretch[] {
  const kept: Stretch[] = [];
  for (const after of stretches) {
    const between = kept.at(-1);
    const before = kept.at(-2);
    if (before === undefined || between === undefined || !isTie(before, between, after)) kept.push(after);
    else if (isSamePlan(before[0].nodes, after[0].nodes)) kept.splice(-2, 2, [...before, ...after]);
    else kept.splice(-1, 1, after);
  }
  return kept;
}

function isTie(before: Stretch, between: Stretch, after: Stretch): boolean {
  const [first] = between;
  const last = between.at(-1) ?? first;
  if (last.rows < first.rows * shortest) return true;
  const low = before.at(-1) ?? before[0];
  const [high] = after;
  if (!isSamePlan(low.nodes, high.nodes)) return false;
  return between.every(({ rows, cost }) => cost >= (1 - tie) * costAt(rows, low, high));
}

/** What the plan of two points would cost between them: costs grow with powers of the size. */
function costAt(rows: number, low: PlanPoint, high: PlanPoint): number {
  const share = Math.log(rows / low.rows) / Math.log(high.rows / low.rows);
  return low.cost ** (1 - share) * high.cost ** share;
}
