/**
 * Divides the measured time among the nodes, so that self times sum to the time of the whole. Corrects what makes plan viewers disagree:
 * averages per loop, workers that run side by side, CTEs and InitPlans whose time is spent inside the node that first asks for them.
 */
import { inputs, subtree, type Plan, type PlanNode } from './model.ts';

export interface TimePart {
  /** Elapsed milliseconds of the node with what it waits for, over all loops; parallel runs count once. */
  readonly inclusiveMs: number;
  /** The same without its children and without the subplans that it was the one to run. */
  readonly selfMs: number;
  /** How many processes ran the node side by side. */
  readonly processes: number;
}

/** By node id; undefined for a plan without timing. */
export function divideTime(plan: Plan): readonly TimePart[] | undefined {
  if (plan.root.actual?.totalMs === undefined) return undefined;
  const processes = countProcesses(plan);
  const inclusive = plan.nodes.map((node) => {
    const { totalMs = 0, loops = 0 } = node.actual ?? {};
    return (totalMs * loops) / (processes[node.id] ?? 1);
  });
  const self = plan.nodes.map((node) => {
    const below = [...inputs(node), ...node.children.filter((child) => child.role === 'sub-plan')];
    return below.reduce((left, child) => left - (inclusive[child.id] ?? 0), inclusive[node.id] ?? 0);
  });
  // An InitPlan lies whole inside one asker; a CTE may be pulled partly by that InitPlan and partly by others, so it comes second.
  for (const role of ['init-plan', 'cte'] as const) {
    for (const node of plan.nodes.filter((candidate) => candidate.role === role)) {
      subtractOnDemand(plan, node, inclusive[node.id] ?? 0, self);
    }
  }
  return plan.nodes.map((node) => ({
    inclusiveMs: inclusive[node.id] ?? 0,
    selfMs: Math.max(0, self[node.id] ?? 0),
    processes: processes[node.id] ?? 1,
  }));
}

/** Below a Gather each process counts its own loops: the loops of the Gather's input say how many took part, the leader included. */
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

/** Takes the subplan's time from the nodes that asked for it, the busiest first: it ran while one of them waited. */
function subtractOnDemand(plan: Plan, subplan: PlanNode, time: number, self: number[]): void {
  const carrier = subplan.parent === undefined ? undefined : plan.nodes[subplan.parent];
  if (carrier === undefined) return;
  const askers = findAskers(plan, carrier, subplan);
  const candidates = [...(askers.length > 0 ? askers : [carrier])].sort(
    (a, b) => (self[b.id] ?? 0) - (self[a.id] ?? 0),
  );
  let left = time;
  for (const asker of candidates) {
    const had = self[asker.id] ?? 0;
    const taken = Math.min(Math.max(0, had), left);
    self[asker.id] = had - taken;
    left -= taken;
  }
}

function findAskers(plan: Plan, carrier: PlanNode, subplan: PlanNode): readonly PlanNode[] {
  const own = new Set(subtree(subplan).map((node) => node.id));
  const asks = subplan.role === 'cte' ? readsCte(subplan) : mentions(subplan);
  const askers = subtree(carrier).filter((node) => !own.has(node.id) && asks(node));
  return [...new Set(askers.map((node) => leaderOf(plan, node, carrier)))];
}

function readsCte(subplan: PlanNode): (node: PlanNode) => boolean {
  const name = subplan.subplanName?.slice('CTE '.length);
  return (node) => node.kind === 'cte-scan' && node.cteName === name;
}

/** `InitPlan 1 (returns $0)` is asked for as `$0` before PostgreSQL 17 and as `(InitPlan 1).col1` since. */
function mentions(subplan: PlanNode): (node: PlanNode) => boolean {
  const name = subplan.subplanName ?? '';
  const parameters = /\(returns (.*)\)$/.exec(name)?.[1]?.split(',') ?? [];
  const number = /^InitPlan \d+/.exec(name)?.[0];
  const tokens = [...parameters, ...(number === undefined ? [] : [`${number})`])];
  const patterns = tokens.map((token) => new RegExp(`${escape(token)}(?!\\d)`));
  return (node) => {
    const expressions = [...node.conditions.map(({ text }) => text), ...node.output, ...node.sortKeys];
    return expressions.some((expression) => patterns.some((pattern) => pattern.test(expression)));
  };
}

/** Values that workers need are computed by the leader in the Gather, before it starts them. */
function leaderOf(plan: Plan, node: PlanNode, carrier: PlanNode): PlanNode {
  let leader = node;
  for (let at: PlanNode | undefined = node; at !== undefined && at.id !== carrier.id;) {
    at = at.parent === undefined ? undefined : plan.nodes[at.parent];
    if (at?.kind === 'gather' || at?.kind === 'gather-merge') leader = at;
  }
  return leader;
}

function escape(token: string): string {
  return token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
