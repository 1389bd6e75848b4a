/** A sort exceeds work_mem and uses temporary files. */
import { fill, fitting, formatBytes, formatCount, type Shorten } from '../../text/format.ts';
import { defineInsight, metricsIn, parentIn, type InsightContext } from '../insight.ts';
import { weight } from '../metrics.ts';
import { objectName, subtree, type PlanNode } from '../model.ts';
import { workMemory } from '../settings.ts';

const leastShare = 0.05;
const leastSpilled = 10 * 1024 * 1024;
const megabyte = 1024 * 1024;

const expected =
  "Sorting {rows} needs about {size}, work_mem is {memory}: it spills to disk. SET LOCAL work_mem = '{suggested}' for this query.";
const measured =
  "Sorting {rows} wrote {size} to disk, work_mem is {memory}. SET LOCAL work_mem = '{suggested}' for this query.";

export const insight = defineInsight({
  id: 'sort-spill',
  title: 'A sort does not fit into memory',
  severity: 'warning',
  problem: true,
  trigger: 'A sort needs more than work_mem, so it writes and reads temporary files.',
  threshold: {
    value:
      'Estimated: rows × (width rounded up to 8 bytes + 24 bytes of header) above work_mem, from SETTINGS or the default of 4 MB, and at least 5 % of the plan’s cost. Measured: sorted on disk, with 10 MB or more or at least 5 % of the time.',
    source:
      'PostgreSQL cost_tuplesort and relation_byte_size (costsize.c); explain-sql rule on external sorts (10 MB, 5 %).',
  },
  silentWhen: [
    'a LIMIT above keeps only the first rows in memory (top-N heapsort)',
    'the sort is incremental: it holds one group at a time',
    'the sort is a small part of the plan',
  ],
  advice:
    'Give this query more memory with SET LOCAL work_mem, sort fewer or narrower rows, or add an index that returns them in order.',
  docs: `Each sort may use work_mem once, in every parallel worker. Beyond that PostgreSQL sorts in runs on disk and merges them. Raise
work_mem for the one query (\`SET LOCAL\`), not for the server: many sorts of many sessions add up. Selecting fewer columns makes the
sorted rows narrower, and an index in the wanted order makes the sort unnecessary.`,
  check(node, context) {
    if (node.kind !== 'sort' || weight(metricsIn(context, node)) === 0) return undefined;
    return node.actual === undefined ? fromEstimate(node, context) : fromMeasurement(node, context);
  },
});

function fromEstimate(node: PlanNode, context: InsightContext): { readonly message: string } | undefined {
  const { estimate } = node;
  if (estimate === undefined || weight(metricsIn(context, node)) < leastShare) return undefined;
  const memory = workMemory(context.plan);
  const bytesPerRow = Math.ceil(estimate.width / 8) * 8 + 24;
  const size = Math.min(estimate.rows, firstRowsWanted(node, context)) * bytesPerRow;
  if (size <= memory) return undefined;
  return {
    message: fitting((short) =>
      fill(expected, {
        rows: sorted(node, estimate.rows, short),
        size: formatBytes(size),
        memory: formatBytes(memory),
        suggested: powerOfTwo(size * 1.2, memory),
      }),
    ),
  };
}

function fromMeasurement(node: PlanNode, context: InsightContext): { readonly message: string } | undefined {
  if (node.sort?.place !== 'disk') return undefined;
  const size = node.sort.kilobytes * 1024;
  if (size < leastSpilled && weight(metricsIn(context, node)) < leastShare) return undefined;
  // Rows on disk are packed; in memory they take two to three times as much.
  return {
    message: fitting((short) =>
      fill(measured, {
        rows: sorted(node, (node.actual?.rows ?? 0) * (node.actual?.loops ?? 0), short),
        size: formatBytes(size),
        memory: formatBytes(workMemory(context.plan)),
        suggested: powerOfTwo(size * 3, workMemory(context.plan)),
      }),
    ),
  };
}

/** How many of the first rows a LIMIT above requests; it reaches the sort through these nodes only. */
function firstRowsWanted(node: PlanNode, context: InsightContext): number {
  let below = node;
  for (let above = parentIn(context, node); above !== undefined; above = parentIn(context, above)) {
    if (above.kind === 'limit') return wanted(above, below);
    if (above.kind !== 'gather-merge' && above.kind !== 'result' && above.kind !== 'subquery-scan') break;
    below = above;
  }
  return Number.POSITIVE_INFINITY;
}

/** With OFFSET the limit reads more rows than it returns: its share of the input's cost tells how many. */
function wanted(limit: PlanNode, input: PlanNode): number {
  if (limit.estimate === undefined || input.estimate === undefined) return Number.POSITIVE_INFINITY;
  const run = input.estimate.totalCost - input.estimate.startupCost;
  const used = limit.estimate.totalCost - input.estimate.startupCost;
  return run <= 0 ? limit.estimate.rows : Math.max(limit.estimate.rows, (used / run) * input.estimate.rows);
}

function sorted(node: PlanNode, rows: number, short: Shorten): string {
  const tables = subtree(node).filter((below) => below.relation !== undefined);
  const names = [...new Set(tables.map((table) => objectName(table)))];
  const [only] = names;
  const count = formatCount(rows);
  return only !== undefined && names.length === 1
    ? `${count} rows of ${short(only)}`
    : `${count} joined rows`;
}

/** Enough for the size, and in any case more than the current value. */
function powerOfTwo(size: number, memory: number): string {
  const bytes = Math.max(size, memory * 1.01, megabyte);
  return `${2 ** Math.ceil(Math.log2(bytes / megabyte))}MB`;
}
