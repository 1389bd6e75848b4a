/** Further cases of query/or-across-tables, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, mail text);`;

export const cases = [
  good(
    'Narrowed by a key first',
    "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = 7 AND (u.email = 'x' OR o.mail = 'x');",
    {
      history: [tables],
    },
  ),
  good(
    'A parameter that switches a condition off',
    'PREPARE found (text) AS SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE $1 IS NULL OR u.email = $1;',
    {
      history: [tables],
    },
  ),
];
