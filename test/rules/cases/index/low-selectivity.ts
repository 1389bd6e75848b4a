/** Further cases of index/low-selectivity, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const cases = [
  good(
    'With another column, or with a predicate of its own',
    `CREATE INDEX CONCURRENTLY users_active ON users (active, email);
CREATE INDEX CONCURRENTLY users_inactive ON users (active) WHERE NOT active;`,
    { history: [users] },
  ),
];
