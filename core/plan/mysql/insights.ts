/**
 * Insights for plans of MySQL and MariaDB. Insights about PostgreSQL's planner do not apply to others; these need no cost, which MariaDB
 * does not print, only examined rows and measured times.
 */
import { formatCount } from '../../text/format.ts';
import { defineInsight, metricsIn, type Insight, type InsightContext } from '../insight.ts';
import { inputs, objectName, subtree, type PlanNode } from '../model.ts';

/** With fewer rows the query is fast anyway. */
const leastRows = 1_000;
const leastShare = 0.1;

function examined(node: PlanNode): number | undefined {
  const counted = Number(node.extra.get('Counted Rows Examined') ?? Number.NaN);
  const estimated = Number(node.extra.get('Rows Examined') ?? Number.NaN);
  const rows = Number.isNaN(counted) ? estimated : counted;
  return Number.isNaN(rows) ? undefined : rows * (node.actual?.loops ?? 1);
}

/** Nodes that took almost no time are skipped, whatever they read. */
function matters(node: PlanNode, context: InsightContext): boolean {
  const share = metricsIn(context, node).timeShare;
  return share === undefined || share >= leastShare;
}

/** The rows of all tables below an operation. */
function rowsBelow(node: PlanNode): number {
  const counted = inputs(node).map(({ actual }) =>
    actual === undefined ? undefined : actual.rows * actual.loops,
  );
  const known = counted.filter((rows) => rows !== undefined);
  if (known.length > 0) return known.reduce((sum, rows) => sum + rows, 0);
  return Math.max(0, ...subtree(node).map((one) => one.estimate?.rows ?? 0));
}

const source = 'chosen: below a thousand rows none of it is felt';

const fullScan = defineInsight({
  id: 'mysql-full-scan',
  title: 'A whole table is read for few rows',
  severity: 'warning',
  problem: true,
  trigger:
    'A full table scan with a condition that keeps at most a tenth of at least 1,000 rows, or for which the server has no estimate.',
  threshold: { value: '1,000 rows', source },
  silentWhen: [
    'there is no condition',
    'measured: it keeps more than a tenth, or takes less than a tenth of the time',
  ],
  advice: 'Index the columns that the condition compares.',
  docs: `The condition is looked at after a row was read: the work grows with the table. MariaDB and MySQL without a histogram take it for granted that a
condition on a column without an index keeps every row, so that only measuring tells how many stay.`,
  check(node, context) {
    const rows = examined(node);
    const condition = node.conditions.find(({ kind }) => kind === 'filter');
    if (node.label !== 'Full Table Scan' || rows === undefined || rows < leastRows || condition === undefined)
      return undefined;
    const kept = node.actual === undefined ? node.estimate?.rows : node.actual.rows * node.actual.loops;
    // Without statistics of a column the server assumes that the condition keeps all rows.
    const isGuess = node.actual === undefined && kept === rows;
    if (!isGuess && kept !== undefined && kept > rows / 10) return undefined;
    if (!matters(node, context)) return undefined;
    const count = formatCount(rows);
    return {
      message: isGuess
        ? `All ~${count} rows of ${objectName(node)} are read and compared. If few of them stay, index the columns that are compared.`
        : `${count} rows of ${objectName(node)} are read to keep ${formatCount(kept ?? 0)}. Index the columns that are compared.`,
    };
  },
});

const filesort = defineInsight({
  id: 'mysql-filesort',
  title: 'Rows are sorted, since no index has their order',
  severity: 'info',
  problem: false,
  trigger: 'A filesort of at least 1,000 rows.',
  threshold: { value: '1,000 rows', source },
  silentWhen: [
    'it sorts by an expression or a count, whose order no index has',
    'measured: sorting takes less than a tenth of the time',
  ],
  advice:
    'An index whose columns are those of the condition and then those of ORDER BY or GROUP BY hands the rows on in order.',
  docs: `A filesort is in memory where it fits, and on disk where not; a LIMIT keeps only so many rows. For one table, an index on the compared
columns and then on those of ORDER BY gives the rows in order and stops at the LIMIT.`,
  check(node, context) {
    const rows = rowsBelow(node);
    if (node.label !== 'Filesort' || rows < leastRows || !matters(node, context)) return undefined;
    if (node.sortKeys.some((key) => key.includes('('))) return undefined;
    const keys = node.sortKeys.length === 0 ? '' : ` by ${node.sortKeys.join(', ')}`;
    return {
      message:
        `About ${formatCount(rows)} rows are sorted${keys}. An index in this order may spare that.`.slice(
          0,
          160,
        ),
    };
  },
});

