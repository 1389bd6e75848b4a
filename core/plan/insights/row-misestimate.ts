/** A node at which the planner expected a very different number of rows. */
import { fill, fitting, formatCount, type Shorten } from '../../text/format.ts';
import { defineInsight, metricsIn } from '../insight.ts';
import { nodeName, rowsInWords, rowsOf } from '../insight-kit.ts';
import { type PlanNode } from '../model.ts';
import { columns } from '../expression.ts';
import { isTellingOfJoin } from '../misestimates.ts';

const message = '{node} gives {actual}, expected were {expected}. Run ANALYZE{columns}.';

export const insight = defineInsight({
  id: 'row-misestimate',
  title: 'The planner expects another number of rows',
  severity: 'warning',
  problem: false,
  trigger: 'A node where the error of the estimate begins: its inputs were estimated well.',
  threshold: {
    value: 'Tenfold or more, in either direction, with at least 100 rows in a run or 10,000 together.',
    source:
      'pev2 and pgAdmin mark 10, 100 and 1,000; explain-sql tells tenfold errors only where they start, silent below 100 rows a run and 10,000 together.',
  },
  silentWhen: [
    'nothing above was chosen or sized by the estimate: no join, sort, hash or grouping',
    'the error only follows from one below',
    'rows were left unread by a LIMIT, a semi join or a merge join',
    'the condition compares with a value unknown at planning (estimate-from-parameter)',
    'a join was chosen by it (nested-loop-misplan, misestimate-feeds-join)',
  ],
  advice:
    'Run ANALYZE; where columns depend on each other, CREATE STATISTICS on them; on an expression, statistics on the expression.',
  docs: `The planner multiplies the selectivities of conditions as if columns had nothing to do with each other. \`CREATE STATISTICS … (dependencies)\`
or \`(mcv)\` on columns that go together, followed by ANALYZE, tells it. A column with many distinct values may need a larger statistics target.`,
  check(node, context) {
    const found = context.misestimates.find((one) => one.node === node);
    if (found?.cause !== 'unknown' || !found.used || isTellingOfJoin(found)) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          node: nodeName(node, short),
          actual: rowsInWords(rowsOf(context, node)),
          expected: formatCount(metricsIn(context, node).estimatedRows ?? 0),
          columns: columnsIn(node, short),
        }),
      ),
    };
  },
});

/** Extended statistics only help if several columns are compared. */
function columnsIn(node: PlanNode, short: Shorten): string {
  const named = node.conditions.flatMap(({ text }) => columns(text)).map(({ column }) => column);
  const [first, second] = [...new Set(named)];
  return first === undefined || second === undefined || node.relation === undefined
    ? ''
    : `, and CREATE STATISTICS on ${short(first)}, ${short(second)} if they go together`;
}
