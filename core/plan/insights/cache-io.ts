/** A node reads much from outside of the server's own cache. */
import { blockBytes } from '../../statistics/block.ts';
import { fill, fitting, formatBytes, formatDuration } from '../../text/format.ts';
import { defineInsight, metricsIn } from '../insight.ts';
import { executed, nodeName, part, shareOf } from '../insight-kit.ts';

const leastPages = 1_000;
const leastPagesUntimed = 10_000;
const leastWait = 0.2;

const message =
  '{node} read {size} from outside of shared_buffers{waited}. Run it again warm; then read fewer pages.';

export const insight = defineInsight({
  id: 'cache-io',
  title: 'Pages come from outside of shared_buffers',
  severity: 'info',
  problem: false,
  trigger: 'A node waits for reads, or reads most of its pages from outside of shared_buffers.',
  threshold: {
    value:
      'With track_io_timing: at least 20 % of the time waiting for reads. Without: at least 10,000 pages (78 MB) read, and more than were found. In both cases at least 1,000 pages.',
    source: 'pgMustard on cache performance, pganalyze on I/O time (no number published).',
  },
  silentWhen: ['the pages were found', 'the waits are short'],
  advice: 'Read fewer pages, with an index or narrower rows; or run again to see the warm time.',
  docs: `A page that is not in shared_buffers comes from the system’s cache or from disk; only track_io_timing says which took time. The first run after a start
is colder than life. If it is the same warm, the table is larger than the memory for it.`,
  check(node, context) {
    const own = metricsIn(context, node).selfBuffers;
    if (own === undefined || own.sharedRead < leastPages) return undefined;
    const waited = node.io?.sharedRead;
    const isMuch =
      waited === undefined
        ? own.sharedRead >= leastPagesUntimed && own.sharedRead > own.sharedHit
        : part(waited, executed(context)) >= leastWait;
    if (!isMuch) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          node: nodeName(node, short),
          size: formatBytes(own.sharedRead * blockBytes),
          waited:
            waited === undefined
              ? ''
              : ` and waited ${formatDuration(waited)} for it, ${shareOf(part(waited, executed(context)), context)}`,
        }),
      ),
    };
  },
});
