/** Further cases of data-loss/blocked-by-dependents, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), seen timestamptz);';

const tickets = `CREATE TABLE tickets (id bigint PRIMARY KEY, asker text, state text NOT NULL,
  kind text CHECK (kind IN ('a', 'b')), code text DEFAULT 'x', note text);
CREATE UNIQUE INDEX tickets_open ON tickets (asker) WHERE state = 'open';
CREATE INDEX tickets_lower ON tickets (lower(asker));
CREATE INDEX tickets_noted ON tickets (id) WHERE note IS NOT NULL;
CREATE TYPE ticket_state AS ENUM ('open', 'done');
CREATE TYPE ticket_kind AS ENUM ('a', 'b');`;

const view = 'CREATE VIEW mails AS SELECT id, email FROM users;';

const a = 'CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY, name varchar(20)) ENGINE=InnoDB;';

const b =
  'CREATE TABLE b (id int PRIMARY KEY, a_id int unsigned NOT NULL, KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE=InnoDB;';

const mysql = { dialect: 'mysql', history: [a, b] } as const;

const mariadb = { ...mysql, targetVersion: 1011 } as const;

const kilns = `CREATE TABLE dbo.Kilns (Id int NOT NULL CONSTRAINT PK_Kilns PRIMARY KEY, Heat int NULL, Label varchar(20) NULL);
CREATE INDEX IX_Heat ON dbo.Kilns (Heat);
CREATE INDEX IX_Label ON dbo.Kilns (Label);`;

const firings =
  'CREATE TABLE dbo.Firings (Id int NOT NULL CONSTRAINT PK_Firings PRIMARY KEY, KilnId int NOT NULL CONSTRAINT FK_Kiln REFERENCES dbo.Kilns (Id));';

const both = { dialect: 'sqlserver', history: [kilns, firings] } as const;

export const cases = [
  bad(
    'A policy reads the column',
    `ALTER TABLE users DROP COLUMN email;
--                            ^^^^^ error: This fails: policy own on table users depends on email. Drop it first.`,
    {
      history: [users, 'CREATE POLICY own ON users USING (email = current_user);'],
      refused: '2BP01',
    },
  ),
  bad(
    'The partition key',
    `ALTER TABLE readings ALTER COLUMN device TYPE bigint;
--                                ^^^^^^ error: This fails: device is in the partition key of table readings. Make a new partitioned table and move the rows.`,
    {
      history: ['CREATE TABLE readings (device int, at timestamptz) PARTITION BY LIST (device);'],
      refused: '42P16',
    },
  ),
  bad(
    'The index of a partition, which is a part of the one of its parent',
    `DROP INDEX readings_1_n_idx;
--         ^^^^^^^^^^^^^^^^ error: This fails: index readings_n requires readings_1_n_idx, and is dropped only together with it. Drop index readings_n instead.`,
    {
      history: [
        `CREATE TABLE readings (device int, n int) PARTITION BY LIST (device);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES IN (1);
CREATE INDEX readings_n ON readings (n);`,
      ],
      refused: '2BP01',
    },
  ),
  bad(
    'The index of a key',
    `DROP INDEX users_pkey CASCADE;
--         ^^^^^^^^^^ error: This fails: constraint users_pkey on table users requires users_pkey, and is dropped only together with it. Drop constraint users_pkey on table users instead.`,
    { history: [users], refused: '2BP01' },
  ),
  bad(
    'A partial index compares the column with text',
    `ALTER TABLE tickets ALTER COLUMN state TYPE ticket_state USING state::ticket_state;
--                               ^^^^^ error: This fails: index tickets_open has no operator for the new type of state. Drop it first, and create it again afterwards.`,
    { history: [tickets], refused: '42883' },
  ),
  bad(
    'A CHECK constraint does',
    `ALTER TABLE tickets ALTER COLUMN kind TYPE ticket_kind USING kind::ticket_kind;
--                               ^^^^ error: This fails: constraint tickets_kind_check on table tickets has no operator for the new type of kind. Drop it first, and create it again afterwards.`,
    { history: [tickets], refused: '42883' },
  ),
  bad(
    'An index calls a function that is for text',
    `ALTER TABLE tickets ALTER COLUMN asker TYPE integer USING length(asker);
--                               ^^^^^ error: This fails: index tickets_lower has no operator for the new type of asker. Drop it first, and create it again afterwards.`,
    { history: [tickets], refused: '42883' },
  ),
  bad(
    'A default of the old type',
    `ALTER TABLE tickets ALTER COLUMN code TYPE integer USING length(code);
--                               ^^^^ error: This fails: PostgreSQL does not cast the default of table tickets to the new type of code. DROP DEFAULT first, and SET DEFAULT after the change.`,
    { history: [tickets], refused: '42804' },
  ),
  bad(
    'No cast by itself',
    `ALTER TABLE tickets ALTER COLUMN note TYPE integer;
--                               ^^^^ error: This fails: PostgreSQL does not cast note to integer by itself. Say how with USING.`,
    { history: [tickets], refused: '42804' },
  ),
  bad(
    'An index on a virtual column',
    `CREATE INDEX CONCURRENTLY rooms_b ON rooms (b);
--                        ^^^^^^^ error: This fails: rooms_b has column b, which is generated VIRTUAL and cannot be indexed. Generate it STORED, or index the expression.`,
    {
      targetVersion: 18,
      history: ['CREATE TABLE rooms (id bigint PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2));'],
      refused: '0A000',
    },
  ),
  bad(
    'CONCURRENTLY and the index of a partitioned table',
    `DROP INDEX CONCURRENTLY readings_n;
--                      ^^^^^^^^^^ error: This fails: readings_n is an index of the partitioned table readings, which CONCURRENTLY does not drop. Drop it without CONCURRENTLY, under a lock_timeout.`,
    {
      history: [
        `CREATE TABLE readings (device int, n int) PARTITION BY LIST (device);
CREATE INDEX readings_n ON readings (n);`,
      ],
      refused: '0A000',
    },
  ),
  good('The view reads other columns', 'ALTER TABLE users DROP COLUMN seen;', { history: [users, view] }),
  good('Indexes of partitions go with the one of their parent', 'DROP INDEX readings_n;', {
    history: [
      `CREATE TABLE readings (device int, n int) PARTITION BY LIST (device);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES IN (1);
CREATE INDEX readings_n ON readings (n);`,
    ],
  }),
  good('Both go together', 'DROP TABLE orders, users;', {
    history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);'],
  }),
  bad(
    'A foreign key points at the table',
    `DROP TABLE users;
--         ^^^^^ error: This fails: constraint orders_user_id_fkey on table orders depends on users. Drop it first.`,
    {
      history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);'],
      refused: '2BP01',
    },
  ),
  good(
    'The view goes first and comes back',
    `BEGIN;
DROP VIEW mails;
ALTER TABLE users ALTER COLUMN email TYPE text;
CREATE VIEW mails AS SELECT id, email FROM users;
COMMIT;`,
    { history: [users, view] },
  ),
  bad(
    'MariaDB: the column that it refers to, with foreign_key_checks switched off as well',
    `SET foreign_key_checks = 0;
ALTER TABLE a MODIFY id bigint unsigned NOT NULL;
--                   ^^ error: MariaDB refuses this (1833): foreign key fk of b needs id as it is. Drop the foreign key, change both of its columns, and add it again.`,
    { ...mariadb, refused: 'HY000' },
  ),
  bad(
    'MariaDB: the only index that serves it',
    `ALTER TABLE b DROP KEY k;
--                     ^ error: MariaDB refuses this (1553): foreign key fk of b needs k. Drop the foreign key first.`,
    { ...mariadb, refused: 'HY000' },
  ),
  bad(
    'MySQL: the column itself',
    `ALTER TABLE b DROP COLUMN a_id;
--                        ^^^^ error: MySQL refuses this (1828): foreign key fk of b needs a_id. Drop the foreign key first.`,
    { ...mysql, refused: 'HY000' },
  ),
  bad(
    'MySQL: a table that another refers to',
    `DROP TABLE a;
--         ^ error: MySQL refuses this (3730): foreign key fk of b needs a. Drop the foreign key first.`,
    { ...mysql, refused: '23000' },
  ),
  bad(
    'MariaDB: TRUNCATE of such a table, whether rows refer to it or not',
    `TRUNCATE TABLE a;
--             ^ error: MariaDB refuses this (1701): foreign key fk of b needs a. Drop the foreign key first.`,
    { ...mariadb, refused: '42000' },
  ),
  bad(
    'MySQL: the key of a column that the server numbers',
    `ALTER TABLE crate DROP PRIMARY KEY;
--                ^^^^^^^^^^^^^^^^ error: MySQL refuses this (1075): AUTO_INCREMENT of id needs the primary key. Add another key for it in the same statement.`,
    {
      ...mysql,
      history: ['CREATE TABLE crate (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;'],
      refused: '42000',
    },
  ),
  bad(
    'MySQL: the key that it refers to, with foreign_key_checks switched off as well',
    `SET foreign_key_checks = 0;
ALTER TABLE a DROP PRIMARY KEY;
--            ^^^^^^^^^^^^^^^^ error: MySQL refuses this (1553): foreign key fk of b needs the primary key. Drop the foreign key first.`,
    // MariaDB, which runs the examples, does so; MySQL does not, according to its manual.
    mysql,
  ),
  good(
    'MariaDB: a foreign key, and not the index that came with it and has its name',
    'ALTER TABLE c DROP FOREIGN KEY own;',
    {
      ...mariadb,
      history: [
        a,
        'CREATE TABLE c (a_id int unsigned NOT NULL, CONSTRAINT own FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE=InnoDB;',
      ],
    },
  ),
  good(
    'MySQL: the foreign key goes in the same statement',
    'ALTER TABLE b DROP FOREIGN KEY fk, DROP KEY k, MODIFY a_id bigint unsigned NOT NULL;',
    { ...mysql },
  ),
  good('MariaDB: another index serves it', 'ALTER TABLE b ADD KEY k2 (a_id, id), DROP KEY k;', {
    ...mariadb,
  }),
  good('MySQL: both tables go together', 'DROP TABLE b, a;', { ...mysql }),
  bad(
    'SQL Server: TRUNCATE of such a table',
    `TRUNCATE TABLE dbo.Kilns;
--             ^^^^^^^^^ error: SQL Server refuses this (4712): foreign key FK_Kiln of Firings refers to Kilns. Drop the foreign key first.`,
    { ...both },
  ),
  bad(
    'SQL Server: another type of a column that an index uses',
    `ALTER TABLE dbo.Kilns ALTER COLUMN Heat bigint NULL;
--                                 ^^^^ error: SQL Server refuses this (5074): index IX_Heat uses Heat. Drop it first, and create it again after the change.`,
    { ...both },
  ),
  bad(
    'SQL Server: NOT NULL on a column that an index uses',
    `ALTER TABLE dbo.Kilns ALTER COLUMN Heat int NOT NULL;
--                                 ^^^^ error: SQL Server refuses this (5074): index IX_Heat uses Heat. Drop it first, and create it again after the change.`,
    { ...both },
  ),
  bad(
    'SQL Server: the index of a key',
    `DROP INDEX PK_Kilns ON dbo.Kilns;
--         ^^^^^^^^ error: SQL Server refuses this (3723): PK_Kilns is the index of constraint PK_Kilns. Drop the constraint instead.`,
    { ...both },
  ),
  good(
    'SQL Server: a command from text may have dropped what is in the way',
    "DECLARE @name sysname = (SELECT TOP 1 name FROM sys.indexes);\nEXEC(N'DROP INDEX [' + @name + N'] ON dbo.Kilns');\nALTER TABLE dbo.Kilns ALTER COLUMN Heat bigint NULL;",
    { ...both },
  ),
  good('SQL Server: who refers goes first', 'DROP TABLE dbo.Firings, dbo.Kilns;', { ...both }),
  good(
    'SQL Server: a longer text in an index',
    'ALTER TABLE dbo.Kilns ALTER COLUMN Label varchar(40) NULL;',
    { ...both },
  ),
];
