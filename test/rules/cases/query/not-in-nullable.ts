/** Further cases of query/not-in-nullable, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, shop_id bigint NOT NULL, open boolean);`;

export const cases = [
  good(
    'NOT EXISTS',
    'SELECT id FROM users WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.user_id = users.id);',
    { history: [tables] },
  ),
  good('IN has no such trap', 'SELECT id FROM users WHERE id IN (SELECT user_id FROM orders);', {
    history: [tables],
  }),
  good(
    'NULLs are left out',
    'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM orders WHERE user_id IS NOT NULL);',
    { history: [tables] },
  ),
];
