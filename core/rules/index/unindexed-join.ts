/** A join to a table whose join columns no index begins with. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { checkUnserved, ofUnservedQueries } from '../../rule-kit/indexes/unserved-query.ts';

const messages = {
  missing:
    'No index of {table} serves the join by {condition}: all rows are read for the partners. Add one on ({columns}).',
} as const;

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, since date);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);`;

export const rule = defineRule({
  id: 'index/unindexed-join',
  ...ofUnservedQueries,
  summary: 'A join to a table whose join columns no index begins with.',
  why: `For each row that the rest of the query finds, the server looks for its partners. Without an index on the join columns it reads the whole joined table, once for all of them or even once for each.`,
  messages,
  examples: [
    bad(
      'A view for the customer of the session',
      `CREATE VIEW mine AS SELECT o.* FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = current_setting('me')::bigint;
--                                                               ^^^^^^^^^^^^^^^^^^^^ info: No index of orders serves the join by o.customer_id = c.id: all rows are read for the partners. Add one on (customer_id). 💡`,
      {
        history: [shop],
        fixed: `CREATE VIEW mine AS SELECT o.* FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = current_setting('me')::bigint;`,
        files: {
          '003_index_orders_customer_id.sql':
            'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);\n',
        },
      },
    ),
    bad(
      'From few rows to their partners',
      `CREATE FUNCTION totals(address bigint) RETURNS numeric LANGUAGE sql STABLE
AS $$ SELECT sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = address $$;
--                                                          ^^^^^^^^^^^^^^^^^^^^ info: No index of orders serves the join by o.customer_id = c.id: all rows are read for the partners. Add one on (customer_id).`,
      { history: [shop] },
    ),
    bad(
      'SQLite: a query of the application',
      `SELECT o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = ?1;
--                                            ^^^^^^^^^^^^^^^^^^^^ info: No index of orders serves the join by o.customer_id = c.id: all rows are read for the partners. Add one on (customer_id). 💡`,
      {
        dialect: 'sqlite',
        history: [shop],
        path: 'queries/orders.txt',
        tool: 'golang-migrate',
        fixed: 'SELECT o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = ?1;',
        files: {
          '000002_index_orders_customer_id.up.sql':
            'CREATE INDEX orders_customer_id_idx ON orders (customer_id);\n',
          '000002_index_orders_customer_id.down.sql': 'DROP INDEX IF EXISTS orders_customer_id_idx;\n',
        },
      },
    ),
    good(
      'Both tables are read as a whole',
      `CREATE VIEW totals AS SELECT c.id, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id;`,
      { history: [shop] },
    ),
  ],
  check: checkUnserved('join'),
});
