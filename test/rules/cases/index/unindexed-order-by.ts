/** Further cases of index/unindexed-order-by, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, since date);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);`;

export const cases = [
  good(
    'All rows are wanted, or few are left to sort',
    `CREATE VIEW all_orders AS SELECT * FROM orders ORDER BY placed_at;
CREATE VIEW one_of AS SELECT * FROM orders WHERE id = 7 ORDER BY placed_at LIMIT 1;`,
    { history: [shop] },
  ),
];
