/** Further cases of query/implicit-cast, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, user_id int); CREATE INDEX orders_user ON orders (user_id);';

export const cases = [
  good('A column without an index, and one that is numeric', 'SELECT id FROM orders WHERE total = 7.5;', {
    history: [orders],
  }),
];
