/** A condition with OR over two tables can be checked only after the join. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { countOf, shareOf } from '../insight-kit.ts';
import { joinFilterLoss, offersTables, servesEach } from '../join-filters.ts';

const leastRemoved = 10_000;
const leastShare = 0.1;

const message =
  'OR over two tables is checked after joining {rows} rows, {kept} remain; {share}. UNION of a query for each side can use indexes.';

const anySize =
  'OR over several tables is checked only after joining them: no index can serve it. Try a UNION of a query for each alternative.';

export const insight = defineInsight({
  id: 'late-or-filter',
  title: 'An OR over two tables is checked after joining',
  severity: 'warning',
  problem: false,
  sizes: 'any',
  trigger:
    'A join filter whose alternatives (OR) speak of different tables, so that no index can serve either.',
  threshold: {
    value: 'At least 90 % discarded of at least 10,000 rows, at least 10 % of the plan with what is joined.',
    source: 'pganalyze on OR over two tables (no number published); 90 % is that of join-filter-loss.',
  },
  silentWhen: [
    'the alternatives are about one table, or all of them are about it too: an index for each may serve',
    'few rows are discarded',
    'an alternative does not compare a column by itself: no index serves it, and a query for it reads a table whole',
  ],
  advice: 'Write two queries, one for each alternative, and put them together with UNION.',
  docs: `A condition such as \`a.x = 1 OR b.y = 2\` can be checked only when both rows are there, so everything is joined first. Two queries with one
condition each can use an index each. UNION removes rows that both find; it also removes real duplicates, so select a key.`,
  check(node, context) {
    const loss = joinFilterLoss(node, context);
    if (loss === undefined || loss.discarded < leastRemoved || loss.kept > loss.discarded / 9)
      return undefined;
    if (!offersTables(node) || !servesEach(node) || loss.share < leastShare) return undefined;
    return {
      message: fitting(() =>
        fill(context.facts.assumedSizes ? anySize : message, {
          rows: countOf(context, loss.discarded + loss.kept),
          kept: formatCount(loss.kept),
          share: shareOf(loss.share, context),
        }),
      ),
    };
  },
});
