/** Figures derived from a plan, by node. Pure functions; the plan is not modified. */
import { accountOf, type TimeAccount } from './account.ts';
import { divideBlocks } from './blocks.ts';
import { divideCost } from './cost.ts';
import type { Buffers } from './figures.ts';
import type { Condition, Plan, PlanNode } from './model.ts';
import { divideTime, type Clamp } from './time.ts';

export interface NodeMetrics {
  /** The plan's cost spent in this node itself, over all its runs; the values add up to the plan's total. */
  readonly selfCost: number;
  readonly inclusiveCost: number;
  /** selfCost / total, 0 to 1; undefined for a plan without costs. */
  readonly costShare: number | undefined;
  /** How often the planner expects the node to run. */
  readonly estimatedRuns: number;
  /** Rows that the planner expects over all runs, workers together. */
  readonly estimatedRows: number | undefined;
  readonly selfMs: number | undefined;
  readonly inclusiveMs: number | undefined;
  /** If the printed times contradict each other: how much was set to zero, and why. */
  readonly clamped: Clamp | undefined;
  /** selfMs / the time of nodes, triggers and serialization, 0 to 1. */
  readonly timeShare: number | undefined;
  /** Blocks of the node itself, without its children and what it ran for others. */
  readonly selfBuffers: Buffers | undefined;
  /** Rows over all loops; zero for a node that was never executed. */
  readonly actualRows: number | undefined;
  /** max(actual, estimate) / min(…), per loop, at least one row each; 1 is a perfect estimate. */
  readonly misestimate: number | undefined;
}

export interface PlanMetrics {
  /** By node id. */
  readonly nodes: readonly NodeMetrics[];
  readonly totalCost: number | undefined;
  /** Measured time of the executor's root node. */
  readonly totalMs: number | undefined;
  /** Time spent outside of the nodes. */
  readonly account: TimeAccount | undefined;
}

export function measure(plan: Plan): PlanMetrics {
  const costs = divideCost(plan);
  const times = divideTime(plan);
  const workers = countWorkers(plan);
  const totalCost = plan.root.estimate?.rowsOnly === true ? undefined : plan.root.estimate?.totalCost;
  const totalMs = times?.[0]?.inclusiveMs;
  const blocks = divideBlocks(plan);
  const account = accountOf(plan, totalMs);
  const spentMs =
    account === undefined ? undefined : account.nodesMs + account.triggersMs + account.serializationMs;
  const nodes = plan.nodes.map((node): NodeMetrics => {
    const cost = costs[node.id];
    const time = times?.[node.id];
    const runs = cost?.runs ?? 1;
    return {
      selfCost: cost?.self ?? 0,
      inclusiveCost: cost?.inclusive ?? 0,
      costShare: totalCost === undefined ? undefined : share(cost?.self ?? 0, totalCost),
      estimatedRuns: runs,
      estimatedRows:
        node.estimate === undefined ? undefined : node.estimate.rows * runs * (workers[node.id] ?? 1),
      selfMs: time?.selfMs,
      inclusiveMs: time?.inclusiveMs,
      clamped: time?.clamped,
      timeShare: time === undefined || spentMs === undefined ? undefined : share(time.selfMs, spentMs),
      selfBuffers: blocks?.[node.id],
      actualRows: node.actual === undefined ? undefined : node.actual.rows * node.actual.loops,
      misestimate: misestimate(node),
    };
  });
  return { nodes, totalCost, totalMs, account };
}

export function metricsOf(metrics: PlanMetrics, node: PlanNode): NodeMetrics {
  return metrics.nodes[node.id] ?? nothing;
}

/** Share of the rows that reached the condition and were discarded, 0 to 1; undefined if not measured. */
export function rowsRemovedRatio(node: PlanNode, condition: Condition): number | undefined {
  if (node.actual === undefined || condition.rowsRemoved === undefined) return undefined;
  const reached = condition.rowsRemoved + node.actual.rows;
  return reached === 0 ? undefined : condition.rowsRemoved / reached;
}

/** Time for a measured plan, cost for an estimated one. */
export function weight(metrics: NodeMetrics): number {
  return metrics.timeShare ?? metrics.costShare ?? 0;
}

const nothing: NodeMetrics = {
  selfCost: 0,
  inclusiveCost: 0,
  costShare: undefined,
  estimatedRuns: 1,
  estimatedRows: undefined,
  selfMs: undefined,
  inclusiveMs: undefined,
  clamped: undefined,
  timeShare: undefined,
  selfBuffers: undefined,
  actualRows: undefined,
  misestimate: undefined,
};

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function misestimate(node: PlanNode): number | undefined {
  if (node.actual === undefined || node.actual.loops === 0 || node.estimate === undefined) return undefined;
  const actual = Math.max(1, node.actual.rows);
  const expected = Math.max(1, node.estimate.rows);
  return Math.max(actual, expected) / Math.min(actual, expected);
}

/**
 * Below a Gather, row estimates of partial paths apply to one process. The planner divides by the workers plus the leader's expected share:
 * 1 - 0.3 per worker, at least 0 (get_parallel_divisor). Only rows that were divided are multiplied back: those of a parallel-aware scan
 * and its consumers, not of a whole copy that every worker makes.
 */
function countWorkers(plan: Plan): readonly number[] {
  const gatherOf: (PlanNode | undefined)[] = [];
  for (const node of plan.nodes) {
    const parent = node.parent === undefined ? undefined : plan.nodes[node.parent];
    const above = parent === undefined ? undefined : gatherOf[parent.id];
    const starts = parent?.kind === 'gather' || parent?.kind === 'gather-merge';
    gatherOf[node.id] = starts && node.role === 'outer' ? parent : above;
  }
  return plan.nodes.map((node) => {
    const planned = gatherOf[node.id]?.workers?.planned ?? 0;
    // One row is the planner's minimum, not a worker's share.
    if (planned === 0 || (node.estimate?.rows ?? 0) <= 1 || !isPartial(node)) return 1;
    return planned + Math.max(0, 1 - 0.3 * planned);
  });
}

function isPartial(node: PlanNode): boolean {
  if (node.parallelAware && node.children.length === 0) return true;
  return node.children.some((child) => child.role !== 'sub-plan' && isPartial(child));
}
