/** Rows that the filter of a join discards. */
import { columns, comparison, conjuncts, disjuncts } from './expression.ts';
import { inclusiveWeight, rowsOf } from './insight-kit.ts';
import { conditionOf, type InsightContext } from './insight.ts';
import { inputs, type PlanNode } from './model.ts';

export interface JoinFilterLoss {
  readonly kept: number;
  readonly discarded: number;
  /** Share of the join including its descendants. */
  readonly share: number;
}

/** Counted if measured; else estimated as a minimum: a one-to-many join produces at least as many pairs as its larger side has rows. */
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

/** OR alternatives over different tables, of which none is in each alternative: that one could be looked up by them. */
export function offersTables(node: PlanNode): boolean {
  const filter = conditionOf(node, 'join-filter');
  const sides = disjuncts(filter?.text ?? '').map((one) => new Set(columns(one).map(({ alias }) => alias)));
  const all = [...new Set(sides.flatMap((side) => [...side]))];
  const isShared = all.some((alias) => sides.every((side) => side.has(alias)));
  return all.length > 1 && !isShared && sides.some((side) => side.size === 1);
}

/** Every alternative of the OR has a comparison of a column by itself, which an index can serve. */
export function servesEach(node: PlanNode): boolean {
  const filter = conditionOf(node, 'join-filter');
  return disjuncts(filter?.text ?? '').every((alternative) =>
    conjuncts(alternative).some((one) => {
      const { kind, column } = comparison(one);
      return column?.alias !== undefined && (kind === 'equality' || kind === 'range');
    }),
  );
}
