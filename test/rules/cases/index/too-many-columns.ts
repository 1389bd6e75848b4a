/** Further cases of index/too-many-columns, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const cases = [
  good(
    'Five, and one that is only read',
    `CREATE INDEX CONCURRENTLY users_some ON users (a, b, c, email, id) INCLUDE (d);`,
    { history: [users] },
  ),
];
