/** A sequential scan that reads a whole table to keep the rows whose columns equal given values. */
import { fill, fitting } from '../format.ts';
import { defineInsight, describeIndex, indexFor } from '../insight.ts';
import { objectName } from '../model.ts';
import { isSimpleEquality, scanThreshold, selectiveScan } from '../selective-scan.ts';

const expected = 'Seq Scan reads all of {table} to keep about {kept}; {index} reads only those rows.';
const measured = 'Seq Scan read {read} of {table} and kept {kept}; {index} reads only those rows.';

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
    const scan = selectiveScan(node, context);
    if (scan === undefined || !isSimpleEquality(scan.filter.text)) return undefined;
    const index = indexFor(scan.filter.text);
    if (index === undefined) return undefined;
    return {
      message: fitting((short) =>
        fill(scan.read === undefined ? expected : measured, {
          table: short(objectName(node)),
          read: scan.read ?? '',
          kept: scan.kept,
          index: describeIndex(index, short),
        }),
      ),
    };
  },
});
