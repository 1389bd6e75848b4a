/** Queries of the workspace search a table by columns that no index begins with. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import {
  columnList,
  costOf,
  indexMigration,
  isSketched,
  queryCount,
  wantedOf,
  workloadOf,
} from '../../rule-kit/indexes/missing-index.ts';
import { inTheEnd } from '../../rule-kit/tables/tables.ts';
import { creationKey, displayName, relationKey } from '../../schema/lookup.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  one: 'A query looks into {table} by {columns}: without an index it reads every row. Add one ({cost}).',
  many: '{count} queries look into {table} by {columns}: without an index each reads every row. Add one ({cost}).',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, status text, placed_at timestamptz);';
const queries = {
  'queries/orders.sql': `SELECT * FROM orders WHERE customer_id = $1;
SELECT * FROM orders WHERE customer_id = $1 AND placed_at > $2 ORDER BY placed_at;
SELECT total FROM orders WHERE id = $1;`,
};

export const rule = defineRule({
  id: 'index/queries-without-index',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'A new table or column that queries of the workspace search by, without an index for them.',
  why: `The queries are in the same repository: what they compare, join and order by is known before the table has a row. Each of them reads the
whole table as long as no index begins with one of these columns, and nobody notices until there are many rows.`,
  instead: `One index that serves as many of the queries as possible: first the columns that are compared for equality, then one range or the order.
Put it into this migration while the table is empty; later it takes \`CREATE INDEX CONCURRENTLY\`.`,
  whenOff:
    'Where tables stay small, or where the SQL files of the workspace are not what the application sends.',
  messages,
  fix: {
    kinds: ['files'],
    differs: [{ at: 'end', of: 'index', words: 'There is one index more.' }],
    because:
      'An index more changes no result. What it costs each write is said; whether the queries are worth it is for people to say.',
  },
  examples: [
    bad(
      'Two queries, one index for both',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric, placed_at timestamptz);
--           ^^^^^^ info: 2 queries look into orders by customer_id, placed_at: without an index each reads every row. Add one (writes then keep 2). 💡`,
      {
        queries,
        tool: 'golang-migrate',
        fixed:
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric, placed_at timestamptz);',
        files: {
          '000002_index_orders_customer_id_placed_at.up.sql':
            'CREATE INDEX CONCURRENTLY orders_customer_id_placed_at_idx ON orders (customer_id, placed_at);\n',
          '000002_index_orders_customer_id_placed_at.down.sql':
            'DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_placed_at_idx;\n',
        },
      },
    ),
    bad(
      'A new column that a query searches by, and another one changes',
      `ALTER TABLE orders ADD COLUMN tracking text;
--                            ^^^^^^^^ info: A query looks into orders by tracking: without an index it reads every row. Add one (writes then keep 2, updates of tracking are not HOT). 💡`,
      {
        history: [orders],
        queries: {
          'queries/track.sql': `SELECT id FROM orders WHERE tracking = $1;
UPDATE orders SET tracking = $2 WHERE id = $1;`,
        },
        fixed: 'ALTER TABLE orders ADD COLUMN tracking text;',
        files: {
          '003_index_orders_tracking.sql':
            'CREATE INDEX CONCURRENTLY orders_tracking_idx ON orders (tracking);\n',
        },
      },
    ),
    good(
      'The index is in the same migration',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric, placed_at timestamptz);
CREATE INDEX orders_of_customer ON orders (customer_id, placed_at);`,
      { queries },
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.persistence === 'temporary') return;
      if (operation.ifNotExists && context.table(operation.table) !== undefined) return;
      judge(creationKey(context.schema, operation.table), operation.table.name, undefined, context);
    },
    addColumn(operation, context) {
      const { table, column } = operation;
      // What the table is created with is reported there.
      if (context.isNew(table)) return;
      judge(relationKey(context.schema, table), column.name, column.name.text, context);
    },
  },
});

function judge(
  key: string,
  at: Span,
  column: string | undefined,
  context: RuleContext<typeof messages>,
): void {
  if (inTheEnd(context, key) === undefined) return;
  for (const { candidate, asked } of wantedOf(key, workloadOf(context))) {
    if (isSketched(key, context) && asked.some(({ path }) => path === context.path)) continue;
    if (column !== undefined && candidate.columns[0]?.column !== column) continue;
    const columns = columnList(candidate, context.latest);
    const table = displayName(key);
    const data = { table, columns, cost: costOf(key, candidate, context) };
    const related = asked
      .slice(0, 10)
      .map(({ path, span }) => ({ file: path, span, message: `This query looks into ${table}.` }));
    const fix = indexMigration(candidate, context);
    const queries = queryCount(asked);
    if (queries === 1) context.report({ message: 'one', at, data, related, fix });
    else context.report({ message: 'many', at, data: { ...data, count: queries }, related, fix });
  }
}
