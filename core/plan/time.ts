/**
 * Distributes the measured time among the nodes, so that self times add up to the total. Corrects what makes plan viewers disagree:
 * averages per loop, parallel workers, CTEs and InitPlans whose time is spent inside the node that first requests them.
 */
import type { Plan, PlanNode } from './model.ts';
import { demandsOf, withoutChildren } from './on-demand.ts';

export interface TimePart {
  /** Elapsed milliseconds of the node including what it waits for, over all loops; parallel runs count once. */
  readonly inclusiveMs: number;
  /** The same without its children and without the subplans that it ran. */
  readonly selfMs: number;
  /** How many processes ran the node in parallel. */
  readonly processes: number;
  /** Set if the children's times exceed the node's: the negative rest was set to zero. */
  readonly clamped: Clamp | undefined;
}

export interface Clamp {
  readonly ms: number;
  /** `shared`: a subplan that several nodes ran in turns. */
  readonly because: 'rounding' | 'parallel' | 'shared';
}

/** Keyed by node id; undefined for a plan without timing. */
export function divideTime(plan: Plan): readonly TimePart[] | undefined {
  if (plan.root.actual?.totalMs === undefined) return undefined;
  const processes = countProcesses(plan);
  const inclusive = plan.nodes.map((node) => {
    const { totalMs = 0, loops = 0 } = node.actual ?? {};
    return (totalMs * loops) / (processes[node.id] ?? 1);
  });
  const self = withoutChildren(plan, demandsOf(plan), inclusive);
  return plan.nodes.map((node) => {
    const raw = self[node.id] ?? 0;
    return {
      inclusiveMs: inclusive[node.id] ?? 0,
      selfMs: Math.max(0, raw),
      processes: processes[node.id] ?? 1,
      clamped: raw < 0 ? { ms: -raw, because: whyNegative(node, -raw, processes) } : undefined,
    };
  });
}

/** Each printed time is an average per loop, rounded to a thousandth; parallel processes end at different moments. */
function whyNegative(node: PlanNode, ms: number, processes: readonly number[]): Clamp['because'] {
  const rounding = [node, ...node.children].reduce(
    (most, one) => most + 0.0006 * (one.actual?.loops ?? 0),
    0.001,
  );
  if (ms <= rounding) return 'rounding';
  const parallel = [node, ...node.children].some((one) => (processes[one.id] ?? 1) > 1);
  return parallel ? 'parallel' : 'shared';
}

/** Below a Gather each process counts its own loops: the loops of the Gather's input tell how many took part, including the leader. */
function countProcesses(plan: Plan): readonly number[] {
  const counts: number[] = [];
  for (const node of plan.nodes) {
    const parent = node.parent === undefined ? undefined : plan.nodes[node.parent];
    const inherited = parent === undefined ? 1 : (counts[parent.id] ?? 1);
    const gathered = parent?.kind === 'gather' || parent?.kind === 'gather-merge';
    const loops = node.actual?.loops ?? 0;
    const times = Math.max(1, parent?.actual?.loops ?? 1);
    counts[node.id] = gathered && node.role === 'outer' ? Math.max(1, loops / times) : inherited;
  }
  return counts;
}
