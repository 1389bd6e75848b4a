/** Further cases of design/long-name-cut, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const long = 'index_on_the_orders_of_all_customers_by_the_day_of_their_last_payment';

export const cases = [
  good(
    '63 bytes',
    'CREATE TABLE a23456789_123456789_123456789_123456789_123456789_123456789_123 (id bigint PRIMARY KEY);',
  ),
  good('A long text', `COMMENT ON TABLE orders IS '${long}';`, {
    history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
  }),
  good('A name that was cut is given up', `ALTER INDEX ${long} RENAME TO orders_by_last_payment;`, {
    history: [`CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE INDEX ${long} ON orders (id);`],
  }),
];