const temporaryTable = defineInsight({
  id: 'mysql-temporary-table',
  title: 'Rows are put into a temporary table',
  severity: 'info',
  problem: false,
  trigger: 'A temporary table for GROUP BY, DISTINCT, UNION or ORDER BY that at least 1,000 rows go through.',
  threshold: { value: '1,000 rows', source },
  silentWhen: ['measured: it takes less than a tenth of the time'],
  advice: 'Group by columns that one index begins with; use UNION ALL where no row is twice.',
  docs: `Grouping, DISTINCT and UNION without an index in that order write rows into a temporary table first, on disk where it is large.`,
  check(node, context) {
    const rows = rowsBelow(node);
    const isTemporary = node.label === 'Temporary Table' || node.label === 'Union in a Temporary Table';
    if (!isTemporary || rows < leastRows || !matters(node, context)) return undefined;
    return {
      message:
        node.label === 'Temporary Table'
          ? `About ${formatCount(rows)} rows go through a temporary table. Grouping in the order of one index may spare it.`
          : `About ${formatCount(rows)} rows go through a temporary table to drop equal ones. UNION ALL spares it where none are.`,
    };
  },
});

const rangeChecked = defineInsight({
  id: 'mysql-range-checked',
  title: 'Which index serves is asked again for every row',
  severity: 'warning',
  problem: true,
  trigger: 'Access by “range checked for each record”.',
  threshold: {
    value: 'any',
    source: 'the server found no index that is good for all rows (manual, “EXPLAIN Output Format”)',
  },
  silentWhen: [],
  advice: 'Index the column of this table that is compared for equality, with the same type on both sides.',
  docs: `The server found no index that is good for all rows that come from the tables before; so it looks for one for each of them. That is better than
reading the whole table each time, and far worse than an index on the column that joins.`,
  check(node) {
    if (node.label !== 'Range Checked For Each Record') return undefined;
    return {
      message: `For each row before it the server looks for an index of ${objectName(node)} anew, and often reads all of it.`,
    };
  },
});

const joinBuffer = defineInsight({
  id: 'mysql-join-without-index',
  title: 'A table is joined without an index',
  severity: 'warning',
  problem: true,
  trigger: 'A full scan of at least 1,000 rows as the inner side of a join.',
  threshold: { value: '1,000 rows', source },
  silentWhen: ['the server joins by a hash table', 'measured: it takes less than a tenth of the time'],
  advice:
    'Index the column by which the table is joined, with the same type and character set on both sides.',
  docs: `The rows of the outer side are collected in a buffer, and the whole table is read once for each buffer.`,
  check(node, context) {
    const rows = examined(node);
    const parent = node.parent === undefined ? undefined : context.plan.nodes[node.parent];
    if (node.label !== 'Full Table Scan' || node.role !== 'inner' || parent?.kind !== 'nested-loop')
      return undefined;
    if (rows === undefined || rows < leastRows) return undefined;
    if (!matters(node, context) && !matters(parent, context)) return undefined;
    return {
      message: `${objectName(node)} is read as a whole for the rows that it is joined to. Index the column that it is joined by.`,
    };
  },
});

export const mysqlInsights: readonly Insight[] = [
  fullScan,
  filesort,
  temporaryTable,
  rangeChecked,
  joinBuffer,
];

/** The rows that an unmeasured plan would examine, because not every server prints costs. */
export function isSmallMysql(nodes: readonly PlanNode[]): boolean {
  return nodes.every(
    (node) => (examined(node) ?? 0) < leastRows && node.label !== 'Range Checked For Each Record',
  );
}
