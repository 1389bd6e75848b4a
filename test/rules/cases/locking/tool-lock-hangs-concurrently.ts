/** Further cases of locking/tool-lock-hangs-concurrently, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const cases = [
  good('Dropping waits for users of the table alone', 'DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;', {
    history: [orders],
    tool: 'flyway',
  }),
];
