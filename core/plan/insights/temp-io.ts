/** A node stores rows that do not fit into memory. */
import { blockBytes } from '../../statistics/block.ts';
import { fill, fitting, formatBytes } from '../../text/format.ts';
import { defineInsight, metricsIn } from '../insight.ts';
import { nodeName, rowsInWords, rowsOf } from '../insight-kit.ts';
import type { NodeKind } from '../model.ts';

const leastPages = 1_000;
const keeps: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'cte-scan',
  'materialize',
  'window',
  'function-scan',
  'recursive-union',
  'work-table-scan',
  'set-operation',
  'other-scan',
]);

const message =
  '{node} keeps {rows} and writes {size} of them to temporary files. Select fewer columns there, or filter inside.';

export const insight = defineInsight({
  id: 'temp-io',
  title: 'Rows are kept in temporary files',
  severity: 'info',
  problem: false,
  trigger:
    'A node that keeps rows for later writes them to disk: a CTE, Materialize, a window, a function’s result, a recursion.',
  threshold: {
    value: 'At least 1,000 pages (8 MB) written by the node itself.',
    source: 'pgplan tells of any temporary block; the size keeps it to what can be felt.',
  },
  silentWhen: ['a sort or a hash writes them (sort-spill, hash-spill)', 'less than 8 MB were written'],
  advice: 'Keep fewer or narrower rows there, or give this query more work_mem.',
  docs: `A materialized CTE, a function that returns a set, or a window over a large partition keeps all its rows. What is more than work_mem goes to disk.
Select only the columns that are used above, filter inside, or write NOT MATERIALIZED.`,
  check(node, context) {
    const written = metricsIn(context, node).selfBuffers?.tempWritten ?? 0;
    if (written < leastPages || !keeps.has(node.kind)) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          node: nodeName(node, short),
          size: formatBytes(written * blockBytes),
          rows: rowsInWords(rowsOf(context, node)),
        }),
      ),
    };
  },
});
