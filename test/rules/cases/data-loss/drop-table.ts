/** Further cases of data-loss/drop-table, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const carts = 'CREATE TABLE carts (id bigint PRIMARY KEY, note text);';

const carried = `CREATE TABLE carts_new (id bigint PRIMARY KEY, note text NOT NULL);
INSERT INTO carts_new SELECT id, coalesce(note, '') FROM carts;`;

const users = 'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);';

export const cases = [
  bad(
    'Cleared away for what is created here',
    `DROP TABLE IF EXISTS carts;
--                   ^^^^^ info: DROP TABLE deletes all rows of carts for good, where that exists: no migration here creates it before. Copy first what must stay.
CREATE TABLE carts (id bigint PRIMARY KEY);`,
  ),
  bad(
    'A partition',
    `DROP TABLE scans_2020;
--         ^^^^^^^^^^ warning: DROP TABLE deletes all rows of scans_2020, a partition of scans, for good. Copy first what must stay.`,
    {
      history: [
        'CREATE TABLE scans (day int NOT NULL) PARTITION BY RANGE (day); CREATE TABLE scans_2020 PARTITION OF scans FOR VALUES FROM (0) TO (9);',
      ],
    },
  ),
  bad(
    'Its rows move elsewhere, but the name is gone',
    `CREATE TABLE baskets (id bigint PRIMARY KEY, note text);
INSERT INTO baskets SELECT * FROM carts;
DROP TABLE carts;
--         ^^^^^ warning: The rows of carts are copied to another table here, but code that still names it fails. Deploy the code without it first.`,
    { history: [carts] },
  ),
  bad(
    'The copy leaves rows out',
    `CREATE TABLE kept AS SELECT * FROM carts WHERE note IS NOT NULL;
DROP TABLE carts;
--         ^^^^^ warning: The query that copies carts here may leave rows out: what it leaves is gone for good. Copy first what must stay.`,
    { history: [carts] },
  ),
  bad(
    'Emptied first: what TRUNCATE is told of is not told again',
    `TRUNCATE carts;
DROP TABLE carts;
--         ^^^^^ info: carts is emptied here, so that DROP TABLE loses no more, but code that still names it fails. Deploy the code without it first.`,
    { history: [carts] },
  ),
  bad(
    'Another table gets the name',
    `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good: the new table of that name starts empty. Copy first what must stay.
CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);`,
    { history: [carts] },
  ),
  bad(
    'MySQL: rows with the same key are passed over',
    `CREATE TABLE carts_new (id bigint PRIMARY KEY, note text);
INSERT IGNORE INTO carts_new SELECT id, note FROM carts;
RENAME TABLE carts TO carts_old, carts_new TO carts;
DROP TABLE carts_old;
--         ^^^^^^^^^ warning: The query that copies carts here may leave rows out: what it leaves is gone for good. Copy first what must stay.`,
    { dialect: 'mysql', history: [carts] },
  ),
  good(
    'MySQL: a procedure puts the rows aside, and back',
    `CREATE PROCEDURE narrow_carts() BEGIN
  CREATE TABLE tmp_carts AS SELECT * FROM carts;
  DROP TABLE carts;
  CREATE TABLE carts (id bigint PRIMARY KEY, note text);
  INSERT INTO carts SELECT id, note FROM tmp_carts;
  DROP TABLE tmp_carts;
END;
CALL narrow_carts();
DROP PROCEDURE narrow_carts;`,
    { dialect: 'mysql', history: [carts] },
  ),
  bad(
    'SQLite: rebuilt without one of its columns',
    `CREATE TABLE carts_new (id bigint PRIMARY KEY);
INSERT INTO carts_new (id) SELECT "ID" FROM carts;
DROP TABLE carts;
--         ^^^^^ warning: The rows of carts are copied here without note: those values are gone for good. Copy them as well.
ALTER TABLE carts_new RENAME TO carts;`,
    { dialect: 'sqlite', history: [carts] },
  ),
  bad(
    'SQLite: rebuilt, of a table that no migration made',
    `${carried}
DROP TABLE carts;
--         ^^^^^ info: All rows of carts are copied here, but no migration shows whether it has more columns: those are gone for good. Compare them first.
ALTER TABLE carts_new RENAME TO carts;`,
    {
      ...{ dialect: 'sqlite', notExecutable: 'The table is made elsewhere.' },
      refused: 'no such table: carts',
    },
  ),
  bad(
    'SQLite: rebuilt, while another table refers to it',
    `${carried}
DROP TABLE carts;
--         ^^^^^ warning: Where foreign keys are on, DROP TABLE carts deletes the rows of lines, too. Put PRAGMA foreign_keys = OFF before the transaction.
ALTER TABLE carts_new RENAME TO carts;`,
    {
      dialect: 'sqlite',
      history: [
        carts,
        'CREATE TABLE lines (id INTEGER PRIMARY KEY, cart bigint REFERENCES carts ON DELETE CASCADE);',
      ],
    },
  ),
  good(
    'SQLite: put aside, copied back and dropped',
    `ALTER TABLE carts RENAME TO carts_of_before;
CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);
INSERT INTO carts SELECT id, coalesce(note, '') FROM carts_of_before;
DROP TABLE carts_of_before;`,
    { dialect: 'sqlite', history: [carts] },
  ),
  bad(
    'SQL Server: copied without the last value',
    `SELECT Id INTO dbo.Members FROM dbo.Users;
DROP TABLE dbo.Users;
--         ^^^^^^^^^ warning: The rows of Users are copied here without Plan: those values are gone for good. Copy them as well.`,
    { dialect: 'sqlserver', history: [users] },
  ),
  bad(
    'A query of the application and a function still read it',
    `DROP TABLE public.carts;
--         ^^^^^^^^^^^^ warning: DROP TABLE deletes all rows of carts for good, and 2 places that still name it fail, such as carts_left. Deploy the code without it first.`,
    {
      history: [
        carts,
        "CREATE FUNCTION carts_left() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM carts); END';",
      ],
      queries: { 'queries/carts.sql': 'SELECT note FROM carts WHERE id = $1;' },
    },
  ),
  good(
    'Rebuilt under the same name, rows and all',
    `${carried}
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
    { history: [carts] },
  ),
  good(
    'MySQL: the copy takes the name before the table goes',
    `${carried}
RENAME TABLE carts TO carts_old, carts_new TO carts;
DROP TABLE carts_old;`,
    { dialect: 'mysql', history: [carts] },
  ),
  good(
    'SQLite: rebuilt, with another name for a column and a value of another table',
    `CREATE TABLE carts_new (id bigint PRIMARY KEY, remark text, owner text);
INSERT INTO carts_new (id, remark, owner) SELECT c.id, c.[Note], p.name FROM carts AS c LEFT JOIN people p ON p.id = c.id;
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
    { dialect: 'sqlite', history: [carts, 'CREATE TABLE people (id bigint PRIMARY KEY, name text);'] },
  ),
  good('SQL Server: a temporary table', 'DROP TABLE #Users;', { dialect: 'sqlserver', history: [users] }),
];
