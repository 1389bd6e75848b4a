/** Further cases of data-loss/unbatched-backfill, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, seen timestamp);';

const sqlserverUsers = {
  dialect: 'sqlserver',
  history: [
    'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);',
    'CREATE TABLE dbo.Gone (Id int NOT NULL PRIMARY KEY);',
  ],
} as const;

export const cases = [
  bad(
    'As many rows as another table has',
    `UPDATE users u SET email = p.email FROM problems p WHERE p.id = u.id;
--     ^^^^^ warning: This may write every row of users in one transaction: writers of these rows wait until it ends. Work in batches by the key.`,
    { history: [users, 'CREATE TABLE problems (id bigint, email text);'] },
  ),
  bad(
    'Rows of another table are copied',
    `INSERT INTO archive (id, email) SELECT id, email FROM users WHERE seen IS NULL;
--          ^^^^^^^ warning: This may copy every row of users into archive in one transaction. Copy in batches by the key.`,
    { history: [users, 'CREATE TABLE archive (id bigint, email text);'] },
  ),
  bad(
    'How many rows have the value nobody knows',
    `UPDATE users SET seen = NULL WHERE email = 'root@example.com';
--     ^^^^^ info: No key shows how few rows of users this writes in one transaction: writers of them wait until it ends. If there are many, work in batches.`,
    { history: [users] },
  ),
  bad(
    'Batches in a block release nothing before it ends',
    `DO $$
DECLARE batch record;
BEGIN
  FOR batch IN SELECT id FROM users LOOP
    UPDATE users SET email = lower(email) WHERE id = batch.id;
--         ^^^^^ warning: All rounds of this loop are one transaction: the rows of users stay locked until the last one. Commit after each batch.
  END LOOP;
END $$;`,
    { history: [users] },
  ),
  bad(
    'Statistics say that it is small',
    `UPDATE users SET seen = now() WHERE seen IS NULL;
--     ^^^^^ info: This may write every row of users in one transaction: writers of these rows wait until it ends. Work in batches by the key. users is 512 kB, 4,100 rows (statistics of today).`,
    { history: [users], statistics: { relations: { users: { bytes: 512 * 1024, rows: 4100 } } } },
  ),
  good(
    'A batch by LIMIT',
    `DELETE FROM users WHERE id IN (SELECT id FROM users WHERE seen IS NULL LIMIT 1000);
WITH next AS (SELECT id FROM users LIMIT 1000) UPDATE users u SET seen = now() FROM next n WHERE n.id = u.id;`,
    { history: [users] },
  ),
  good(
    'Values that are written down',
    `UPDATE users u SET email = v.email FROM (VALUES (1, 'a'), (2, 'b')) AS v (id, email) WHERE u.id = v.id;
INSERT INTO users (id) SELECT 5 WHERE NOT EXISTS (SELECT FROM users WHERE id = 5);`,
    { history: [users] },
  ),
  good(
    'Behind a schema change of the same transaction, whose lock it prolongs: that is told instead',
    `BEGIN;
ALTER TABLE users ADD COLUMN handle text;
UPDATE users SET handle = lower(email);
COMMIT;`,
    { history: [users] },
  ),
  good('A table that can hold one row only', `UPDATE site SET motto = 'open' WHERE motto IS NULL;`, {
    history: ['CREATE TABLE site (motto text); CREATE UNIQUE INDEX ON site ((true));'],
  }),
  good('No row: the column is never null', `UPDATE users SET id = 0 WHERE id IS NULL;`, {
    history: [users],
  }),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
INSERT INTO tags SELECT id, email FROM users;
UPDATE tags SET name = lower(name);`,
    { history: [users] },
  ),
  good('All rows get one value: that is told as a loss', `UPDATE users SET seen = NULL;`, {
    history: [users],
  }),
  bad(
    'Several in one file are one thing to think about',
    `UPDATE users SET email = lower(email);
--     ^^^^^ warning: This may write every row of users and 1 more in one transaction: writers of these rows wait until it ends. Work in batches by the key.
DELETE FROM active WHERE id NOT IN (SELECT id FROM users);`,
    { history: [users, 'CREATE TABLE active (id bigint);'] },
  ),
  good('A batch of the key', `UPDATE users SET seen = now() WHERE id > 5000 AND id <= 10000;`, {
    history: [users],
  }),
  good('MySQL: in pieces', `UPDATE users SET email = lower(email) WHERE seen IS NULL LIMIT 1000;`, {
    dialect: 'mysql',
    history: [users],
  }),
  good(
    'SQL Server: in pieces',
    `UPDATE TOP (1000) dbo.Users SET [Plan] = lower([Plan]) WHERE [Plan] <> 'free';`,
    sqlserverUsers,
  ),
];
