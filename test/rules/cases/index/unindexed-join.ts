/** Further cases of index/unindexed-join, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, since date);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);`;

export const cases = [
  bad(
    'A query of the application, by IN',
    `DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email = $1);
--                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: No index of orders serves the join by customer_id IN (SELECT id FROM customers…: all rows are read for the partners. Add one on (customer_id). 💡`,
    {
      history: [shop, 'CREATE INDEX ON customers (email);'],
      path: 'queries/orders.txt',
      tool: 'golang-migrate',
      fixed: 'DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email = $1);',
      files: {
        '000003_index_orders_customer_id.up.sql':
          'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);\n',
        '000003_index_orders_customer_id.down.sql':
          'DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;\n',
      },
      notExecutable: 'it has parameters, which the application fills in',
    },
  ),
  good(
    'An index on the join column is there',
    `CREATE FUNCTION totals(who bigint) RETURNS numeric LANGUAGE sql STABLE
AS $$ SELECT sum(total) FROM customers c JOIN orders ON customer_id = c.id WHERE c.id = who $$;`,
    { history: [shop, 'CREATE INDEX ON orders (customer_id);'] },
  ),
];
