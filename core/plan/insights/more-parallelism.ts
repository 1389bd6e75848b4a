/** A large parallel scan has few workers. */
import { fill, fitting, formatCount, formatDuration } from '../../text/format.ts';
import { conditionOf, defineInsight, metricsIn } from '../insight.ts';
import { ancestorsWhile, shareOf, weightIn } from '../insight-kit.ts';
import { objectName } from '../model.ts';

const leastMs = 100;
const leastShare = 0.5;
const leastRows = 40_000;
const mostWorkers = 2;

const message =
  'Scanning {table} takes {time} with {workers}, {share}. More may help: ALTER TABLE {table} SET (parallel_workers = 4).';

export const insight = defineInsight({
  id: 'more-parallelism',
  title: 'A large scan could use more workers',
  severity: 'info',
  problem: false,
  trigger:
    'A parallel sequential scan where every process reads very many rows and which takes most of the time.',
  threshold: {
    value:
      'At least 100 ms and at least half of the time in it, at least 40,000 rows for each process, at most three processes, all planned workers launched.',
    source: 'pgMustard on scans that would gain from more workers (no number published).',
  },
  silentWhen: ['workers were missing already (workers-missing)', 'the scan is short or a small part'],
  advice: 'ALTER TABLE … SET (parallel_workers = …), and max_parallel_workers_per_gather.',
  docs: `PostgreSQL plans workers by the table’s size, one more for each threefold. Where each row costs much (a long expression, a wide row) more of them help;
\`parallel_workers\` on the table says so. It takes effect up to max_parallel_workers_per_gather.`,
  check(node, context) {
    if (node.kind !== 'seq-scan' || !node.parallelAware || node.actual === undefined) return undefined;
    const gather = ancestorsWhile(
      node,
      context,
      ({ kind }) => kind !== 'gather' && kind !== 'gather-merge',
    ).at(-1);
    const launched = gather?.workers?.launched;
    if (launched === undefined || launched < (gather?.workers?.planned ?? 0) || launched > mostWorkers)
      return undefined;
    const { selfMs = 0 } = metricsIn(context, node);
    const removed = (conditionOf(node, 'filter')?.rowsRemoved ?? 0) + node.actual.rows;
    const share = weightIn(context, node);
    if (selfMs < leastMs || share < leastShare || removed < leastRows) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          table: short(objectName(node)),
          workers: launched === 1 ? '1 worker' : `${formatCount(launched)} workers`,
          time: formatDuration(selfMs),
          share: shareOf(share, context),
        }),
      ),
    };
  },
});
