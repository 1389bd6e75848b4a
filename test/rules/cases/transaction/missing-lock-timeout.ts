/** Further cases of transaction/missing-lock-timeout, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

const mysql = {
  dialect: 'mysql',
  history: [
    'CREATE TABLE reels (id int NOT NULL PRIMARY KEY, made date NULL, KEY reels_made (made)) ENGINE=InnoDB;',
  ],
} as const;

const presses = `CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
CREATE INDEX ix_tons ON dbo.Presses (Tons);`;

export const cases = [
  bad(
    'A table that no migration made here',
    `ALTER TABLE parcels ADD COLUMN note text;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on parcels without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡`,
    {
      fixed: `SET lock_timeout = '2s';
ALTER TABLE parcels ADD COLUMN note text;`,
      notExecutable: 'The table is not in the example.',
    },
  ),
  bad(
    'A new table whose foreign key locks one in use',
    `CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
--     ^^^^^ warning: This waits for SHARE ROW EXCLUSIVE on orders without limit, and writes queue behind it. Set lock_timeout before it. 💡
ALTER TABLE orders ADD COLUMN state text;`,
    {
      history: [orders],
      fixed: `SET lock_timeout = '2s';
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
ALTER TABLE orders ADD COLUMN state text;`,
    },
  ),
  bad(
    'The limit of the transaction before has gone with it',
    `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
COMMIT;
ALTER TABLE orders DROP COLUMN note;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡`,
    {
      history: [orders],
      fixed: `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
COMMIT;
SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN note;`,
    },
  ),
  bad(
    'In a block',
    `DO $$ BEGIN
  ALTER TABLE orders DISABLE TRIGGER USER;
--      ^^^^^ warning: This waits for SHARE ROW EXCLUSIVE on orders without limit, and writes queue behind it. Set lock_timeout before it.
  ALTER TABLE orders ENABLE TRIGGER USER;
END $$;`,
    { history: [orders] },
  ),
  bad(
    'Each changeset is a transaction of its own: told once, and mended in each',
    `--liquibase formatted sql
--changeset a:1
ALTER TABLE orders ADD COLUMN state text;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders and 1 more without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡
--changeset a:2
ALTER TABLE parcels ADD COLUMN note text;`,
    {
      history: [
        `--liquibase formatted sql\n--changeset a:0\n${orders}\nCREATE TABLE parcels (id bigint PRIMARY KEY);`,
      ],
      tool: 'liquibase',
      fixed: `--liquibase formatted sql
--changeset a:1
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
--changeset a:2
SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ADD COLUMN note text;`,
    },
  ),
  bad(
    'MariaDB: innodb_lock_wait_timeout is for rows',
    `SET innodb_lock_wait_timeout = 5;
CREATE INDEX reels_by_day ON reels (made, id);
--     ^^^^^ warning: This waits for the metadata lock on reels for up to a day, and reads and writes queue behind it. Set lock_wait_timeout before it. 💡`,
    {
      ...mysql,
      targetVersion: 1011,
      fixed: `SET innodb_lock_wait_timeout = 5;
SET SESSION lock_wait_timeout = 2;
CREATE INDEX reels_by_day ON reels (made, id);`,
    },
  ),
  bad(
    'SQL Server: -1 is no limit, and behind an IF another statement has no place',
    `SET LOCK_TIMEOUT -1;
IF COL_LENGTH('dbo.Presses', 'Note') IS NULL
  ALTER TABLE dbo.Presses ADD Note nvarchar(40) NULL;
--      ^^^^^ warning: This waits for Sch-M on Presses without limit, and reads and writes queue behind it. Set LOCK_TIMEOUT before it.`,
    { dialect: 'sqlserver', history: [presses] },
  ),
  good('MariaDB: with a limit in the statement', 'ALTER TABLE reels WAIT 5 DROP COLUMN made;', {
    ...mysql,
    targetVersion: 1011,
  }),
  good('MySQL: work on rows', 'UPDATE reels SET made = NULL WHERE id = 7;', mysql),
  good('Nobody waits for it', 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);', {
    history: [orders],
  }),
  good(
    'It can work CONCURRENTLY, which another rule says: a timeout would be in its way then',
    'CREATE INDEX orders_note ON orders (note);',
    { history: [orders] },
  ),
  good(
    'Locks that let reads and writes through',
    `ALTER TABLE orders VALIDATE CONSTRAINT orders_noted;
ALTER TABLE orders SET (fillfactor = 80);`,
    { history: [orders, "ALTER TABLE orders ADD CONSTRAINT orders_noted CHECK (note <> '') NOT VALID;"] },
  ),
  bad(
    'Zero is no limit',
    `SET lock_timeout = 0;
ALTER TABLE orders DROP COLUMN note;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡`,
    {
      history: [orders],
      fixed: `SET lock_timeout = 0;
SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN note;`,
    },
  ),
  good(
    'MySQL: with a limit, for one statement or for the session',
    `SET SESSION lock_wait_timeout = 5;
ALTER TABLE reels DROP COLUMN made;`,
    mysql,
  ),
  good(
    'SQL Server: with a limit, and what is built online',
    `CREATE INDEX ix_note ON dbo.Presses (Note) WITH (ONLINE = ON);
SET LOCK_TIMEOUT 2000;
ALTER TABLE dbo.Presses DROP COLUMN Tons;`,
    { dialect: 'sqlserver', history: [presses] },
  ),
  good(
    'A table that nobody uses yet, and one that is not there',
    `DROP TABLE IF EXISTS notes;
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ADD COLUMN text text;`,
    { history: [orders] },
  ),
];
