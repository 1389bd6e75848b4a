/** A parallel plan did not get its planned workers. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { inclusiveWeight, shareOf } from '../insight-kit.ts';

const leastShare = 0.1;

const message =
  '{node} got {launched} of {planned} planned workers, {share} below it. Raise max_parallel_workers and max_worker_processes.';

export const insight = defineInsight({
  id: 'workers-missing',
  title: 'Parallel workers were not available',
  severity: 'warning',
  problem: false,
  trigger: 'Fewer workers were launched than planned.',
  threshold: {
    value: 'Any, where the Gather takes at least 10 % of the time.',
    source: 'explain-sql, pgplan and pev2 tell of any; the share keeps it to what can be felt.',
  },
  silentWhen: ['all planned workers came', 'the plan was not measured', 'the parallel part is small'],
  advice:
    'Raise max_parallel_workers and max_worker_processes, or lower max_parallel_workers_per_gather for others.',
  docs: `The plan was chosen for workers that were busy elsewhere, so it ran slower than planned, and slower than a serial plan might have. Workers come
from one pool for the whole server.`,
  check(node, context) {
    const { workers } = node;
    if (workers?.launched === undefined || workers.launched >= workers.planned || node.actual?.loops === 0)
      return undefined;
    const share = inclusiveWeight(context, node);
    if (share < leastShare) return undefined;
    return {
      message: fitting(() =>
        fill(message, {
          node: node.label,
          launched: formatCount(workers.launched ?? 0),
          planned: formatCount(workers.planned),
          share: shareOf(share, context),
        }),
      ),
    };
  },
});
