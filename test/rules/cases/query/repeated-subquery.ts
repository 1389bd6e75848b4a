/** Further cases of query/repeated-subquery, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);`;

export const cases = [
  good(
    'Of the whole table: each runs once',
    'SELECT (SELECT count(*) FROM orders), (SELECT sum(total) FROM orders) FROM users;',
    {
      history: [tables],
    },
  ),
  good(
    'One row comes out',
    'SELECT (SELECT count(*) FROM orders o WHERE o.user_id = u.id), (SELECT max(id) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id = 7;',
    {
      history: [tables],
    },
  ),
  good(
    'Joined once',
    'SELECT u.name, o.n, o.total FROM users u LEFT JOIN LATERAL (SELECT count(*) AS n, sum(total) AS total FROM orders WHERE user_id = u.id) o ON true;',
    { history: [tables] },
  ),
];
