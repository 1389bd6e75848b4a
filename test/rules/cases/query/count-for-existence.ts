/** Further cases of query/count-for-existence, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);`;

export const cases = [
  good(
    'A number that counts',
    'SELECT name FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 3;',
    {
      history: [tables],
    },
  ),
  good(
    'A count of groups, which is NULL where there is none',
    'SELECT name FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id GROUP BY o.user_id) > 0;',
    { history: [tables] },
  ),
];
