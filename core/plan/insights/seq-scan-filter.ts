/** A sequential scan reads a whole table to keep few of its rows, by a condition other than plain equality. */
import { defineInsight } from '../insight.ts';
import { scanThreshold, selectiveScanMessage } from '../selective-scan.ts';

export const insight = defineInsight({
  id: 'seq-scan-filter',
  title: 'A whole table is read for few rows',
  severity: 'warning',
  problem: true,
  trigger: 'A sequential scan with a filter that keeps a small part of a table that is not small.',
  threshold: scanThreshold,
  silentWhen: [
    'the filter is equality of columns alone (seq-scan-simple-eq)',
    'a LIMIT or semi join stops the scan early, since the stopped part costs nothing',
    'the filter offers alternatives (OR) over several columns, which no single index serves',
    'the scan is repeated by a nested loop',
    'most rows are kept: then a sequential scan is the right plan',
  ],
  advice:
    'Index the filtered columns: equality first, then one range. A pattern with a leading wildcard needs a trigram index.',
  docs: `The filter is applied after a row was read, so the work grows with the table, not with the result. An index on the filtered columns
reads the matching rows only. A condition on an expression, such as \`lower(email) = …\`, needs an index on that expression.
Where the same few rows are wanted every time (\`status = 'pending'\`), a partial index is smaller and cheaper to keep.`,
  check(node, context) {
    const message = selectiveScanMessage(node, context, 'other');
    return message === undefined ? undefined : { message };
  },
});
