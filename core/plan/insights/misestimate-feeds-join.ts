/** A hash or merge join that was chosen for a very different number of rows. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight, metricsIn } from '../insight.ts';
import { rowsInWords, rowsOf } from '../insight-kit.ts';
import { objectName } from '../model.ts';
import { isTellingOfJoin } from '../misestimates.ts';

const message =
  '{join} was chosen for {expected} from {from}, there are {actual}. ANALYZE it, or CREATE STATISTICS on its columns.';

export const insight = defineInsight({
  id: 'misestimate-feeds-join',
  title: 'A join was chosen by a wrong estimate',
  severity: 'warning',
  problem: true,
  trigger: 'A hash or merge join above the node where an estimate went wrong.',
  threshold: {
    value: 'Hundredfold or more.',
    source: 'QuerySense warns from a hundredfold; explain-sql raises a misestimate that feeds a join.',
  },
  silentWhen: ['the error is less than a hundredfold', 'the join is a nested loop (nested-loop-misplan)'],
  advice:
    'Mend the estimate before touching the join: ANALYZE, or CREATE STATISTICS on columns that go together.',
  docs: `The order and the kind of joins follow from how many rows the planner expects. Where that is wrong a hundredfold, the side that is
hashed, the memory that is reserved and the order of all joins above are chosen for other data.`,
  check(node, context) {
    const found = context.misestimates.find((one) => one.join === node && isTellingOfJoin(one));
    if (found === undefined || node.kind === 'nested-loop') return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          join: node.label,
          expected: rowsInWords(metricsIn(context, found.node).estimatedRows ?? 0),
          from: short(objectName(found.node)),
          actual: formatCount(rowsOf(context, found.node)),
        }),
      ),
    };
  },
});
