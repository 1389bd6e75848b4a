/**
 * Insights for plans of SQLite, which have no figures: they use row counts of the file, and without counts only report what SQLite does
 * specially for this query.
 */
import { formatCount } from '../../text/format.ts';
import { defineInsight, parentIn, type Insight, type InsightContext } from '../insight.ts';
import { objectName, subtree, type PlanNode } from '../model.ts';

/** With fewer rows the query is fast anyway. */
const leastRows = 1_000;
const threshold = { value: '1,000 rows', source: 'chosen: below a thousand rows none of it is felt' };

function rowsOf(node: PlanNode, { facts }: InsightContext): number | undefined {
  return node.relation === undefined ? undefined : facts.relationRows(node.relation);
}

function isInner(node: PlanNode, context: InsightContext): boolean {
  return node.role === 'inner' && parentIn(context, node)?.kind === 'nested-loop';
}

const fullScan = defineInsight({
  id: 'sqlite-full-scan',
  title: 'A whole table is read',
  severity: 'warning',
  problem: true,
  trigger:
    'A table of at least 1,000 rows is read through, once for a query of that table alone that has a WHERE, or once for each row of the loop around it.',
  threshold,
  silentWhen: ['how many rows the table has is not known', 'the query of one table has no WHERE'],
  advice: 'Index the columns that are compared, or those of the join.',
  docs: `SQLite says SCAN where no index leads to the rows that are wanted. In a loop inside of another that is done for each row of the outer one.
Where most rows are wanted anyway, reading the table through is the right plan.`,
  check(node, context) {
    const rows = rowsOf(node, context);
    if (node.label !== 'Full Table Scan' || rows === undefined || rows < leastRows) return undefined;
    const count = formatCount(rows);
    if (isInner(node, context))
      return {
        message: `All ${count} rows of ${objectName(node)} are read for each row of the loop around it. Index the columns of the join.`,
      };
    return node.conditions.some(({ kind }) => kind === 'filter')
      ? {
          message: `All ${count} rows of ${objectName(node)} are read and compared. If few of them stay, index the columns that are compared.`,
        }
      : undefined;
  },
});

const temporary = defineInsight({
  id: 'sqlite-temporary-b-tree',
  title: 'Rows are sorted in a temporary b-tree',
  severity: 'info',
  problem: false,
  trigger: 'A temporary b-tree for ORDER BY or GROUP BY over a table of at least 1,000 rows.',
  threshold,
  silentWhen: [
    'how many rows the tables have is not known',
    'an index has the order of the first columns: then only few rows are sorted at a time',
  ],
  advice:
    'An index whose columns are those of the condition and then those of ORDER BY or GROUP BY hands the rows on in order.',
  docs: `No index has the order that is wanted, so all rows are put into a temporary b-tree before the first one comes out: a LIMIT does not end that sooner.`,
  check(node, context) {
    const [what = ''] = node.sortKeys;
    if (node.label !== 'Sort in a Temporary B-Tree' || (what !== 'ORDER BY' && what !== 'GROUP BY'))
      return undefined;
    const rows = Math.max(0, ...subtree(node).map((one) => rowsOf(one, context) ?? 0));
    if (rows < leastRows) return undefined;
    return {
      message: `Rows are put into a temporary b-tree for ${what} before the first comes out. An index in this order would spare that.`,
    };
  },
});

const automatic = defineInsight({
  id: 'sqlite-automatic-index',
  title: 'SQLite makes an index for this one query',
  severity: 'warning',
  problem: true,
  trigger: 'A lookup by an automatic index.',
  threshold,
  silentWhen: ['the table is known to have fewer than 1,000 rows'],
  advice: 'Create the index: the automatic one is made again each time the query runs.',
  docs: `Where a join has no index to look rows up by, SQLite may build one, use it and throw it away. That reads and sorts the table for every
run of the query. An index on the same columns is made once.`,
  check(node, context) {
    if (node.label !== 'Automatic Index Lookup') return undefined;
    const rows = rowsOf(node, context);
    if (rows !== undefined && rows < leastRows) return undefined;
    const columns = node.conditions
      .filter(({ kind }) => kind === 'index-condition')
      .flatMap(({ text }) => text.split(' AND ').map((one) => one.replace(/[=<>].*$/, '')));
    const on = columns.length === 0 ? '' : ` on (${columns.join(', ')})`;
    return {
      message: `Each run makes an index of ${objectName(node)}${on} and throws it away. Create it once.`,
    };
  },
});

export const sqliteInsights: readonly Insight[] = [fullScan, temporary, automatic];
