/** Further cases of index/queries-without-index, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A table of one row',
    "CREATE TABLE leader (name text PRIMARY KEY CHECK (name = 'default'), node text, elected_at timestamptz, expires_at timestamptz);",
    { queries: { 'queries/leader.sql': 'UPDATE leader SET expires_at = now() WHERE node = $1;' } },
  ),
  good(
    'Queries of tests, and one that reads everything',
    'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric, placed_at timestamptz);',
    {
      queries: {
        'test/orders.sql': 'SELECT * FROM orders WHERE customer_id = 7;',
        'internal/audittest/orders.sql': 'SELECT * FROM orders WHERE customer_id = $1;',
        'queries/all.sql': 'SELECT customer_id, sum(total) FROM orders GROUP BY customer_id;',
      },
    },
  ),
];
