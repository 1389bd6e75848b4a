/**
 * At which sizes of a table the plan of a query changes: planned at every half power of ten, and between two that differ until the place is known to a
 * twentieth. Plans only; a plan that comes and goes between two steps that are alike is not seen.
 */
import { isSamePlan } from '../../core/plan-tests/check.ts';
import { fingerprintOf, type FoundNode } from '../../core/plan-tests/fingerprint.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { LabOutcome } from './lab-question.ts';

export interface Tip {
  /** Above so many rows. */
  readonly rows: number;
  readonly before: readonly FoundNode[];
  readonly after: readonly FoundNode[];
}

export type Swept =
  | { readonly kind: 'swept'; readonly tips: readonly Tip[] }
  | Exclude<LabOutcome, { readonly kind: 'plan' }>;

const leastExponent = 3;
const mostExponent = 9;
const step = 0.5;
const near = 1.05;
const mostBetween = 4;

interface Point {
  readonly rows: number;
  readonly nodes: readonly FoundNode[];
}

interface Found {
  readonly tip: Tip;
  /** The first size with the other plan. */
  readonly above: Point;
}

type PlanAt = (rows: number) => Promise<LabOutcome>;
type Refused = Exclude<LabOutcome, { readonly kind: 'plan' }>;

export async function sweep(planAt: PlanAt): Promise<Swept> {
  const tips: Tip[] = [];
  let before: Point | undefined;
  for (let exponent = leastExponent; exponent <= mostExponent; exponent += step) {
    const now = await pointAt(Math.round(10 ** exponent), planAt);
    if ('kind' in now) return now;
    // A plan may change more than once between two steps.
    for (let few = 0; before !== undefined && few < mostBetween; few += 1) {
      if (isSamePlan(before.nodes, now.nodes)) break;
      const found: Found | Refused = await between(before, now, planAt);
      if ('kind' in found) return found;
      tips.push(found.tip);
      before = found.above;
    }
    before = now;
  }
  return { kind: 'swept', tips };
}

async function between(low: Point, high: Point, planAt: PlanAt): Promise<Found | Refused> {
  let [below, above] = [low, high];
  while (above.rows / below.rows > near && above.rows - below.rows > 1) {
    const middle = await pointAt(Math.round(Math.sqrt(below.rows * above.rows)), planAt);
    if ('kind' in middle) return middle;
    if (isSamePlan(below.nodes, middle.nodes)) below = middle;
    else above = middle;
  }
  const { rows, nodes } = below;
  return { tip: { rows, before: nodes, after: above.nodes }, above };
}

async function pointAt(rows: number, planAt: PlanAt): Promise<Point | Refused> {
  const outcome = await planAt(rows);
  if (outcome.kind !== 'plan') return outcome;
  const read = readPlan(outcome.plan.json);
  if (!read.ok) return { kind: 'failed', failure: { reason: 'statement', message: read.problem } };
  return { rows, nodes: fingerprintOf(read.plan, 'meaningless') };
}
