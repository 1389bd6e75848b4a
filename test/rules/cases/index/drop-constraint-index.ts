/** Further cases of index/drop-constraint-index, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);';

export const cases = [
  good('A unique index without a constraint', `DROP INDEX CONCURRENTLY users_name;`, {
    history: [
      users,
      'ALTER TABLE users ADD COLUMN name text; CREATE UNIQUE INDEX users_name ON users (name);',
    ],
  }),
  bad(
    'A command that is put together',
    `DO $$
BEGIN
  EXECUTE 'DROP INDEX ' || quote_ident('users_email' || '_key');
--^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: users_email_key belongs to a constraint of users: the server refuses to drop it alone. Use ALTER TABLE … DROP CONSTRAINT.
END $$;`,
    { history: [users], refused: '2BP01' },
  ),
  good(
    'Which indexes go is known to the rows of a table alone',
    `DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname IN (SELECT name FROM retired) LOOP
    EXECUTE format('DROP INDEX %I', r.indexname);
  END LOOP;
END $$;`,
    { history: [users, 'CREATE TABLE retired (name text PRIMARY KEY);'] },
  ),
];
