/** A join produces far more pairs than its filter passes. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { shareOf } from '../insight-kit.ts';
import { joinFilterLoss, offersTables } from '../join-filters.ts';

const leastRemoved = 10_000;
const leastShare = 0.1;

const message =
  '{join} makes {rows} pairs and its filter keeps {kept}, {share}. Join on one column more, or index what is compared.';

export const insight = defineInsight({
  id: 'join-filter-loss',
  title: 'A join discards most of what it joins',
  severity: 'warning',
  problem: false,
  trigger: 'A join filter that discards most of the pairs that the join makes.',
  threshold: {
    value:
      'Measured: at least 90 % discarded of at least 10,000 pairs, at least 10 % of the time with what is joined.',
    source: 'pgplan on rows removed by join filters; 90 % is that of index-filter-loss.',
  },
  silentWhen: [
    'the filter offers alternatives over both tables (late-or-filter)',
    'the plan was not measured',
  ],
  advice: 'Move what concerns one table into its own condition, or index what is compared.',
  docs: `A join filter is checked for every pair that the join condition lets through. A range between two tables cannot be hashed; an index on the inner
table’s column, or an additional equality, makes fewer pairs.`,
  check(node, context) {
    const loss = joinFilterLoss(node, context);
    if (loss === undefined || node.actual === undefined || offersTables(node)) return undefined;
    if (loss.discarded < leastRemoved || loss.kept > loss.discarded / 9 || loss.share < leastShare)
      return undefined;
    return {
      message: fitting(() =>
        fill(message, {
          join: node.label,
          rows: formatCount(loss.discarded + loss.kept),
          kept: formatCount(loss.kept),
          share: shareOf(loss.share, context),
        }),
      ),
    };
  },
});
