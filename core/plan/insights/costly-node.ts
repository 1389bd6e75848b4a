/** A node has most of the estimated cost, and no more specific insight applies. */
import { fill, fitting } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { nodeName, rowsInWords, rowsOf, rowsRead, shareOf, weightIn } from '../insight-kit.ts';

const leastShare = 0.5;
const leastCost = 10_000;

const message =
  '{node} is expected to be {share}, for about {rows}. Measure it with ANALYZE where that is safe.';

export const insight = defineInsight({
  id: 'costly-node',
  title: 'Most of the cost is in one node',
  severity: 'info',
  problem: false,
  fallback: true,
  trigger: 'An estimated node that has most of the cost, and of which nothing else is known.',
  threshold: {
    value: 'At least 50 % of the cost, in a plan that costs at least 10,000.',
    source: 'pev2 colours nodes from 10, 40 and 90 % of the cost; 50 % is explain-sql’s measure for time.',
  },
  silentWhen: [
    'another insight explains the node',
    'the plan was measured: time says more than cost',
    'the plan costs less than 10,000',
  ],
  advice: 'Measure it with ANALYZE where that is safe; a cost is what the planner expects.',
  docs: `Costs are in the planner’s own unit, by default one page read in sequence. They say what the planner expects to be expensive, and they are
only as good as its row estimates.`,
  check(node, context) {
    if (node.actual !== undefined || (context.metrics.totalCost ?? 0) < leastCost) return undefined;
    if (weightIn(context, node) < leastShare) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          node: nodeName(node, short),
          share: shareOf(weightIn(context, node), context),
          rows: rowsInWords(Math.max(rowsOf(context, node), rowsRead(context, node))),
        }),
      ),
    };
  },
});
