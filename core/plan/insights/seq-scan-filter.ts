/** A sequential scan that reads a whole table to keep few of its rows. Repeated scans are nested-loop-inner-scan's. */
import { fill, fitting, formatCount } from '../format.ts';
import {
  conditionOf,
  defineInsight,
  describeIndex,
  indexFor,
  metricsIn,
  parentIn,
  type IndexAdvice,
  type InsightContext,
  type Observation,
} from '../insight.ts';
import { rowsRemovedRatio, weight } from '../metrics.ts';
import { objectName, type Condition, type PlanNode } from '../model.ts';
import { costSetting } from '../settings.ts';

const leastShare = 0.1;
/** Cost of reading a thousand pages in sequence: 8 MB. */
const leastPages = 1_000;
const leastRows = 50_000;
const mostKept = 0.05;

const expected = 'Seq Scan reads all of {table} to keep about {kept}; {index} reads only those rows.';
const measured = 'Seq Scan read {read} of {table} and kept {kept}; {index} reads only those rows.';

export const seqScanFilter = defineInsight({
  id: 'seq-scan-filter',
  title: 'A whole table is read for few rows',
  severity: 'warning',
  trigger: 'A sequential scan with a filter that keeps a small part of a table that is not small.',
  threshold: {
    value:
      'At least 10 % of the plan. Measured: at least 50,000 rows read, at most 5 % kept. Estimated: cost of 1,000 pages or more, and the same 5 % of 50,000 rows where the table’s rows are known; else fetching the kept rows one by one (random_page_cost each) would cost at most a fifth of the scan.',
    source:
      'explain-sql rule ES001 (5 %, 1,000 pages or 50,000 rows, 10 % of the time); the cost comparison is PostgreSQL’s own worst case for an index scan.',
  },
  silentWhen: [
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
    const filter = conditionOf(node, 'filter');
    if (node.kind !== 'seq-scan' || filter === undefined || isRepeated(node, context)) return undefined;
    if (weight(metricsIn(context, node)) < leastShare) return undefined;
    const index = indexFor(filter.text);
    if (index === undefined) return undefined;
    return node.actual === undefined
      ? fromEstimate(node, index, context)
      : fromMeasurement(node, filter, index);
  },
});

function fromEstimate(node: PlanNode, index: IndexAdvice, context: InsightContext): Observation | undefined {
  const { plan, facts } = context;
  const rows = metricsIn(context, node).estimatedRows ?? 0;
  const cost = node.estimate?.totalCost ?? 0;
  if (cost < leastPages * costSetting(plan, 'seq_page_cost')) return undefined;
  const known = node.relation === undefined ? undefined : facts.relationRows(node.relation);
  const few =
    known === undefined
      ? rows * costSetting(plan, 'random_page_cost') * 5 <= cost
      : known >= leastRows && rows <= known * mostKept;
  if (!few) return undefined;
  return {
    message: fitting((short) =>
      fill(expected, {
        table: short(objectName(node)),
        kept: rowCount(rows),
        index: describeIndex(index, short),
      }),
    ),
  };
}

function fromMeasurement(node: PlanNode, filter: Condition, index: IndexAdvice): Observation | undefined {
  const removed = rowsRemovedRatio(node, filter);
  if (removed === undefined || removed < 1 - mostKept) return undefined;
  const loops = node.actual?.loops ?? 0;
  const kept = (node.actual?.rows ?? 0) * loops;
  const read = kept + (filter.rowsRemoved ?? 0) * loops;
  if (read < leastRows) return undefined;
  return {
    message: fitting((short) =>
      fill(measured, {
        table: short(objectName(node)),
        read: rowCount(read),
        kept: formatCount(kept),
        index: describeIndex(index, short),
      }),
    ),
  };
}

function isRepeated(node: PlanNode, context: InsightContext): boolean {
  for (let at: PlanNode | undefined = node; at !== undefined; at = parentIn(context, at)) {
    if (at.role === 'inner' && parentIn(context, at)?.kind === 'nested-loop') return true;
  }
  return false;
}

function rowCount(rows: number): string {
  return Math.round(rows) === 1 ? '1 row' : `${formatCount(rows)} rows`;
}
