/** OFFSET reads many rows only to discard them. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { countOf, inclusiveWeight, rowsOf, shareOf } from '../insight-kit.ts';
import { inputs, type PlanNode } from '../model.ts';

const leastSkipped = 10_000;

const message =
  'OFFSET reads {skipped} rows to skip them and returns {returned}, {share}. Ask for what follows the last row seen instead.';

export const insight = defineInsight({
  id: 'large-offset',
  title: 'Rows are read only to be skipped',
  severity: 'warning',
  problem: true,
  trigger: 'A LIMIT that reads far more rows than it returns: OFFSET.',
  threshold: {
    value: 'At least 10,000 rows skipped, and at least ten times those returned.',
    source: 'pganalyze on OFFSET (no number published).',
  },
  silentWhen: ['few rows are skipped'],
  advice:
    'Ask for the rows behind the last one that was seen (keyset pagination): WHERE (order columns) > (last values).',
  docs: `OFFSET reads and throws away. The page is the slower the further back it is, and rows that come or go in between are seen twice or never. Keep the
last row’s order columns and ask for what comes behind them, with an index in that order.`,
  check(node, context) {
    const [input] = inputs(node);
    if (node.kind !== 'limit' || input === undefined) return undefined;
    const returned = rowsOf(context, node);
    const skipped =
      node.actual === undefined ? expectedOffset(node, input) : rowsOf(context, input) - returned;
    if (skipped < leastSkipped || skipped < returned * 10) return undefined;
    return {
      message: fitting(() =>
        fill(message, {
          skipped: countOf(context, skipped),
          returned: formatCount(returned),
          share: shareOf(inclusiveWeight(context, node), context),
        }),
      ),
    };
  },
});

/** The planner adds the cost of the skipped rows to the startup cost. */
function expectedOffset(limit: PlanNode, input: PlanNode): number {
  if (limit.estimate === undefined || input.estimate === undefined) return 0;
  const run = input.estimate.totalCost - input.estimate.startupCost;
  // A node that runs once for the whole statement also delays the first row.
  const once = limit.children.reduce(
    (sum, { role, estimate }) =>
      sum + (role === 'cte' || role === 'init-plan' ? (estimate?.totalCost ?? 0) : 0),
    0,
  );
  const waited = limit.estimate.startupCost - input.estimate.startupCost - once;
  return run <= 0 ? 0 : Math.min(1, waited / run) * input.estimate.rows;
}
