/** Further cases of query/distinct-hides-join, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);`;

export const cases = [
  good(
    'Something of it comes out',
    'SELECT DISTINCT u.id, o.total FROM users u JOIN orders o ON o.user_id = u.id;',
    {
      history: [tables],
    },
  ),
  good('One row of the other', 'SELECT DISTINCT o.total FROM orders o JOIN users u ON u.id = o.user_id;', {
    history: [tables],
  }),
];
