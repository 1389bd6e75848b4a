/** A sequential scan reads a whole table to keep the rows whose columns equal given values. */
import { defineInsight } from '../insight.ts';
import { scanThreshold, selectiveScanMessage } from '../selective-scan.ts';

export const insight = defineInsight({
  id: 'seq-scan-simple-eq',
  title: 'A whole table is read to compare columns for equality',
  severity: 'warning',
  problem: true,
  trigger:
    'A sequential scan of a table that is not small, whose filter compares columns for equality and keeps few rows.',
  threshold: scanThreshold,
  silentWhen: [
    'anything else is compared too (seq-scan-filter)',
    'a LIMIT or semi join stops the scan early, since the stopped part costs nothing',
    'the scan is repeated by a nested loop',
    'most rows are kept: then a sequential scan is the right plan',
  ],
  advice:
    'Index the compared columns: one column, or a composite index of several, the most selective first.',
  docs: `Equality of plain columns is what every index serves. With several columns one composite index serves them together; the order of its
columns matters for other queries only.`,
  check(node, context) {
    const message = selectiveScanMessage(node, context, 'equality');
    return message === undefined ? undefined : { message };
  },
});
