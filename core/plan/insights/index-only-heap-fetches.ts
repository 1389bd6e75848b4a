/** An index-only scan reads the table after all. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { rowsInWords, rowsOf, shareOf, weightIn } from '../insight-kit.ts';
import { objectName } from '../model.ts';

const leastFetches = 100;
const leastPart = 0.25;
const leastShare = 0.1;

const message =
  'Index Only Scan on {index} fetched {fetches} times from the table for {rows}, {share}. VACUUM {table}.';

export const insight = defineInsight({
  id: 'index-only-heap-fetches',
  title: 'An index-only scan looks rows up in the table',
  severity: 'warning',
  problem: false,
  trigger:
    'An index-only scan that had to fetch rows because their pages are not known to be visible to all.',
  threshold: {
    value: 'At least 100 fetches, at least 25 % of the rows, at least 10 % of the time.',
    source:
      'explain-sql (25 %, 100 fetches, 10 % of the time); pev2 marks fetches from 40 and 90 % of the rows.',
  },
  silentWhen: ['few rows were fetched', 'the scan is a small part of the time'],
  advice: 'VACUUM the table, and let autovacuum come more often (autovacuum_vacuum_insert_scale_factor).',
  docs: `An index knows no visibility. Pages that VACUUM found visible to everybody are marked in the visibility map; for all others the row itself is read.
Tables that are written to much need VACUUM often for index-only scans to be what they say.`,
  check(node, context) {
    const fetches = node.heapFetches ?? 0;
    const share = weightIn(context, node);
    if (node.kind !== 'index-only-scan' || fetches < leastFetches || share < leastShare) return undefined;
    const rows = rowsOf(context, node);
    if (fetches < rows * leastPart) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          index: short(node.index ?? ''),
          fetches: formatCount(fetches),
          rows: rowsInWords(rows),
          share: shareOf(share, context),
          table: short(objectName(node)),
        }),
      ),
    };
  },
});
