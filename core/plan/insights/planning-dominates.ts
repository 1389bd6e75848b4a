/** A statement that takes longer to plan than to run. */
import { fill, fitting, formatShare, formatDuration } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { part } from '../insight-kit.ts';

const leastMs = 10;

const message =
  'Planning took {planning}, {share} of the whole; running took {execution}. Prepare the statement, or join fewer tables at once.';

export const insight = defineInsight({
  id: 'planning-dominates',
  title: 'Planning takes longer than running',
  severity: 'info',
  problem: false,
  trigger: 'Planning took longer than the execution.',
  threshold: {
    value: 'At least 10 ms, and more than the execution.',
    source: 'pev2 colours planning from 10, 40 and 90 % of the execution; only what exceeds it is told.',
  },
  silentWhen: ['planning took less than 10 ms'],
  advice: 'Prepare the statement once and execute it many times; look at the number of partitions and joins.',
  docs: `Many joins make very many orders to consider (join_collapse_limit), many partitions many plans. A prepared statement keeps its plan. The first plan
of a session also reads the catalog.`,
  check(node, context) {
    const { account } = context.metrics;
    if (node.role !== 'root' || account === undefined) return undefined;
    const execution = account.wholeMs - account.planningMs;
    if (account.planningMs < leastMs || account.planningMs < execution) return undefined;
    return {
      message: fitting(() =>
        fill(message, {
          planning: formatDuration(account.planningMs),
          execution: formatDuration(execution),
          share: formatShare(part(account.planningMs, account.wholeMs)),
        }),
      ),
    };
  },
});
