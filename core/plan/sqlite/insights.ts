/**
 * Insights for plans of SQLite, which have no figures: they use row counts of the file, and without counts only report what SQLite does
 * specially for this query, or what holds for tables of any size.
 */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { conditionOf, defineInsight, parentIn, type Insight, type InsightContext } from '../insight.ts';
import { objectName, subtree, type PlanNode } from '../model.ts';
import { whyUnservedInSqlite } from './unserved.ts';

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
  sizes: 'any',
  trigger: 'A lookup by an automatic index.',
  threshold,
  silentWhen: [
    'the table is known to have fewer than 1,000 rows',
    'what is looked up is the result of a subquery, which no index can be created on',
  ],
  advice: 'Create the index: the automatic one is made again each time the query runs.',
  docs: `Where a join has no index to look rows up by, SQLite may build one, use it and throw it away. That reads and sorts the table for every
run of the query. An index on the same columns is made once.`,
  check(node, context) {
    if (node.label !== 'Automatic Index Lookup' || node.relation === undefined) return undefined;
    const rows = rowsOf(node, context);
    if (rows !== undefined && rows < leastRows) return undefined;
    const columns = node.conditions
      .filter(({ kind }) => kind === 'index-condition')
      .flatMap(({ text }) => text.split(' AND ').map((one) => one.replace(/[=<>].*$/, '')));
    const on = columns.length === 0 ? '' : ` on (${columns.join(', ')})`;
    const name = objectName(node);
    const made = context.facts.assumedSizes
      ? `Where ${name} is large, each run makes an index of it${on} and throws it away.`
      : `Each run makes an index of ${name}${on} and throws it away.`;
    return {
      message: `${made} Create it once.`,
      ...(columns.length === 0 ? {} : { short: `no index serves ${columns.join(', ')}` }),
    };
  },
});

const unserved = defineInsight({
  id: 'sqlite-unserved-condition',
  title: 'No index can serve a condition',
  severity: 'info',
  problem: false,
  sizes: 'assumed',
  trigger: 'A table is read through for a condition of which no part could use an index of the table.',
  threshold: {
    value: 'None: it says what indexes the table has.',
    source: 'The SQLite Query Optimizer Overview, sections 1 to 5.',
  },
  silentWhen: [
    'some part of the condition could use an index',
    'the condition has alternatives (OR), or an index has an expression',
    'the query reads several tables',
    'the sizes are known: other insights say more',
  ],
  advice: 'Compare the column itself, or create an index that has what is compared.',
  docs: `SQLite uses an index for a column that the index begins with, compared by =, <, <=, >, >=, IN, BETWEEN or IS. It uses none for an expression of the column,
unless the index has the same expression, nor for a pattern that begins with a wildcard.`,
  check(node, context) {
    const filter = conditionOf(node, 'filter');
    const indexes = node.relation && context.facts.table(node.relation)?.indexes;
    if (node.label !== 'Full Table Scan' || filter === undefined || indexes === undefined) return undefined;
    const why = whyUnservedInSqlite(filter.text, indexes);
    if (why === undefined) return undefined;
    const { message, short } = unservedInWords[why.kind];
    return {
      message: fitting((shorten) =>
        fill(message, { compared: shorten(why.compared), table: shorten(objectName(node)) }),
      ),
      short: fill(short, { compared: why.compared }),
    };
  },
});

const unservedInWords = {
  column: {
    message: 'No index of {table} has {compared}, which is compared here.',
    short: 'no index serves {compared}',
  },
  expression: {
    message: 'No index of {table} has {compared}. Compare the column itself, or index the expression.',
    short: 'no index serves {compared}',
  },
  wildcard: {
    message: 'A pattern that begins with a wildcard uses no index on {compared}.',
    short: 'the leading wildcard uses no index',
  },
} as const;

export const sqliteInsights: readonly Insight[] = [fullScan, temporary, automatic, unserved];
