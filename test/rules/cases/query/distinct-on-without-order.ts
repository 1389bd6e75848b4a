/** Further cases of query/distinct-on-without-order, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);';

export const cases = [
  good('The group alone', 'SELECT DISTINCT ON (user_id, total) total, user_id FROM orders;', {
    history: [orders],
  }),
  good(
    'Each group is one row of a table',
    'SELECT DISTINCT ON (o.id) o.user_id, o.total FROM orders o, orders p;',
    {
      history: [orders],
    },
  ),
];
