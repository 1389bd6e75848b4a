/** A nested loop that was chosen for few outer rows and got many. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight, metricsIn } from '../insight.ts';
import { rowsOf, rowsInWords } from '../insight-kit.ts';
import { objectName } from '../model.ts';
import { isTellingOfJoin } from '../misestimates.ts';

const message =
  'Nested Loop was chosen for {expected} of {from} and runs for {actual}. ANALYZE it, or CREATE STATISTICS on its columns.';

export const insight = defineInsight({
  id: 'nested-loop-misplan',
  title: 'A nested loop runs far more often than expected',
  severity: 'warning',
  problem: true,
  trigger: 'A nested loop whose outer side gives many times the rows that the planner expected.',
  threshold: {
    value: 'Tenfold or more, and at least 100 runs of the inner side.',
    source: 'pganalyze: outer side underestimated, the inner side runs 10 to 100 times as often.',
  },
  silentWhen: ['the outer side has as many rows as expected', 'the inner side runs less than 100 times'],
  advice: 'Mend the estimate of the outer side: ANALYZE, or CREATE STATISTICS on columns that go together.',
  docs: `A nested loop is right for few outer rows. Expecting five and getting five thousand makes it the slowest join there is. With a right
estimate the planner takes a hash join by itself.`,
  check(node, context) {
    const found = context.misestimates.find((one) => one.join === node && isTellingOfJoin(one));
    if (found === undefined || node.kind !== 'nested-loop') return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          expected: rowsInWords(metricsIn(context, found.node).estimatedRows ?? 0),
          from: short(objectName(found.node)),
          actual: formatCount(rowsOf(context, found.node)),
        }),
      ),
    };
  },
});
