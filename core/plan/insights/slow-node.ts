/** A node takes most of the time, and no more specific insight applies. */
import { fill, fitting, formatDuration } from '../../text/format.ts';
import { defineInsight, metricsIn } from '../insight.ts';
import { executed, nodeName, rowsInWords, rowsOf, rowsRead, shareOf, weightIn } from '../insight-kit.ts';

const leastShare = 0.5;
const leastMs = 100;

const message =
  '{node} takes {time}, {share}, for {rows}. Look here first: give it fewer rows or less to do.';

export const insight = defineInsight({
  id: 'slow-node',
  title: 'Most of the time is spent in one node',
  severity: 'info',
  problem: false,
  fallback: true,
  trigger: 'A measured node that takes most of the time, and of which nothing else is known.',
  threshold: {
    value: 'At least 50 % of the time, in a statement of at least 100 ms.',
    source:
      'explain-sql calls 50 % of the time in one node high; pgAdmin and explain.depesz.com colour from 50 %.',
  },
  silentWhen: ['another insight explains the node', 'the statement takes less than 100 ms'],
  advice: 'Look here first: give the node fewer rows, or less to do with each.',
  docs: `Time is the node’s own, without its children and without the CTEs and subqueries that it was the one to run. A node that is slow because
it has many rows is helped below it; one that is slow with few rows computes something costly.`,
  check(node, context) {
    if (node.actual === undefined || executed(context) < leastMs || weightIn(context, node) < leastShare)
      return undefined;
    const { selfMs = 0 } = metricsIn(context, node);
    return {
      message: fitting((short) =>
        fill(message, {
          node: nodeName(node, short),
          time: formatDuration(selfMs),
          share: shareOf(weightIn(context, node), context),
          rows: rowsInWords(Math.max(rowsOf(context, node), rowsRead(context, node))),
        }),
      ),
    };
  },
});
