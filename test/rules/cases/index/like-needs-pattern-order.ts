/** Further cases of index/like-needs-pattern-order, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const cases = [
  good(
    'No index at all, or no prefix',
    `CREATE VIEW anns AS SELECT * FROM users WHERE tags::text LIKE 'ann%' AND email LIKE '%ann';`,
    { history: [users, 'CREATE INDEX users_email ON users (email);'] },
  ),
];
