/** A bitmap exceeds work_mem and is therefore lossy. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { memorySetting, shareOf, weightIn } from '../insight-kit.ts';
import { objectName } from '../model.ts';
import { workMemory } from '../settings.ts';

const leastShare = 0.05;

const message =
  "The bitmap of {table} checks every row on {lossy} of {all} pages, {share}: it is too large. SET LOCAL work_mem = '{memory}'.";

export const insight = defineInsight({
  id: 'lossy-bitmap',
  title: 'A bitmap does not fit into memory',
  severity: 'warning',
  problem: false,
  trigger: 'A bitmap heap scan with lossy pages: it knows the page only, and checks every row on it.',
  threshold: {
    value: 'Any lossy page, with the scan at least 5 % of the time.',
    source: 'pganalyze tells of any lossy page; explain-sql from 5 % of the time.',
  },
  silentWhen: [
    'rows are rechecked because the operator is lossy, while all pages are exact',
    'the scan is a small part of the time',
  ],
  advice: 'Give this query more work_mem.',
  docs: `A bitmap notes one bit for each row. Where that is more than work_mem it notes whole pages, and every row on those is checked again.`,
  check(node, context) {
    const lossy = node.lossyBlocks ?? 0;
    const share = weightIn(context, node);
    if (node.kind !== 'bitmap-heap-scan' || lossy === 0 || share < leastShare) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          table: short(objectName(node)),
          lossy: formatCount(lossy),
          all: formatCount(lossy + (node.exactBlocks ?? 0)),
          share: shareOf(share, context),
          memory: memorySetting(workMemory(context.plan) * 4),
        }),
      ),
    };
  },
});
