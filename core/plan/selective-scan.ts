/**
 * Whether a sequential scan keeps so little of a table that an index would be better, and the message. nested-loop-inner handles repeated
 * scans.
 */
import { comparison, conjuncts } from './expression.ts';
import { fill, fitting, formatCount } from '../text/format.ts';
import { conditionOf, describeIndex, indexFor, metricsIn, parentIn, type InsightContext } from './insight.ts';
import { rowsInWords } from './insight-kit.ts';
import { rowsRemovedRatio, weight } from './metrics.ts';
import { objectName, type Condition, type PlanNode } from './model.ts';
import { costSetting } from './settings.ts';

const leastShare = 0.1;
/** Cost of reading a thousand pages sequentially: 8 MB. */
const leastPages = 1_000;
const leastRows = 50_000;
const mostKept = 0.05;

export const scanThreshold = {
  value:
    'At least 10 % of the plan. Measured: at least 50,000 rows read, at most 5 % kept. Estimated: cost of 1,000 pages or more, and the same 5 % of 50,000 rows where the table’s rows are known; else fetching the kept rows one by one (random_page_cost each) would cost at most a fifth of the scan.',
  source:
    'explain-sql rule ES001 (5 %, 1,000 pages or 50,000 rows, 10 % of the time); the cost comparison is PostgreSQL’s own worst case for an index scan.',
} as const;

const expected = 'Seq Scan reads all of {table} to keep about {kept}; {index} reads only those rows.';
const measured = 'Seq Scan read {read} of {table} and kept {kept}; {index} reads only those rows.';

interface SelectiveScan {
  readonly filter: Condition;
  /** `60 k rows`; undefined if not known. */
  readonly read: string | undefined;
  readonly kept: string;
}

/** The message for a scan whose filter is of the kind that the calling insight handles; undefined if no index would be better. */
export function selectiveScanMessage(
  node: PlanNode,
  context: InsightContext,
  kind: 'equality' | 'other',
): string | undefined {
  const scan = selectiveScan(node, context);
  if (scan === undefined || isSimpleEquality(scan.filter.text) !== (kind === 'equality')) return undefined;
  const index = indexFor(scan.filter.text);
  if (index === undefined) return undefined;
  return fitting((short) =>
    fill(scan.read === undefined ? expected : measured, {
      table: short(objectName(node)),
      read: scan.read ?? '',
      kept: scan.kept,
      index: describeIndex(index, short),
    }),
  );
}

function selectiveScan(node: PlanNode, context: InsightContext): SelectiveScan | undefined {
  const filter = conditionOf(node, 'filter');
  if (node.kind !== 'seq-scan' || filter === undefined || isRepeated(node, context)) return undefined;
  if (weight(metricsIn(context, node)) < leastShare) return undefined;
  return node.actual === undefined ? fromEstimate(node, filter, context) : fromMeasurement(node, filter);
}

/** Every conjunct compares a column with a value for equality. */
function isSimpleEquality(filter: string): boolean {
  return conjuncts(filter).every((conjunct) => {
    const { kind, column } = comparison(conjunct);
    return kind === 'equality' && column !== undefined;
  });
}

function fromEstimate(node: PlanNode, filter: Condition, context: InsightContext): SelectiveScan | undefined {
  const { plan, facts } = context;
  const rows = metricsIn(context, node).estimatedRows ?? 0;
  const cost = node.estimate?.totalCost ?? 0;
  if (cost < leastPages * costSetting(plan, 'seq_page_cost')) return undefined;
  const known = node.relation === undefined ? undefined : facts.relationRows(node.relation);
  const few =
    known === undefined
      ? rows * costSetting(plan, 'random_page_cost') * 5 <= cost
      : known >= leastRows && rows <= known * mostKept;
  return few ? { filter, read: undefined, kept: rowsInWords(rows) } : undefined;
}

function fromMeasurement(node: PlanNode, filter: Condition): SelectiveScan | undefined {
  const removed = rowsRemovedRatio(node, filter);
  if (removed === undefined || removed < 1 - mostKept) return undefined;
  const loops = node.actual?.loops ?? 0;
  const kept = (node.actual?.rows ?? 0) * loops;
  const read = kept + (filter.rowsRemoved ?? 0) * loops;
  return read < leastRows ? undefined : { filter, read: rowsInWords(read), kept: formatCount(kept) };
}

function isRepeated(node: PlanNode, context: InsightContext): boolean {
  for (let at: PlanNode | undefined = node; at !== undefined; at = parentIn(context, at)) {
    if (at.role === 'inner' && parentIn(context, at)?.kind === 'nested-loop') return true;
  }
  return false;
}
