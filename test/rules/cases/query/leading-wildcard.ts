/** Further cases of query/leading-wildcard, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);';

export const cases = [
  good('Few rows', "SELECT id FROM users WHERE email LIKE '%@example.com';", {
    history: [users],
    statistics: { relations: { users: { bytes: 8192, rows: 20 } } },
  }),
  good(
    'What must not match, and one row',
    "SELECT id FROM users WHERE email NOT LIKE '%@example.com'; SELECT 1 FROM users WHERE id = 7 AND name LIKE '%x';",
    {
      history: [users],
    },
  ),
  good('Trigrams', "SELECT id FROM users WHERE email LIKE '%@example.com';", {
    history: [
      `CREATE EXTENSION pg_trgm;\n${users}\nCREATE INDEX users_email ON users USING gin (email gin_trgm_ops);`,
    ],
  }),
];
