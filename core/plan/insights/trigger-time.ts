/** A trigger takes much of the time. */
import { fill, fitting, formatCount, formatDuration } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { shareOf } from '../insight-kit.ts';
import { isForeignKeyAction, triggerShare } from '../triggers.ts';

const leastShare = 0.2;

const message =
  'Trigger {name} took {time} in {calls} calls, {share}. Look into its function, or run it once for each statement.';

export const insight = defineInsight({
  id: 'trigger-time',
  title: 'A trigger takes much of the time',
  severity: 'warning',
  problem: false,
  trigger: 'A trigger function takes a large part of the time.',
  threshold: {
    value: 'At least 20 % of the time.',
    source: 'pev2 shows triggers by their share; 20 % is explain-sql’s measure for those of foreign keys.',
  },
  silentWhen: ['it is the trigger of a foreign key (fk-trigger)', 'the trigger takes less'],
  advice: 'Look into the trigger function; a trigger FOR EACH STATEMENT with transition tables runs once.',
  docs: `A trigger FOR EACH ROW runs its function for every row. What it does in SQL is planned and run inside and does not show in this plan. With
\`REFERENCING NEW TABLE AS\` a trigger FOR EACH STATEMENT does the same for all rows at once.`,
  check(node, context) {
    if (node.role !== 'root') return undefined;
    const worst = context.plan.triggers
      .filter((one) => !isForeignKeyAction(one))
      .toSorted((a, b) => (b.timeMs ?? 0) - (a.timeMs ?? 0))[0];
    if (worst === undefined || triggerShare(worst, context) < leastShare) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          name: short(worst.name),
          calls: formatCount(worst.calls),
          time: formatDuration(worst.timeMs ?? 0),
          share: shareOf(triggerShare(worst, context), context),
        }),
      ),
    };
  },
});
