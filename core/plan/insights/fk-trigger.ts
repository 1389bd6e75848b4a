/** A foreign key whose referring columns have no index. */
import { fill, fitting, formatCount, formatDuration } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { shareOf } from '../insight-kit.ts';
import { isForeignKeyAction, triggerShare } from '../triggers.ts';

const leastShare = 0.2;

const message =
  'Looking for rows that refer by {constraint} took {time} in {calls} calls, {share}. Index the referring columns.';

export const insight = defineInsight({
  id: 'fk-trigger',
  title: 'A foreign key is checked without an index',
  severity: 'warning',
  problem: true,
  trigger: 'The trigger of a foreign key on the referenced table takes a large part of the time.',
  threshold: {
    value: 'At least 20 % of the time.',
    source:
      'explain-sql (RI_ConstraintTrigger_a, 20 %); pgMustard shows a trigger of 75 s that no viewer showed.',
  },
  silentWhen: [
    'the trigger takes less',
    'it is the check of the referencing row, which uses the primary key',
  ],
  advice: 'Index the columns that refer to the table.',
  docs: `For each row that is deleted or whose key is changed, PostgreSQL looks for rows that refer to it. Without an index on the referring columns that is
a scan of the whole referring table, each time. The constraint’s name leads to it.`,
  check(node, context) {
    if (node.role !== 'root') return undefined;
    const worst = context.plan.triggers
      .filter(isForeignKeyAction)
      .toSorted((a, b) => (b.timeMs ?? 0) - (a.timeMs ?? 0))[0];
    if (worst === undefined || triggerShare(worst, context) < leastShare) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          constraint: short(worst.constraint ?? worst.name),
          calls: formatCount(worst.calls),
          time: formatDuration(worst.timeMs ?? 0),
          share: shareOf(triggerShare(worst, context), context),
        }),
      ),
    };
  },
});
