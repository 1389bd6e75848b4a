/** ORDER BY with LIMIT in an order that no index has. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { checkUnserved, ofUnservedQueries } from '../../rule-kit/indexes/unserved-query.ts';

const messages = {
  missing:
    'No index of {table} has the order of {condition}: all rows are read and sorted for the few that are taken. Add one on ({columns}).',
} as const;

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, since date);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);`;

export const rule = defineRule({
  id: 'index/unindexed-order-by',
  ...ofUnservedQueries,
  summary: 'ORDER BY with LIMIT in an order that no index has.',
  why: `For the first ten rows in an order, the server reads and sorts the whole table, unless an index has that order already: then it reads ten rows.`,
  messages,
  examples: [
    bad(
      'The newest of a table',
      `CREATE VIEW newest AS SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10;
--                                                  ^^^^^^^^^ info: No index of orders has the order of placed_at: all rows are read and sorted for the few that are taken. Add one on (placed_at). 💡`,
      {
        history: [shop],
        fixed: 'CREATE VIEW newest AS SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10;',
        files: {
          '003_index_orders_placed_at.sql':
            'CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);\n',
        },
      },
    ),
    bad(
      'A queue: what has few values stands before the order',
      `CREATE FUNCTION next() RETURNS SETOF orders LANGUAGE sql
AS $$ SELECT * FROM orders WHERE status = 'open' ORDER BY placed_at, id LIMIT 1 FOR UPDATE SKIP LOCKED $$;
--                                                        ^^^^^^^^^ info: No index of orders has the order of placed_at: all rows are read and sorted for the few that are taken. Add one on (status, placed_at, id).`,
      { history: [shop] },
    ),
    bad(
      'MySQL: the newest of a table',
      `SELECT id FROM orders ORDER BY placed_at DESC LIMIT 10;
--                             ^^^^^^^^^ info: No index of orders has the order of placed_at: all rows are read and sorted for the few that are taken. Add one on (placed_at). 💡`,
      {
        dialect: 'mysql',
        history: [
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status varchar(20), placed_at datetime); CREATE TABLE customers (id bigint PRIMARY KEY);',
        ],
        path: 'queries/orders.txt',
        tool: 'golang-migrate',
        fixed: 'SELECT id FROM orders ORDER BY placed_at DESC LIMIT 10;',
        files: {
          '000002_index_orders_placed_at.up.sql':
            'SET SESSION lock_wait_timeout = 2;\nCREATE INDEX orders_placed_at_idx ON orders (placed_at) ALGORITHM=INPLACE LOCK=NONE;\n',
          '000002_index_orders_placed_at.down.sql':
            'SET SESSION lock_wait_timeout = 2;\nDROP INDEX orders_placed_at_idx ON orders;\n',
        },
      },
    ),
    good(
      'The index is read from its other end',
      `CREATE VIEW newest AS SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10;`,
      { history: [shop, 'CREATE INDEX ON orders (placed_at);'] },
    ),
  ],
  check: checkUnserved('order'),
});
