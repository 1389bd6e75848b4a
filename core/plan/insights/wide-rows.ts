/** A result of many wide rows. */
import { fill, fitting, formatCount, formatBytes } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { rowsInWords, rowsOf } from '../insight-kit.ts';

const leastBytes = 10 * 1024 * 1024;
const leastColumns = 5;

const message =
  'The query returns {rows} of {columns} columns, about {size}. Select only the columns that are used.';

export const insight = defineInsight({
  id: 'wide-rows',
  title: 'Much data is returned',
  severity: 'info',
  problem: false,
  trigger: 'The statement returns many wide rows.',
  threshold: {
    value: 'At least 10 MB by the planner’s width, with at least five columns.',
    source: 'pgplan tells of rows × width that are large (no number published).',
  },
  silentWhen: ['few columns are selected', 'the statement changes rows'],
  advice: 'Select only the columns that are used, and fetch long values when they are needed.',
  docs: `What is returned has to be read, turned into text, sent and held. SELECT * also fetches long values that are stored apart (TOAST), which the planner’s
width does not show.`,
  check(node, context) {
    if (node.role !== 'root' || node.kind === 'modify' || node.output.length < leastColumns) return undefined;
    const width = node.estimate?.width ?? 0;
    const bytes = rowsOf(context, node) * width;
    if (bytes < leastBytes) return undefined;
    return {
      message: fitting(() =>
        fill(message, {
          rows: `${context.metrics.account === undefined ? 'about ' : ''}${rowsInWords(rowsOf(context, node))}`,
          size: formatBytes(bytes),
          columns: formatCount(node.output.length),
        }),
      ),
    };
  },
});
