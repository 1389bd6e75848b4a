/** An index scan returns so much of its table that a sequential scan would be cheaper. */
import { fill, fitting, formatShare } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { part, shareOf, weightIn } from '../insight-kit.ts';
import { objectName } from '../model.ts';

const leastPart = 0.5;
const leastRows = 10_000;
const leastShare = 0.1;

const message =
  'Index {index} returns {part} of {table}, {share}: a sequential scan is cheaper. Check enable_seqscan and random_page_cost.';

export const insight = defineInsight({
  id: 'low-selectivity-index',
  title: 'An index returns most of its table',
  severity: 'info',
  problem: false,
  trigger: 'An index scan that returns a large part of a table whose size is known.',
  threshold: {
    value: 'At least half of the table, at least 10,000 rows, at least 10 % of the plan.',
    source: 'pgplan tells of index scans that return most of the table (no number published).',
  },
  silentWhen: [
    'the number of rows of the table is not known',
    'the index is read for its order: it has no condition',
    'it is an index-only scan',
  ],
  advice: 'Expect a sequential scan here: look at random_page_cost and enable_seqscan.',
  docs: `Reading most of a table through an index visits its pages in another order, some of them many times. The planner prefers a sequential scan unless
random_page_cost is low, enable_seqscan is off, or it expects fewer rows.`,
  check(node, context) {
    if (node.kind !== 'index-scan' || node.relation === undefined) return undefined;
    if (!node.conditions.some(({ kind }) => kind === 'index-condition')) return undefined;
    const known = context.facts.relationRows(node.relation);
    const rows = node.actual?.rows ?? node.estimate?.rows ?? 0;
    const share = weightIn(context, node);
    if (known === undefined || rows < leastRows || rows < known * leastPart || share < leastShare)
      return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          index: short(node.index ?? ''),
          part: formatShare(part(rows, known)),
          table: short(objectName(node)),
          share: shareOf(share, context),
        }),
      ),
    };
  },
});
