/** Further cases of index/gin-operator-mismatch, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const cases = [
  good('Nobody knows of queries', `CREATE INDEX CONCURRENTLY users_any ON users USING gin (tags);`, {
    history: [users],
  }),
];
