/** A subquery that depends on the row and therefore runs for each of them. */
import { fill, fitting } from '../../text/format.ts';
import { columns, comparison, conjuncts } from '../expression.ts';
import { defineInsight, metricsIn, type InsightContext } from '../insight.ts';
import { countOf, inclusiveWeight, shareOf } from '../insight-kit.ts';
import { subtree, type PlanNode } from '../model.ts';

const leastRuns = 1_000;
const leastShare = 0.2;

const message =
  'A subquery{table} runs {runs} times, once for each row, {share}. Group it once in FROM and join it.';

const anySize = 'A subquery{table} depends on the row: it runs again for each row that reaches it.';

export const insight = defineInsight({
  id: 'correlated-subplan',
  title: 'A subquery runs again for every row',
  severity: 'warning',
  problem: true,
  sizes: 'any',
  trigger: 'A subquery in an expression that is run once for each row.',
  threshold: {
    value: 'At least 1,000 runs, at least 20 % of the plan.',
    source: 'pgplan: the subquery’s loops are the outer rows; 1,000 runs is its measure for nested loops.',
  },
  silentWhen: [
    'the subquery is hashed or does not depend on the row: it runs once',
    'it runs less than 1,000 times',
    'with assumed sizes, EXISTS whose conditions on the row are equalities, and what does not depend on the row: how large the table is decides whether it is hashed',
  ],
  advice: 'Join the subquery’s table, grouped once, or use LATERAL with an index on what is compared.',
  docs: `A correlated subquery is a nested loop that the planner cannot turn into another join. Grouped once in a subquery of FROM and joined, it can be
hashed; LEFT JOIN keeps rows for which there is nothing.`,
  check(node, context) {
    if (node.role !== 'sub-plan') return undefined;
    if (context.facts.assumedSizes && mayBeHashed(node, context)) return undefined;
    const { estimatedRuns } = metricsIn(context, node);
    const runs = node.actual?.loops ?? estimatedRuns;
    const share = inclusiveWeight(context, node);
    if (runs < leastRuns || share < leastShare) return undefined;
    const [table, ...others] = new Set(subtree(node).flatMap(({ relation }) => relation?.name ?? []));
    return {
      message: fitting((short) =>
        fill(context.facts.assumedSizes ? anySize : message, {
          table: table === undefined ? '' : ` on ${short(table)}${others.length > 0 ? ' and others' : ''}`,
          runs: countOf(context, runs),
          share: shareOf(share, context),
        }),
      ),
      short: 'a subquery runs for each row',
    };
  },
});

/** The server hashes what does not depend on the row, and EXISTS, whose plan returns no column, if only equalities do. */
function mayBeHashed(node: PlanNode, { plan }: InsightContext): boolean {
  const below = subtree(node);
  const inside = new Set(below.map(({ alias }) => alias));
  const outside = new Set(plan.nodes.map(({ alias }) => alias).filter((alias) => !inside.has(alias)));
  const depends = (text: string): boolean => columns(text).some(({ alias }) => outside.has(alias));
  const parts = below.flatMap(({ conditions, functionCall = '', output }) => [
    ...conditions.flatMap(({ text }) => conjuncts(text)),
    functionCall,
    ...output,
  ]);
  const correlated = parts.filter(depends);
  return node.output.length === 0
    ? correlated.every((part) => comparison(part).kind === 'equality')
    : correlated.length === 0;
}
