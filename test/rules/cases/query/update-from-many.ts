/** Further cases of query/update-from-many, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, last_total numeric);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);
CREATE TABLE profiles (user_id bigint PRIMARY KEY, total numeric);`;

export const cases = [
  good(
    'One of them is chosen',
    `UPDATE users SET last_total = o.total
FROM (SELECT DISTINCT ON (user_id) user_id, total FROM orders ORDER BY user_id, id DESC) o
WHERE o.user_id = users.id;`,
    { history: [tables] },
  ),
  good(
    'Nothing is taken from it',
    'UPDATE users SET last_total = 0 FROM orders o WHERE o.user_id = users.id AND o.total > 10;',
    { history: [tables] },
  ),
  good(
    'One row for each',
    'UPDATE users SET last_total = p.total FROM profiles p WHERE p.user_id = users.id;',
    {
      history: [tables],
    },
  ),
];
