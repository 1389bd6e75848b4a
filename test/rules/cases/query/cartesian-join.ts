/** Further cases of query/cartesian-join, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text, active boolean);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);`;

export const cases = [
  good(
    'One row of the other',
    `SELECT u.name, o.total FROM users u, orders o WHERE o.id = 7;
SELECT u.name, n.total FROM users u, (SELECT count(*) AS total FROM orders) n;`,
    { history: [tables] },
  ),
  good(
    'Joined by a subquery, and functions',
    `SELECT u.name FROM users u, orders o WHERE u.id IN (SELECT o.user_id);
SELECT u.name, n FROM users u, generate_series(1, 2) AS n;`,
    { history: [tables] },
  ),
  good('All pairs on purpose', 'SELECT u.name, o.total FROM users u CROSS JOIN orders o;', {
    history: [tables],
  }),
];
