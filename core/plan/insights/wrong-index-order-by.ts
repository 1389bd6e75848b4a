/** An index is read in order, skipping nearly everything, because a LIMIT needs its first matches. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { conditionOf, defineInsight, indexFor } from '../insight.ts';
import { ancestorsWhile, rowsOf } from '../insight-kit.ts';
import { objectName, type NodeKind } from '../model.ts';

const leastRemoved = 10_000;
const leastShareRemoved = 0.9;
const passes: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'nested-loop',
  'result',
  'subquery-scan',
  'lock-rows',
  'memoize',
  'incremental-sort',
]);

const message =
  'For the order, {index} reads {read} rows of {table} until {kept} match. An index on {columns} and then the order finds them.';

export const insight = defineInsight({
  id: 'wrong-index-order-by',
  title: 'An index is read for its order until enough rows match',
  severity: 'warning',
  problem: true,
  trigger: 'An index scan without an index condition, below a LIMIT, whose filter discards what it reads.',
  threshold: {
    value: 'Measured: at least 90 % and at least 10,000 rows discarded.',
    source:
      'pganalyze on ORDER BY … LIMIT served by the wrong index (no number published); 90 % is that of index-filter-loss.',
  },
  silentWhen: [
    'the plan was not measured: the planner expects to find the rows soon',
    'the index also narrows the rows',
  ],
  advice: 'Make an index on the filtered columns first and the order behind them.',
  docs: `The planner hopes that matching rows are spread evenly and that the first ones in order are soon found. Where they all lie at the other end,
it reads nearly everything. An index with the filtered columns in front and the order behind them answers both.`,
  check(node, context) {
    const filter = conditionOf(node, 'filter');
    if (node.kind !== 'index-scan' && node.kind !== 'index-only-scan') return undefined;
    if (filter?.rowsRemoved === undefined || node.actual === undefined) return undefined;
    if (node.conditions.some(({ kind }) => kind === 'index-condition')) return undefined;
    const above = ancestorsWhile(node, context, ({ kind }) => passes.has(kind));
    if (above.at(-1)?.kind !== 'limit') return undefined;
    const removed = filter.rowsRemoved * node.actual.loops;
    const kept = rowsOf(context, node);
    if (removed < leastRemoved || kept > (kept + removed) * (1 - leastShareRemoved)) return undefined;
    const advice = indexFor(filter.text);
    return {
      message: fitting((short) =>
        fill(message, {
          index: short(node.index ?? ''),
          table: short(objectName(node)),
          read: formatCount(removed + kept),
          kept: formatCount(kept),
          columns: advice?.kind === 'columns' ? advice.columns.map(short).join(', ') : 'the filter',
        }),
      ),
    };
  },
});
