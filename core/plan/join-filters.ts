/** What the filter of a join throws away. */
import { columns, disjuncts } from './expression.ts';
import { inclusiveWeight, rowsOf } from './insight-kit.ts';
import { conditionOf, type InsightContext } from './insight.ts';
import { inputs, type PlanNode } from './model.ts';

export interface JoinFilterLoss {
  readonly kept: number;
  readonly discarded: number;
  /** Of the join with all below it. */
  readonly share: number;
}

/** As counted; else as expected, at least: a join that is one to many makes no fewer pairs than its larger side has rows. */
export function joinFilterLoss(node: PlanNode, context: InsightContext): JoinFilterLoss | undefined {
  const filter = conditionOf(node, 'join-filter');
  if (filter === undefined) return undefined;
  const kept = rowsOf(context, node);
  const share = inclusiveWeight(context, node);
  if (node.actual !== undefined)
    return filter.rowsRemoved === undefined
      ? undefined
      : { kept, discarded: filter.rowsRemoved * node.actual.loops, share };
  const joined =
    node.kind === 'nested-loop' ? 0 : Math.max(0, ...inputs(node).map((input) => rowsOf(context, input)));
  return { kept, discarded: Math.max(0, joined - kept), share };
}

/** Alternatives of which no two speak of the same tables only. */
export function offersTables(node: PlanNode): boolean {
  const filter = conditionOf(node, 'join-filter');
  const sides = disjuncts(filter?.text ?? '').map((one) => new Set(columns(one).map(({ alias }) => alias)));
  const all = new Set(sides.flatMap((side) => [...side]));
  return sides.length > 1 && all.size > 1 && sides.some((side) => side.size === 1);
}
