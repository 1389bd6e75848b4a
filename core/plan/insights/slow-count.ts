/** A count of all rows of a table, which reads all of them. */
import { fill, fitting } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { inclusiveWeight, rowsInWords, rowsOf, shareOf } from '../insight-kit.ts';
import { inputs, objectName, type PlanNode } from '../model.ts';

const leastRows = 100_000;
const leastShare = 0.5;

const message =
  'count(*) reads all {rows} of {table}, {share}. Where about is enough, read reltuples of pg_class instead.';

export const insight = defineInsight({
  id: 'slow-count',
  title: 'All rows are read to count them',
  severity: 'info',
  problem: false,
  trigger: 'count(*) over a whole table.',
  threshold: {
    value: 'At least 100,000 rows, at least 50 % of the plan.',
    source: 'pgMustard on slow counts (no number published).',
  },
  silentWhen: ['the rows are filtered, joined or grouped before', 'the table is smaller'],
  advice: 'Where about is enough, read reltuples of pg_class; else keep the number in a table of its own.',
  docs: `PostgreSQL counts by reading, because each transaction may see other rows. \`SELECT reltuples FROM pg_class\` is as near as the last ANALYZE. A page
counter rarely needs the exact number.`,
  check(node, context) {
    if (node.kind !== 'aggregate' || !/^count\(\*\)$/.test(node.output.join())) return undefined;
    const scan = countedScan(node);
    if (scan === undefined || rowsOf(context, scan) < leastRows) return undefined;
    const share = inclusiveWeight(context, scan);
    if (share < leastShare) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          rows: rowsInWords(rowsOf(context, scan)),
          table: short(objectName(scan)),
          share: shareOf(share, context),
        }),
      ),
    };
  },
});

function countedScan(node: PlanNode): PlanNode | undefined {
  const [input, ...more] = inputs(node);
  if (input === undefined || more.length > 0) return undefined;
  if (input.kind === 'seq-scan' || input.kind === 'index-only-scan')
    return input.conditions.length === 0 && input.relation !== undefined ? input : undefined;
  const passes = input.kind === 'gather' || input.kind === 'aggregate';
  return passes && input.groupKeys.length === 0 ? countedScan(input) : undefined;
}
