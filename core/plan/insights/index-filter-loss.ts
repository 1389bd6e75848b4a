/** An index is used, but a filter on columns outside of the index discards most of what it finds. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { conditionOf, defineInsight, indexFor, metricsIn, type InsightContext } from '../insight.ts';
import { rowsRemovedRatio, weight } from '../metrics.ts';
import { inputs, objectName, subtree, type Condition, type PlanNode } from '../model.ts';
import { costSetting } from '../settings.ts';

const leastRemoved = 0.9;
const leastFetched = 1_000;
const leastShare = 0.1;

const message =
  'The index {used} finds {fetched} rows of {table}, the filter keeps {kept}; put {columns} into the index.';

export const insight = defineInsight({
  id: 'index-filter-loss',
  title: 'An index finds many rows that a filter discards',
  severity: 'warning',
  problem: true,
  trigger: 'An index or bitmap scan whose filter discards most of the rows that the index found.',
  threshold: {
    value:
      'At least 90 % discarded of at least 1,000 rows fetched, at least 10 % of the plan. Estimated, a bitmap shows what its index finds; for an index scan the cost gives a lower bound: no row costs more than one random page and its processing.',
    source: 'explain-sql rule on index filters (90 %, 1,000 rows, 10 %); pev2 marks filters from 90 %.',
  },
  silentWhen: [
    'the index has no condition: it is read for its order (wrong-index-order-by)',
    'the filter calls functions, whose cost hides how many rows were fetched',
    'the cost allows for fewer rows: what is not sure is not said',
    'no column of the filter could be part of an index',
  ],
  advice:
    'Extend the index by the filtered columns, equality before range, or make it partial with the filter as its condition.',
  docs: `An index narrows the rows by the columns it has; every other condition is checked on the row itself, after it was fetched. If that
discards nine rows of ten, the fetches are wasted. Add the column to the index: columns compared for equality first, one range last.
If the filter is always the same constant, a partial index (\`WHERE …\`) is smaller.`,
  check(node, context) {
    const filter = conditionOf(node, 'filter');
    const index = usedIndex(node);
    if (filter === undefined || index === undefined) return undefined;
    if (scanWeight(node, context) < leastShare) return undefined;
    const counts = node.actual === undefined ? expected(node, filter, context) : counted(node, filter);
    const advice = indexFor(filter.text);
    if (advice?.kind !== 'columns' || counts === undefined) return undefined;
    if (counts.fetched < leastFetched || counts.kept > counts.fetched * (1 - leastRemoved)) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          used: short(index),
          fetched: `${counts.prefix}${formatCount(counts.fetched)}`,
          table: short(objectName(node)),
          kept: `${node.actual === undefined ? 'about ' : ''}${formatCount(counts.kept)}`,
          columns: advice.columns.map(short).join(', '),
        }),
      ),
    };
  },
});

interface Counts {
  readonly fetched: number;
  readonly kept: number;
  readonly prefix: '' | 'about ' | 'over ';
}

function usedIndex(node: PlanNode): string | undefined {
  if (node.kind === 'index-scan' || node.kind === 'index-only-scan')
    return node.conditions.some(({ kind }) => kind === 'index-condition') ? node.index : undefined;
  if (node.kind !== 'bitmap-heap-scan') return undefined;
  const indexes = subtree(node).filter((below) => below.kind === 'bitmap-index-scan');
  return indexes.length === 1 ? indexes[0]?.index : undefined;
}

/** The two nodes of a bitmap scan count as one scan. */
function scanWeight(node: PlanNode, context: InsightContext): number {
  const bitmap = node.kind === 'bitmap-heap-scan' ? inputs(node) : [];
  return [node, ...bitmap].reduce((sum, part) => sum + weight(metricsIn(context, part)), 0);
}

function counted(node: PlanNode, filter: Condition): Counts | undefined {
  if (rowsRemovedRatio(node, filter) === undefined) return undefined;
  const loops = node.actual?.loops ?? 0;
  const kept = (node.actual?.rows ?? 0) * loops;
  return { fetched: kept + (filter.rowsRemoved ?? 0) * loops, kept, prefix: '' };
}

function expected(node: PlanNode, filter: Condition, context: InsightContext): Counts | undefined {
  if (node.estimate === undefined) return undefined;
  const runs = metricsIn(context, node).estimatedRuns;
  const kept = node.estimate.rows * runs;
  const [bitmap] = node.kind === 'bitmap-heap-scan' ? inputs(node) : [];
  if (bitmap?.estimate !== undefined) return { fetched: bitmap.estimate.rows * runs, kept, prefix: 'about ' };
  if (/[\w"]\(/.test(filter.text.replace(/'(?:[^']|'')*'/g, ''))) return undefined;
  // A row costs at most one random heap page; a quarter more covers index pages, tuple and operator costs.
  const mostPerRow = costSetting(context.plan, 'random_page_cost') * 1.25;
  const fetched = (node.estimate.totalCost - node.estimate.startupCost) / mostPerRow;
  return { fetched: fetched * runs, kept, prefix: 'over ' };
}
