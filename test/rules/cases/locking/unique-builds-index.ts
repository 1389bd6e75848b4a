/** Further cases of locking/unique-builds-index, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);';

export const cases = [
  bad(
    'Behind another statement of the same transaction, without a name',
    `COMMENT ON TABLE users IS 'People.';
ALTER TABLE users ADD UNIQUE (email) DEFERRABLE;
--                    ^^^^^^ error: UNIQUE builds its index on users under ACCESS EXCLUSIVE: reads and writes wait. Build it concurrently, then add it USING INDEX. 💡`,
    {
      history: [users],
      tool: 'golang-migrate',
      fixed: `COMMENT ON TABLE users IS 'People.';\n`,
      files: {
        '000003_index_users_email_key.up.sql':
          'CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);\n',
        '000003_index_users_email_key.down.sql': 'DROP INDEX CONCURRENTLY IF EXISTS users_email_key;\n',
        '000004_add_users_email_key.up.sql':
          'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key DEFERRABLE;\n',
        '000004_add_users_email_key.down.sql':
          'ALTER TABLE users DROP CONSTRAINT users_email_key;\nCREATE UNIQUE INDEX users_email_key ON users (email);\n',
      },
    },
  ),
  bad(
    'A partitioned table',
    `ALTER TABLE readings ADD CONSTRAINT readings_once UNIQUE (device, at);
--                                                ^^^^^^ error: UNIQUE builds indexes on all partitions of readings under ACCESS EXCLUSIVE: reads and writes wait. Give each partition its own first.`,
    {
      history: [
        `CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;`,
      ],
    },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
ALTER TABLE tags ADD CONSTRAINT tags_name UNIQUE (name);`,
  ),
];
