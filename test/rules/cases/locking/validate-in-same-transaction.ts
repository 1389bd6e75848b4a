/** Further cases of locking/validate-in-same-transaction, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, quantity int);
CREATE INDEX orders_customer_id ON orders (customer_id);`;

export const cases = [
  good('In a later migration', 'ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity;', {
    history: [orders, 'ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;'],
    tool: 'golang-migrate',
  }),
];
