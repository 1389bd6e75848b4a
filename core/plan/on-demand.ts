/**
 * Which nodes run a CTE or an InitPlan. The server executes those inside the node that first requests them, so it prints their time and
 * blocks both there and in their own node; code that distributes time or blocks subtracts them from the requesting node.
 */
import { inputs, subtree, type Plan, type PlanNode } from './model.ts';
import { literal } from '../text/pattern.ts';

export interface Demand {
  readonly subplan: PlanNode;
  /** The nodes of which one has run it. */
  readonly askers: readonly PlanNode[];
}

/** An InitPlan runs entirely inside one node; a CTE may be read partly by that InitPlan and partly by others, so CTEs come second. */
export function demandsOf(plan: Plan): readonly Demand[] {
  return (['init-plan', 'cte'] as const).flatMap((role) =>
    plan.nodes
      .filter((node) => node.role === role)
      .flatMap((subplan): Demand[] => {
        const carrier = subplan.parent === undefined ? undefined : plan.nodes[subplan.parent];
        if (carrier === undefined) return [];
        const askers = findAskers(plan, carrier, subplan);
        return [{ subplan, askers: askers.length > 0 ? askers : [carrier] }];
      }),
  );
}

/** What remains of each node's inclusive amount without its children and without what it ran for others; may be negative. */
export function withoutChildren(
  plan: Plan,
  demands: readonly Demand[],
  inclusive: readonly number[],
): readonly number[] {
  const self = plan.nodes.map((node) => {
    const below = [...inputs(node), ...node.children.filter((child) => child.role === 'sub-plan')];
    return below.reduce((left, child) => left - (inclusive[child.id] ?? 0), inclusive[node.id] ?? 0);
  });
  for (const { subplan, askers } of demands) {
    let left = inclusive[subplan.id] ?? 0;
    // The node with the most first: the other ran while one of them waited.
    for (const asker of askers.toSorted((a, b) => (self[b.id] ?? 0) - (self[a.id] ?? 0))) {
      const had = self[asker.id] ?? 0;
      const taken = Math.min(Math.max(0, had), left);
      self[asker.id] = had - taken;
      left -= taken;
    }
  }
  return self;
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

/** `InitPlan 1 (returns $0)` is referenced as `$0` before PostgreSQL 17 and as `(InitPlan 1).col1` since. */
function mentions(subplan: PlanNode): (node: PlanNode) => boolean {
  const name = subplan.subplanName ?? '';
  const parameters = /\(returns (.*)\)$/.exec(name)?.[1]?.split(',') ?? [];
  const number = /^InitPlan \d+/.exec(name)?.[0];
  const tokens = [...parameters, ...(number === undefined ? [] : [`${number})`])];
  const patterns = tokens.map((token) => new RegExp(`${literal(token)}(?!\\d)`));
  return (node) => {
    const expressions = [...node.conditions.map(({ text }) => text), ...node.output, ...node.sortKeys];
    return expressions.some((expression) => patterns.some((pattern) => pattern.test(expression)));
  };
}

/** The leader computes values that workers need in the Gather, before it starts them. */
function leaderOf(plan: Plan, node: PlanNode, carrier: PlanNode): PlanNode {
  let leader = node;
  for (let at: PlanNode | undefined = node; at !== undefined && at.id !== carrier.id;) {
    at = at.parent === undefined ? undefined : plan.nodes[at.parent];
    if (at?.kind === 'gather' || at?.kind === 'gather-merge') leader = at;
  }
  return leader;
}
