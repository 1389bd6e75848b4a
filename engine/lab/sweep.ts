/**
 * At which sizes of a table the plan of a query changes: planned at every half power of ten, and between two that differ until the place is known to a
 * twentieth. Plans only; a plan that comes and goes between two steps that are alike is not seen.
 */
import { tipsOf, type PlanPoint, type Tip } from '../../core/plan-lab/tips.ts';
import { isSamePlan } from '../../core/plan-tests/check.ts';
import { fingerprintOf } from '../../core/plan-tests/fingerprint.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { LabOutcome } from './lab-question.ts';

export type Swept =
  | { readonly kind: 'swept'; readonly tips: readonly Tip[] }
  | Exclude<LabOutcome, { readonly kind: 'plan' }>;

const leastExponent = 3;
const mostExponent = 9;
const step = 0.5;
const near = 1.05;
const mostBetween = 4;
/** A query that is hard to plan is not planned a hundred times. */
const longestMs = 60_000;

type PlanAt = (rows: number) => Promise<LabOutcome>;
type Refused = Exclude<LabOutcome, { readonly kind: 'plan' }>;

export async function sweep(planAt: PlanAt): Promise<Swept> {
  const begun = performance.now();
  const points: PlanPoint[] = [];
  const at = async (rows: number): Promise<PlanPoint | Refused> => {
    if (performance.now() - begun > longestMs) return tooLong;
    const point = await pointAt(rows, planAt);
    if (!('kind' in point)) points.push(point);
    return point;
  };
  let before: PlanPoint | undefined;
  for (let exponent = leastExponent; exponent <= mostExponent; exponent += step) {
    const now = await at(Math.round(10 ** exponent));
    if ('kind' in now) return now;
    // A plan may change more than once between two steps.
    for (let few = 0; before !== undefined && few < mostBetween; few += 1) {
      if (isSamePlan(before.nodes, now.nodes)) break;
      const above: PlanPoint | Refused = await firstAfter(before, now, at);
      if ('kind' in above) return above;
      before = above;
    }
    before = now;
  }
  return { kind: 'swept', tips: tipsOf(points) };
}

/** The first size with another plan than the lower one's. */
async function firstAfter(
  low: PlanPoint,
  high: PlanPoint,
  at: (rows: number) => Promise<PlanPoint | Refused>,
): Promise<PlanPoint | Refused> {
  let [below, above] = [low, high];
  while (above.rows / below.rows > near && above.rows - below.rows > 1) {
    const middle = await at(Math.round(Math.sqrt(below.rows * above.rows)));
    if ('kind' in middle) return middle;
    if (isSamePlan(below.nodes, middle.nodes)) below = middle;
    else above = middle;
  }
  return above;
}

async function pointAt(rows: number, planAt: PlanAt): Promise<PlanPoint | Refused> {
  const outcome = await planAt(rows);
  if (outcome.kind !== 'plan') return outcome;
  const read = readPlan(outcome.plan.json);
  if (!read.ok) return { kind: 'failed', failure: { reason: 'statement', message: read.problem } };
  const { plan } = read;
  return { rows, cost: plan.root.estimate?.totalCost ?? 0, nodes: fingerprintOf(plan, 'meaningless') };
}

const tooLong: Refused = {
  kind: 'failed',
  failure: {
    reason: 'statement',
    message: `Planning this query for every size takes longer than ${longestMs / 1_000} s. Plan it for single sizes.`,
  },
};
