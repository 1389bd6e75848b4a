/** A subquery that depends on the row and therefore runs for each of them. */
import { fill, fitting } from '../../text/format.ts';
import { defineInsight, metricsIn } from '../insight.ts';
import { countOf, inclusiveWeight, shareOf } from '../insight-kit.ts';
import { subtree } from '../model.ts';

const leastRuns = 1_000;
const leastShare = 0.2;

const message =
  'A subquery{table} runs {runs} times, once for each row, {share}. Group it once in FROM and join it.';

const anySize = 'A subquery{table} runs once for each row that reaches it. Try a join in FROM instead.';

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
  ],
  advice: 'Join the subquery’s table, grouped once, or use LATERAL with an index on what is compared.',
  docs: `A correlated subquery is a nested loop that the planner cannot turn into another join. Grouped once in a subquery of FROM and joined, it can be
hashed; LEFT JOIN keeps rows for which there is nothing.`,
  check(node, context) {
    if (node.role !== 'sub-plan') return undefined;
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
