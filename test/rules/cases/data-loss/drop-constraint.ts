/** Further cases of data-loss/drop-constraint, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint CONSTRAINT orders_customer REFERENCES customers,
  code text NOT NULL CONSTRAINT orders_code UNIQUE,
  amount int CONSTRAINT orders_amount CHECK (amount > 0)
);`;

export const cases = [
  good(
    'A unique index on the same column stays',
    `CREATE UNIQUE INDEX orders_code_unique ON orders (code);
ALTER TABLE orders DROP CONSTRAINT orders_code;`,
    { history: [shop] },
  ),
  good(
    'It goes with its column',
    `ALTER TABLE orders DROP CONSTRAINT orders_customer;
ALTER TABLE orders DROP COLUMN customer_id;`,
    { history: [shop] },
  ),
];
