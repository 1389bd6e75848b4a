/** Further cases of convention/never-validated, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, quantity int);`;

const next = 'CREATE TABLE notes (id bigint PRIMARY KEY);';

export const cases = [
  good(
    'What came since has not run either: what validates it may be on its way',
    'ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;',
    { history: [orders], behind: [next], tool: 'golang-migrate' },
  ),
  good('Dropped since', 'ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;', {
    history: [orders],
    behind: ['ALTER TABLE orders DROP CONSTRAINT orders_quantity;'],
    applied: ['000003_behind.up.sql'],
    tool: 'golang-migrate',
  }),
];
