/** Further cases of query/natural-join, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE users (user_id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);`;

export const cases = [
  good('By a condition', 'SELECT name FROM orders o JOIN users u ON u.user_id = o.user_id;', {
    history: [tables],
  }),
];
