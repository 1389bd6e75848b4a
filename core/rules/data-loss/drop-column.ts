/** DROP COLUMN on a table that was there before. */
import type { DropColumn, Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isSpent } from '../../rule-kit/spent-column.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { isCarriedBefore, isCarriedByHelper } from '../../rule-kit/carried-before.ts';
import {
  calledBefore,
  carriedTo,
  isColumnCopied,
  isColumnPartlyCopied,
  isDroppedBehind,
  isEmptiedBehind,
  retyped,
} from '../../rule-kit/copied.ts';
import { mustBeEmpty, wasEmpty } from '../../rule-kit/must-be-empty.ts';
import { isNeeded } from '../../rule-kit/needed-columns.ts';
import { isComputedAnew, isNothingLost, isRefusedBefore } from '../../rule-kit/nothing-lost.ts';
import { isReplacedKey } from '../../rule-kit/replaced-key.ts';
import { operationsBehind, operationsOf } from '../../rule-kit/section.ts';
import { oneOf } from '../../rule-kit/several.ts';
import { comesWithItsCode, quietRemoval } from '../../rule-kit/side-by-side.ts';
import { severityOn, shownName } from '../../rule-kit/tables.ts';
import { isScript, usePlaces, usesInQueries, usesOfColumn } from '../../rule-kit/uses.ts';
import { column as columnOf, relationKey, table as tableNamed, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';

const messages = {
  gone: 'DROP COLUMN deletes the values of {column} in {table} for good, and code that still names it fails. Deploy code without it first.',
  needed:
    'DROP COLUMN deletes the values of {column} in {table} for good, and code that still names it fails. DROP NOT NULL first, then deploy code without it.',
  nullable:
    'DROP COLUMN deletes the values of {column} in {table} for good, and code that still names it fails. Make it nullable first, then deploy code without it.',
  used: 'DROP COLUMN deletes {column} of {table} for good, and {user} still names it and fails from now on. Change that first.',
  often:
    'DROP COLUMN deletes {column} of {table} for good, and {count} places that still name it fail, such as {user}. Change those first.',
  remade:
    '{column} of {table} is dropped and made anew: its values are gone for good. Change the type with USING, or copy them first.',
  anew: '{column} of {table} is dropped and made anew: its values are gone for good. Change it in place, or copy them first.',
  copied:
    'The values of {column} in {table} are copied here, but code that still names it fails from now on. Deploy code without it first.',
  carried:
    'Rows of {other} get the values of {column} in {table} here: what no row belongs to is lost, and code that still names it fails. Deploy code without it first.',
  emptied:
    '{table} is emptied here, so that DROP COLUMN loses no more, but code that still names {column} fails. Deploy code without it first.',
  computed:
    'The values of {column} in {table} are generated and can be computed again, but code that still names it fails. Deploy code without it first.',
  plain:
    '{column} of {table} is no longer generated from here on: code has to write it then, and could not before. Apply it with the release that does.',
  retyped:
    '{column} of {table} is {to} from here on, no longer {from}: code that is running may fail on it. Deploy code that takes both first.',
  some: 'The values of {column} in {table} are copied here for some rows only: those of the others are gone for good. Copy all of them first.',
  lost: 'DROP COLUMN deletes the values of {column} in {table} for good. Copy first what must stay.',
  goneThere:
    'DROP COLUMN deletes the values of {column} for good, and code that still names it fails. Deploy code without it first.',
  nullableThere:
    'DROP COLUMN deletes the values of {column} for good, and code that still names it fails. Make it nullable first, then deploy code without it.',
  unseenThere:
    'DROP COLUMN deletes the values of {column} for good, and code that still names it fails. Make it nullable if it is not, then deploy code without it.',
  lostThere: 'DROP COLUMN deletes the values of {column} for good. Copy first what must stay.',
  fails:
    'DROP COLUMN takes {column} from {table}, and {user} still names it and fails from now on. Change that first.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, nickname text);';

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;
const sqlite = { dialect: 'sqlite', notExecutable: 'It is for SQLite.' } as const;

export const rule = defineRule({
  id: 'data-loss/drop-column',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'loses-data',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'DROP COLUMN on a table from an earlier migration.',
  why: `The values come back from a backup only. The drop itself is quick: no row is touched. But the version of the application before it is
still serving, and each of its queries that names the column fails from that moment on: \`INSERT\` lists, the column lists that ORMs write,
prepared \`SELECT *\`. Indexes and constraints that hold the column go along without a word.

On MySQL, MariaDB, SQLite and SQL Server the normal preset tells it where a function or a query of a program still names the column: who takes one
away knows that its values go. \`strict\` tells it everywhere.`,
  instead: `1. Deploy code that neither reads nor writes the column. If it is \`NOT NULL\`, drop that (or give it a default) first, so that new code
   can leave it out.
2. A release later, drop it.`,
  whenOff:
    'Where the code that used it is known to be gone before migrations run, or the application stands still meanwhile.',
  facts: ['drop-column'],
  messages,
  fix: { kinds: [], because: 'Whether anything still uses the column is for people to say.' },
  gathers: {
    gone: 'column',
    lost: 'column',
    some: 'column',
    needed: 'column',
    remade: 'column',
    copied: 'column',
    carried: 'column',
    emptied: 'column',
    goneThere: 'column',
    unseenThere: 'column',
    nullableThere: 'column',
    lostThere: 'column',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A column from an earlier migration',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      {
        history: [users],
      },
    ),
    bad(
      'What is generated can be computed again',
      `ALTER TABLE users DROP COLUMN shout;
--                            ^^^^^ info: The values of shout in users are generated and can be computed again, but code that still names it fails. Deploy code without it first.`,
      {
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, email text, shout text GENERATED ALWAYS AS (upper(email)) STORED);',
        ],
      },
    ),
    bad(
      'Code that leaves it out cannot insert as long as it is there',
      `ALTER TABLE users DROP COLUMN email;
--                            ^^^^^ warning: DROP COLUMN deletes the values of email in users for good, and code that still names it fails. DROP NOT NULL first, then deploy code without it.`,
      {
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);'],
      },
    ),
    bad(
      'A function of the database still reads it',
      `ALTER TABLE users DROP COLUMN IF EXISTS nickname;
--                                      ^^^^^^^^ warning: DROP COLUMN deletes nickname of users for good, and nickname_of still names it and fails from now on. Change that first.`,
      {
        history: [
          users,
          "CREATE FUNCTION nickname_of(who bigint) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT nickname FROM users WHERE id = who); END';",
        ],
      },
    ),
    bad(
      'Queries of the application still read it',
      `ALTER TABLE users DROP nickname;
--                     ^^^^^^^^ warning: DROP COLUMN deletes nickname of users for good, and 2 places that still name it fail, such as queries/users.sql. Change those first.`,
      {
        history: [users],
        queries: {
          'queries/users.sql': `-- name: FindUser :one
SELECT id, nickname FROM users WHERE id = $1;
-- name: NameUser :exec
UPDATE users SET nickname = $2 WHERE id = $1;
-- name: MailOf :one
SELECT email FROM users WHERE id = $1;`,
        },
      },
    ),
    bad(
      'Dropped and made anew',
      `ALTER TABLE users DROP COLUMN nickname, ADD COLUMN nickname varchar(20);
--                            ^^^^^^^^ warning: nickname of users is dropped and made anew: its values are gone for good. Change the type with USING, or copy them first.`,
      {
        history: [users],
      },
    ),
    bad(
      'Several at once',
      `ALTER TABLE users DROP COLUMN nickname, DROP COLUMN email;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname and 1 more in users for good, and code that still names it fails. Deploy code without it first.`,
      {
        history: [users],
      },
    ),
    bad(
      'Its values go to the rows that belong to it',
      `ALTER TABLE orders ADD COLUMN nickname text;
UPDATE orders SET nickname = users.nickname FROM users WHERE users.id = orders.user_id;
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: Rows of orders get the values of nickname in users here: what no row belongs to is lost, and code that still names it fails. Deploy code without it first.`,
      {
        history: [
          users,
          'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));',
        ],
      },
    ),
    good(
      'A table that has no rows, or its new column makes this fail',
      `ALTER TABLE users DROP COLUMN nickname, ADD COLUMN handle text NOT NULL;`,
      { history: [users] },
    ),
    bad(
      'Emptied first: the table is in use, and code names the column',
      `TRUNCATE users;
ALTER TABLE users DROP COLUMN nickname, ADD COLUMN handle text NOT NULL;
--                            ^^^^^^^^ info: users is emptied here, so that DROP COLUMN loses no more, but code that still names nickname fails. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Emptied behind it',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: users is emptied here, so that DROP COLUMN loses no more, but code that still names nickname fails. Deploy code without it first.
DELETE FROM users;`,
      { history: [users] },
    ),
    bad(
      'Some rows go behind it',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.
DELETE FROM users WHERE email IS NULL;`,
      { history: [users] },
    ),
    bad(
      'Copied to another column first: the values stay, the name goes',
      `ALTER TABLE users ADD COLUMN handle text;
UPDATE users SET handle = lower(nickname);
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: The values of nickname in users are copied here, but code that still names it fails from now on. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Copied to another table, while a function still reads it',
      `CREATE TABLE handles (user_id bigint PRIMARY KEY, handle text);
INSERT INTO handles SELECT id, nickname FROM users;
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN takes nickname from users, and nickname_of still names it and fails from now on. Change that first.`,
      {
        history: [
          users,
          "CREATE FUNCTION nickname_of(who bigint) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT nickname FROM users WHERE id = who); END';",
        ],
      },
    ),
    bad(
      'Only looked at, and a row changed elsewhere: nothing is copied',
      `UPDATE users SET email = 'none' WHERE nickname IS NULL;
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Another type by way of another column, which takes the name',
      `ALTER TABLE users ADD COLUMN id_text text;
UPDATE users SET id_text = id::text;
ALTER TABLE users DROP COLUMN id;
--                            ^^ info: id of users is text from here on, no longer bigint: code that is running may fail on it. Deploy code that takes both first.
ALTER TABLE users RENAME COLUMN id_text TO id;`,
      { history: [users] },
    ),
    bad(
      'Value by value into a column made for it',
      `ALTER TABLE users ADD COLUMN kind text;
UPDATE users SET kind = 'guest' WHERE nickname = 'nobody';
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: The values of nickname in users are copied here, but code that still names it fails from now on. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'A condition that many values meet makes one of them all',
      `ALTER TABLE users ADD COLUMN named boolean;
UPDATE users SET named = true WHERE nickname <> '';
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'A name for each range of the values is no copy of them, and what goes with them is in none',
      `ALTER TABLE users ADD COLUMN part char(2);
UPDATE users SET part = CASE WHEN nickname < 'n' THEN 'AM' ELSE 'NZ' END;
ALTER TABLE users DROP COLUMN nickname, DROP COLUMN email;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname and 1 more in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users] },
    ),
    good(
      'Moved behind the other columns, values and all',
      `ALTER TABLE users ADD COLUMN step text;
UPDATE users SET step = nickname WHERE nickname IS NOT NULL;
ALTER TABLE users DROP COLUMN nickname;
ALTER TABLE users RENAME COLUMN step TO nickname;`,
      { history: [users] },
    ),
    bad(
      'Copied where another column has no value yet: the others are lost',
      `UPDATE users SET email = nickname WHERE email IS NULL;
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Renamed out of the way first: programs know the name from before, which is another column now',
      `ALTER TABLE users RENAME COLUMN nickname TO nickname_old;
ALTER TABLE users ADD COLUMN nickname boolean NOT NULL DEFAULT false;
UPDATE users SET nickname = true WHERE nickname_old = 'yes';
ALTER TABLE users DROP COLUMN nickname_old;
--                            ^^^^^^^^^^^^ info: nickname of users is boolean from here on, no longer text: code that is running may fail on it. Deploy code that takes both first.`,
      { history: [users] },
    ),
    bad(
      'Renamed out of the way, and the values stay behind',
      `ALTER TABLE users RENAME COLUMN nickname TO nickname_old;
ALTER TABLE users ADD COLUMN nickname boolean NOT NULL DEFAULT false;
ALTER TABLE users DROP COLUMN nickname_old;
--                            ^^^^^^^^^^^^ warning: nickname of users is dropped and made anew: its values are gone for good. Change the type with USING, or copy them first.`,
      { history: [users] },
    ),
    bad(
      'Copied in two statements: for rows of a kind, and for those of none',
      `ALTER TABLE users ADD COLUMN more jsonb;
UPDATE users SET more = jsonb_build_object('nickname', nickname, 'plan', 'old') WHERE email IN ('a', 'b');
UPDATE users SET more = jsonb_build_object('nickname', nickname) WHERE email <> 'a' AND email <> 'b';
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: The values of nickname in users are copied here, but code that still names it fails from now on. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Into a table of its own, empty texts left out',
      `CREATE TABLE nicknames (user_id bigint, nickname text);
INSERT INTO nicknames SELECT id, nickname FROM users WHERE (users.nickname IS NOT NULL AND users.nickname != '');
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: The values of nickname in users are copied here, but code that still names it fails from now on. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Into a table of its own, without a value that somebody has',
      `CREATE TABLE nicknames (user_id bigint, nickname text);
INSERT INTO nicknames SELECT id, nickname FROM users WHERE nickname IS NOT NULL AND nickname <> 'root';
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Joined with itself on nothing: every row gets the value of any',
      `ALTER TABLE users ADD COLUMN handle text;
UPDATE users SET handle = u.nickname FROM users u WHERE u.nickname IS NOT NULL;
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'Copied for rows of a kind only',
      `ALTER TABLE users ADD COLUMN more jsonb;
UPDATE users SET more = jsonb_build_object('nickname', nickname) WHERE email IN ('a', 'b');
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users] },
    ),
    good(
      'A helper column of this migration',
      `ALTER TABLE users ADD COLUMN step text;
UPDATE users SET step = lower(email) WHERE id < 100;
ALTER TABLE users DROP COLUMN step;`,
      { history: [users] },
    ),
    bad(
      'Two columns of a table, each in a statement of its own',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname and 1 more in users for good, and code that still names it fails. Deploy code without it first.
ALTER TABLE users DROP COLUMN email;`,
      { history: [users] },
    ),
    good(
      'Dropped in an earlier migration and made in this one',
      `ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE users DROP COLUMN nickname;`,
      { history: [users, 'ALTER TABLE users DROP COLUMN nickname;'] },
    ),
    good(
      'It has run, and says after which release',
      `-- Contract. Run only after the release without nicknames is rolled out.
ALTER TABLE users DROP COLUMN nickname;`,
      { history: [users], ran: true },
    ),
    good(
      'It has run, and its name says that nobody names the column',
      'ALTER TABLE users DROP COLUMN nickname;',
      { history: [users], ran: true, path: '002_drop_unused_nickname.sql' },
    ),
    good(
      'It has run, and says that nobody uses the column',
      `-- Remove unused nickname of users.
ALTER TABLE users DROP COLUMN nickname;`,
      { history: [users], ran: true },
    ),
    bad(
      'It has run, and says nothing of who ran beside it',
      `-- Nicknames are not wanted.
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { history: [users], ran: true },
    ),
    good('The column is not there', 'ALTER TABLE users DROP COLUMN IF EXISTS phone;', { history: [users] }),
    good(
      'A table that this migration makes',
      `CREATE TABLE copies (LIKE users);
ALTER TABLE copies DROP COLUMN nickname;`,
      { history: [users] },
    ),
    bad(
      'MySQL: a column from an earlier migration',
      `ALTER TABLE users DROP nickname;
--                     ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname for good, and code that still names it fails. Deploy code without it first.`,
      { ...mysql, history: [users] },
    ),
    bad(
      'MySQL: a column that nobody saw made, which code without it may have to give a value',
      `ALTER TABLE others DROP nickname;
--                      ^^^^^^^^ warning: DROP COLUMN deletes the values of others.nickname for good, and code that still names it fails. Make it nullable if it is not, then deploy code without it.`,
      { ...mysql, refused: '42S02' },
    ),
    good(
      'MySQL: each row gets by its value what takes its place',
      `ALTER TABLE users ADD COLUMN mail_id bigint;
UPDATE users SET mail_id = (SELECT mails.id FROM mails WHERE mails.address = users.email);
ALTER TABLE users DROP COLUMN email;`,
      { ...mysql, history: [users, 'CREATE TABLE mails (id bigint PRIMARY KEY, address text);'] },
    ),
    good(
      'MySQL: a helper procedure takes the values along, row by row',
      `CREATE TABLE names (user_id bigint, part text);
DELIMITER $$
CREATE PROCEDURE split_names()
BEGIN
  INSERT INTO names SELECT id, SUBSTRING_INDEX(nickname, ' ', 1) FROM users;
END
$$
DELIMITER ;
CALL split_names();
DROP PROCEDURE split_names;
ALTER TABLE users DROP COLUMN nickname;`,
      { ...mysql, history: [users] },
    ),
    bad(
      'MariaDB: the name comes back, the values do not',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: nickname of users is dropped and made anew: its values are gone for good. Change it in place, or copy them first.
ALTER TABLE users ADD COLUMN nickname varchar(50) NULL;`,
      { ...mysql, targetVersion: 1011, history: [users] },
    ),
    bad(
      'MySQL: in another case it is the same name',
      `ALTER TABLE users DROP COLUMN NickName;
--                            ^^^^^^^^ warning: NickName of users is dropped and made anew: its values are gone for good. Change it in place, or copy them first.
ALTER TABLE users ADD COLUMN NIckname varchar(50) NULL;`,
      { ...mysql, history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text, NickName text);'] },
    ),
    bad(
      'SQLite: a column from an earlier migration, in other quotes',
      `ALTER TABLE [Users] DROP COLUMN "Nickname";
--                              ^^^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { ...sqlite, history: [users] },
    ),
    bad(
      'SQLite: a program is here, and nothing shows that its code is exchanged apart from its tables',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good. Copy first what must stay.`,
      { ...sqlite, history: [users], repository: { 'src/main.rs': 'fn main() {}' } },
    ),
    bad(
      'SQLite: dropped and made anew',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: nickname of users is dropped and made anew: its values are gone for good. Change it in place, or copy them first.
ALTER TABLE users ADD COLUMN nickname BLOB;`,
      { ...sqlite, history: [users] },
    ),
    bad(
      'MySQL: columns of two tables are one thing to think about',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname and 1 more for good, and code that still names it fails. Deploy code without it first.
ALTER TABLE users_log DROP COLUMN nickname;`,
      {
        ...mysql,
        history: [users, 'CREATE TABLE users_log (id bigint PRIMARY KEY, nickname text);'],
      },
    ),
    bad(
      'MySQL: a number that counts by itself is left out by code of its own accord',
      `ALTER TABLE messages DROP COLUMN id;
--                               ^^ warning: DROP COLUMN deletes the values of messages.id for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...mysql,
        history: ['CREATE TABLE messages (id bigint AUTO_INCREMENT PRIMARY KEY, body text);'],
      },
    ),
    good(
      'MySQL: a number goes, and what stands in the rows becomes their key',
      'ALTER TABLE marks DROP COLUMN id, DROP PRIMARY KEY, ADD PRIMARY KEY (user_id, kind);',
      {
        ...mysql,
        history: [
          'CREATE TABLE marks (id int AUTO_INCREMENT PRIMARY KEY, user_id int NOT NULL, kind int NOT NULL);',
        ],
      },
    ),
    bad(
      'MySQL: a number goes, and other numbers take its place',
      `ALTER TABLE marks DROP COLUMN id, DROP PRIMARY KEY, ADD COLUMN seq int NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (seq);
--                            ^^ warning: DROP COLUMN deletes the values of marks.id for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...mysql,
        history: [
          'CREATE TABLE marks (id int AUTO_INCREMENT PRIMARY KEY, user_id int NOT NULL, kind int NOT NULL);',
        ],
      },
    ),
    bad(
      'MySQL: a key that people have given goes',
      `ALTER TABLE marks DROP COLUMN code, DROP PRIMARY KEY, ADD PRIMARY KEY (user_id, kind);
--                            ^^^^ warning: DROP COLUMN deletes the values of marks.code for good, and code that still names it fails. Make it nullable first, then deploy code without it.`,
      {
        ...mysql,
        history: [
          'CREATE TABLE marks (code varchar(20) NOT NULL PRIMARY KEY, user_id int NOT NULL, kind int NOT NULL);',
        ],
      },
    ),
    bad(
      'MySQL: a number that another table refers to',
      `ALTER TABLE notes DROP FOREIGN KEY notes_mark;
ALTER TABLE marks DROP COLUMN id, DROP PRIMARY KEY, ADD PRIMARY KEY (user_id, kind);
--                            ^^ warning: DROP COLUMN deletes the values of marks.id for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...mysql,
        history: [
          `CREATE TABLE marks (id int AUTO_INCREMENT PRIMARY KEY, user_id int NOT NULL, kind int NOT NULL);
CREATE TABLE notes (mark_id int, CONSTRAINT notes_mark FOREIGN KEY (mark_id) REFERENCES marks (id));`,
        ],
      },
    ),
    good(
      'MySQL: a table that nobody saw made, by the name of the column',
      'ALTER TABLE marks DROP COLUMN id, DROP PRIMARY KEY, ADD PRIMARY KEY (user_id, kind);',
      { ...mysql, refused: '42S02' },
    ),
    good(
      'SQL Server: a number goes, and what stands in the rows becomes their key',
      `ALTER TABLE dbo.Marks DROP CONSTRAINT PK_Marks;
ALTER TABLE dbo.Marks DROP COLUMN Id;
ALTER TABLE dbo.Marks ADD CONSTRAINT PK_Marks PRIMARY KEY (UserId, Kind);`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Marks (Id int IDENTITY NOT NULL CONSTRAINT PK_Marks PRIMARY KEY, UserId int NOT NULL, Kind int NOT NULL);',
        ],
      },
    ),
    bad(
      'MySQL: a procedure that asks the catalog first',
      `DELIMITER //
CREATE PROCEDURE tidy() BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'nickname') THEN
    ALTER TABLE users DROP COLUMN nickname;
--                                ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname for good, and code that still names it fails. Deploy code without it first.
  END IF;
END//
DELIMITER ;
CALL tidy();
DROP PROCEDURE tidy;`,
      { ...mysql, history: [users] },
    ),
    good(
      'MySQL: a variable that is no column which anybody has seen, dropped only where the catalog has it',
      `SET @s = (SELECT IF(COUNT(*) > 0, 'ALTER TABLE people DROP COLUMN nick', 'SELECT 1') FROM information_schema.columns WHERE table_name = 'people' AND column_name = 'nick');
PREPARE s FROM @s;
EXECUTE s;`,
      { ...mysql, history: [users] },
    ),
    good(
      'MySQL: what a program makes again when it finds none',
      'ALTER TABLE comments DROP COLUMN rendered_cache;',
      { ...mysql, history: ['CREATE TABLE comments (id bigint PRIMARY KEY, rendered_cache text);'] },
    ),
    good(
      'MySQL: the whole table goes behind it, which is told there',
      `ALTER TABLE users DROP COLUMN nickname;
DROP TABLE users;`,
      { ...mysql, history: [users] },
    ),
    bad(
      'SQL Server: code without it could not insert',
      `ALTER TABLE dbo.Users DROP COLUMN [Plan];
--                                ^^^^^^ warning: DROP COLUMN deletes the values of Users.Plan for good, and code that still names it fails. Make it nullable first, then deploy code without it.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NOT NULL);'],
      },
    ),
    bad(
      'SQL Server: it had a default until this file',
      `ALTER TABLE dbo.Users DROP CONSTRAINT df_plan;
ALTER TABLE dbo.Users DROP COLUMN [Plan];
--                                ^^^^^^ warning: DROP COLUMN deletes the values of Users.Plan for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...sqlserver,
        history: [
          "CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NOT NULL CONSTRAINT df_plan DEFAULT 'free');",
        ],
      },
    ),
    good(
      'SQL Server: versions of rows, which the server counts',
      'ALTER TABLE dbo.Users DROP COLUMN stamp;',
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, stamp rowversion NOT NULL);'],
      },
    ),
    good(
      'SQL Server: the same by the name alone, of a table that nobody saw made',
      'ALTER TABLE dbo.Users DROP COLUMN RowVersion;',
      sqlserver,
    ),
    good(
      'SQL Server: rows that are marked go first, and the mark is the same in all others',
      `DELETE FROM dbo.Users WHERE IsDeleted = 1;
ALTER TABLE dbo.Users DROP COLUMN IsDeleted;`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, IsDeleted bit NOT NULL);'],
      },
    ),
    bad(
      'SQL Server: one of many values goes first, and the others are lost',
      `DELETE FROM dbo.Users WHERE State = 1;
ALTER TABLE dbo.Users DROP COLUMN State;
--                                ^^^^^ warning: DROP COLUMN deletes the values of Users.State for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, State int NULL);'],
      },
    ),
    good(
      'SQL Server: a cursor has taken the values to another table',
      `DECLARE @id int, @note nvarchar(50), @all CURSOR;
SET @all = CURSOR FOR SELECT Id, Note FROM dbo.Users;
OPEN @all;
FETCH NEXT FROM @all INTO @id, @note;
WHILE @@FETCH_STATUS = 0
BEGIN
  UPDATE dbo.Profiles SET Note = @note WHERE UserId = @id;
  FETCH NEXT FROM @all INTO @id, @note;
END
GO
ALTER TABLE dbo.Users DROP COLUMN Note;`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, Note nvarchar(50) NULL);\nCREATE TABLE dbo.Profiles (UserId int NOT NULL PRIMARY KEY, Note nvarchar(50) NULL);',
        ],
      },
    ),
    good(
      'SQL Server: since when a row stands and until when it stood: the server has written them',
      `ALTER TABLE dbo.Users SET (SYSTEM_VERSIONING = OFF);
ALTER TABLE dbo.Users DROP PERIOD FOR SYSTEM_TIME;
ALTER TABLE dbo.Users DROP COLUMN Since, Till;`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, Since datetime2 GENERATED ALWAYS AS ROW START NOT NULL, Till datetime2 GENERATED ALWAYS AS ROW END NOT NULL, PERIOD FOR SYSTEM_TIME (Since, Till)) WITH (SYSTEM_VERSIONING = ON);',
        ],
      },
    ),
    good(
      'SQL Server: the same of a table that nobody saw made',
      `ALTER TABLE dbo.Users DROP PERIOD FOR SYSTEM_TIME;
ALTER TABLE dbo.Users DROP COLUMN SysStartTime, SysEndTime;`,
      sqlserver,
    ),
    good(
      'SQL Server: each row gets what another table calls its number',
      `ALTER TABLE dbo.Bookings ADD Account varchar(32) NULL;
GO
UPDATE b SET b.Account = a.Code FROM dbo.Bookings b LEFT JOIN dbo.Accounts a ON a.Id = b.AccountId;
GO
ALTER TABLE dbo.Bookings DROP COLUMN AccountId;`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Accounts (Id int NOT NULL PRIMARY KEY, Code varchar(32) NOT NULL);\nCREATE TABLE dbo.Bookings (Id int NOT NULL PRIMARY KEY, AccountId int NULL);',
        ],
      },
    ),
    good(
      'SQL Server: numbers that nobody refers to, which the server gives from now on',
      `ALTER TABLE dbo.Marks DROP COLUMN Id;
ALTER TABLE dbo.Marks ADD Id int IDENTITY(1, 1) NOT NULL;`,
      { ...sqlserver, history: ['CREATE TABLE dbo.Marks (Id int NOT NULL, [Note] nvarchar(20) NULL);'] },
    ),
    bad(
      'A script from one release to the next, with which the program is exchanged: what is lost is lost all the same',
      `ALTER TABLE dbo.Users DROP COLUMN [Plan];
--                                ^^^^^^ warning: DROP COLUMN deletes the values of Users.Plan for good. Copy first what must stay.`,
      {
        ...sqlserver,
        path: 'upgrade/shop-2.1-2.2.sql',
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NOT NULL);'],
      },
    ),
    good('MySQL: a cache fills itself again', 'ALTER TABLE page_cache DROP COLUMN hits;', {
      ...mysql,
      history: ['CREATE TABLE page_cache (id bigint PRIMARY KEY, hits bigint);'],
    }),
    good('SQLite: logins are over soon', 'ALTER TABLE session DROP COLUMN started;', {
      ...sqlite,
      history: ['CREATE TABLE session (session_token TEXT PRIMARY KEY, started TEXT);'],
    }),
    bad(
      'SQLite: sessions that people plan',
      `ALTER TABLE sessions DROP COLUMN room;
--                               ^^^^ warning: DROP COLUMN deletes the values of room in sessions for good, and code that still names it fails. Deploy code without it first.`,
      { ...sqlite, history: ['CREATE TABLE sessions (id INTEGER PRIMARY KEY, title TEXT, room TEXT);'] },
    ),
    good(
      'SQLite: rows of a table that this file makes say what the flag said',
      `CREATE TABLE famous (user_id bigint PRIMARY KEY);
INSERT INTO famous (user_id) SELECT id FROM users WHERE is_famous = TRUE;
ALTER TABLE users DROP COLUMN is_famous;`,
      { ...sqlite, history: ['CREATE TABLE users (id bigint PRIMARY KEY, is_famous BOOLEAN);'] },
    ),
    bad(
      'SQLite: into another column, but not of all rows',
      `ALTER TABLE users ADD COLUMN handle TEXT;
UPDATE users SET handle = nickname WHERE email LIKE '%@example.org';
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: The values of nickname in users are copied here for some rows only: those of the others are gone for good. Copy all of them first.`,
      { ...sqlite, history: [users] },
    ),
    good(
      'SQLite: into another table, where that has no row yet',
      `CREATE TABLE handles (user_id bigint PRIMARY KEY, handle TEXT);
INSERT INTO handles (user_id, handle) SELECT id, nickname FROM users
  WHERE NOT EXISTS (SELECT 1 FROM handles WHERE handles.user_id = users.id);
ALTER TABLE users DROP COLUMN nickname;`,
      { ...sqlite, history: [users] },
    ),
    bad(
      'SQLite: of some rows only',
      `CREATE TABLE famous (user_id bigint PRIMARY KEY);
INSERT INTO famous (user_id) SELECT id FROM users WHERE is_famous = TRUE AND team IS NOT NULL;
ALTER TABLE users DROP COLUMN is_famous;
--                            ^^^^^^^^^ warning: DROP COLUMN deletes the values of is_famous in users for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...sqlite,
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, is_famous BOOLEAN, team bigint);'],
      },
    ),
    good(
      'SQLite: of all rows that have one, with others that go in a statement of their own',
      `CREATE TABLE merges (user_id bigint, number INTEGER, url TEXT);
INSERT INTO merges SELECT id, pr_number, pr_url FROM users WHERE pr_number IS NOT NULL;
ALTER TABLE users DROP COLUMN pr_url;
ALTER TABLE users DROP COLUMN pr_number;`,
      { ...sqlite, history: ['CREATE TABLE users (id bigint PRIMARY KEY, pr_number INTEGER, pr_url TEXT);'] },
    ),
    good(
      'SQLite: it came five days before, by the journal of the tool',
      'ALTER TABLE users DROP COLUMN seen;',
      {
        ...sqlite,
        tool: 'drizzle',
        settings: { '0000_history': '0 20000', '0001_history': '1 20100', '0002_example': '2 20105' },
        history: ['CREATE TABLE users (id bigint PRIMARY KEY);', 'ALTER TABLE users ADD COLUMN seen TEXT;'],
      },
    ),
    bad(
      'SQLite: it came months before, by the journal of the tool',
      `ALTER TABLE users DROP COLUMN seen;
--                            ^^^^ warning: DROP COLUMN deletes the values of seen in users for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...sqlite,
        tool: 'drizzle',
        settings: { '0000_history': '0 20000', '0001_history': '1 20010', '0002_example': '2 20105' },
        history: ['CREATE TABLE users (id bigint PRIMARY KEY);', 'ALTER TABLE users ADD COLUMN seen TEXT;'],
      },
    ),
    good(
      'SQLite: it has run, and Prisma has written above it what goes',
      `/*
  Warnings:

  - You are about to drop the column \`nickname\` on the \`users\` table. All the data in the column will be lost.

*/
ALTER TABLE users DROP COLUMN nickname;`,
      { ...sqlite, history: [users], ran: true },
    ),
    bad(
      'SQLite: it has run, and Prisma has written of another column',
      `/*
  Warnings:

  - You are about to drop the column \`email\` on the \`users\` table. All the data in the column will be lost.

*/
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: DROP COLUMN deletes the values of nickname in users for good, and code that still names it fails. Deploy code without it first.`,
      { ...sqlite, history: [users], ran: true },
    ),
    good(
      'SQLite: translated by another column, where both are there',
      `ALTER TABLE users ADD COLUMN handle TEXT;
UPDATE users SET handle = email || '/' || nickname WHERE nickname IS NOT NULL AND email IS NOT NULL;
ALTER TABLE users DROP COLUMN nickname;`,
      { ...sqlite, history: [users] },
    ),
    bad(
      'SQLite: one that takes no nulls',
      `ALTER TABLE users DROP COLUMN code;
--                            ^^^^ warning: DROP COLUMN deletes the values of code in users for good, and code that still names it fails. Deploy code without it first.`,
      { ...sqlite, history: ['CREATE TABLE users (id INTEGER PRIMARY KEY, code TEXT NOT NULL);'] },
    ),
    good(
      'MySQL: another column takes its name',
      `ALTER TABLE users ADD COLUMN label varchar(200);
ALTER TABLE users DROP COLUMN nickname;
ALTER TABLE users RENAME COLUMN handle TO nickname;`,
      {
        ...mysql,
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, nickname varchar(80), handle varchar(80));'],
      },
    ),
    good(
      'SQLite: a column that this migration adds',
      `ALTER TABLE users ADD COLUMN code TEXT;
ALTER TABLE users DROP COLUMN code;`,
      { ...sqlite, history: [users] },
    ),
    good(
      'SQLite, in the normal preset: it comes with a program that others install, and whose code knows it no more',
      'ALTER TABLE users DROP COLUMN [nickname];',
      { ...sqlite, preset: 'recommended', history: [users], repository: { 'src/main.rs': 'fn main() {}' } },
    ),
    bad(
      'SQLite: the strict preset is configured',
      `ALTER TABLE "users" DROP COLUMN nickname;
--                              ^^^^^^^^ warning: DROP COLUMN deletes the values of nickname in users for good. Copy first what must stay.`,
      { ...sqlite, preset: 'strict', history: [users], repository: { 'src/main.rs': 'fn main() {}' } },
    ),
    good(
      'SQLite, in the normal preset: code of before runs beside it, and nothing shows that it names the column',
      'ALTER TABLE users DROP nickname;',
      {
        ...sqlite,
        preset: 'recommended',
        history: [users],
        repository: { 'src/main.ts': '', 'fly.toml': 'release_command = "npm run migrate"\n' },
      },
    ),
    bad(
      'SQLite, in the normal preset: a query of a program still names it',
      `ALTER TABLE users DROP nickname;
--                     ^^^^^^^^ warning: DROP COLUMN deletes nickname of users for good, and queries/users.sql still names it and fails from now on. Change that first.`,
      {
        ...sqlite,
        preset: 'recommended',
        history: [users],
        queries: { 'queries/users.sql': 'SELECT id, nickname FROM users WHERE id = ?;' },
        repository: { 'src/main.rs': 'fn main() {}' },
      },
    ),
    good(
      'MySQL, in the normal preset: it came two migrations before, and hardly anybody has used it',
      'ALTER TABLE users DROP COLUMN handle;',
      {
        ...mysql,
        preset: 'recommended',
        history: [
          users,
          'ALTER TABLE users ADD COLUMN handle varchar(80);',
          'CREATE TABLE teams (id bigint PRIMARY KEY);',
        ],
      },
    ),
    good(
      'SQLite, in the normal preset: a script that somebody has run by hand',
      'ALTER TABLE users DROP nickname;',
      {
        ...sqlite,
        preset: 'recommended',
        history: [users],
        queries: { 'scripts/mend.sql': "UPDATE users SET nickname = NULL WHERE nickname = '';" },
        repository: { 'src/main.rs': 'fn main() {}' },
      },
    ),
    good(
      'SQL Server: the script stops where the column holds anything but one value',
      `DECLARE @others int;
SELECT @others = COUNT(*) FROM dbo.Users WHERE Flag <> 'N';
IF @others > 0
  RAISERROR ('Flag holds other values and cannot be dropped.', 16, 1);
ALTER TABLE dbo.Users DROP COLUMN Flag;`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Flag char(1) NOT NULL);'],
      },
    ),
    good(
      'SQL Server: made anew as an expression over other columns',
      `ALTER TABLE dbo.Users DROP COLUMN Label;
ALTER TABLE dbo.Users ADD Label AS CONCAT(Id, Tier);`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Tier int NULL, Label nvarchar(40) NULL);',
        ],
      },
    ),
    good(
      'SQLite: it has run, and says above the index that goes first what is left over',
      `-- Drop the legacy nickname.
DROP INDEX users_nickname;
ALTER TABLE users DROP COLUMN nickname;`,
      {
        ...sqlite,
        history: [users, 'CREATE INDEX users_nickname ON users (nickname);'],
        ran: true,
      },
    ),
    good(
      'SQLite: a new column refers to the row that the value has named',
      `ALTER TABLE users ADD COLUMN team_id bigint;
UPDATE users SET team_id = team.id FROM (SELECT id, name FROM teams) AS team WHERE users.team_name = team.name;
ALTER TABLE users DROP COLUMN team_name;`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, team_name TEXT);',
          'CREATE TABLE teams (id bigint PRIMARY KEY, name TEXT);',
        ],
      },
    ),
    bad(
      'SQLite: another column is what the new one is found by',
      `ALTER TABLE users ADD COLUMN team_id bigint;
UPDATE users SET team_id = team.id FROM (SELECT id, code FROM teams) AS team WHERE users.team_code = team.code;
ALTER TABLE users DROP COLUMN team_name;
--                            ^^^^^^^^^ warning: DROP COLUMN deletes the values of team_name in users for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, team_name TEXT, team_code TEXT);',
          'CREATE TABLE teams (id bigint PRIMARY KEY, code TEXT);',
        ],
      },
    ),
    good(
      'SQLite: a statement for each of its values',
      `ALTER TABLE users ADD COLUMN state TEXT;
UPDATE users SET state = 'in' WHERE email IS NOT NULL AND is_out = 0;
UPDATE users SET state = 'out' WHERE email IS NOT NULL AND is_out = 1;
ALTER TABLE users DROP COLUMN is_out;`,
      { ...sqlite, history: ['CREATE TABLE users (id bigint PRIMARY KEY, email TEXT, is_out BOOLEAN);'] },
    ),
    bad(
      'SQLite: a statement for one of its values',
      `ALTER TABLE users ADD COLUMN state TEXT;
UPDATE users SET state = 'out' WHERE email IS NOT NULL AND is_out = 1;
ALTER TABLE users DROP COLUMN is_out;
--                            ^^^^^^ warning: DROP COLUMN deletes the values of is_out in users for good, and code that still names it fails. Deploy code without it first.`,
      { ...sqlite, history: ['CREATE TABLE users (id bigint PRIMARY KEY, email TEXT, is_out BOOLEAN);'] },
    ),
    good(
      'SQLite: emptied first, which is told where it happens',
      `DELETE FROM users;
ALTER TABLE users DROP COLUMN nickname;`,
      { ...sqlite, history: [users] },
    ),
    good(
      'SQLite: when a program has looked last is written at its next look',
      'ALTER TABLE feeds DROP COLUMN last_checked_at;',
      {
        ...sqlite,
        history: ['CREATE TABLE feeds (id bigint PRIMARY KEY, last_checked_at TEXT);'],
      },
    ),
    bad(
      'SQLite: when a person was there last is not',
      `ALTER TABLE users DROP COLUMN last_login_at;
--                            ^^^^^^^^^^^^^ warning: DROP COLUMN deletes the values of last_login_at in users for good, and code that still names it fails. Deploy code without it first.`,
      { ...sqlite, history: ['CREATE TABLE users (id bigint PRIMARY KEY, last_login_at TEXT);'] },
    ),
    good(
      'SQLite: its rows of the one kind go first, and all that stay are of the other',
      `DELETE FROM users WHERE is_gone = 1;
ALTER TABLE users DROP COLUMN is_gone;`,
      { ...sqlite, history: ['CREATE TABLE users (id bigint PRIMARY KEY, is_gone BOOLEAN);'] },
    ),
    bad(
      'SQLite: only some of them go first',
      `DELETE FROM users WHERE is_gone = 1 AND email IS NULL;
ALTER TABLE users DROP COLUMN is_gone;
--                            ^^^^^^^ warning: DROP COLUMN deletes the values of is_gone in users for good, and code that still names it fails. Deploy code without it first.`,
      { ...sqlite, history: ['CREATE TABLE users (id bigint PRIMARY KEY, email TEXT, is_gone BOOLEAN);'] },
    ),
    good(
      'SQLite: a migration some time before has taken its values along',
      'ALTER TABLE users DROP COLUMN pr_url;',
      {
        ...sqlite,
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, pr_url TEXT);',
          'CREATE TABLE merges (user_id bigint, pr_url TEXT); INSERT INTO merges SELECT id, pr_url FROM users;',
          'CREATE TABLE teams (id bigint PRIMARY KEY);',
        ],
      },
    ),
    bad(
      'SQLite: many tables have a column of that name, and one of them was filled some time before',
      `ALTER TABLE users DROP COLUMN title;
--                            ^^^^^ warning: DROP COLUMN deletes the values of title in users for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, title TEXT);',
          'CREATE TABLE jobs (user_id bigint, title TEXT); INSERT INTO jobs (user_id) SELECT id FROM users;',
          'CREATE TABLE teams (id bigint PRIMARY KEY);',
        ],
      },
    ),
    good('MySQL: by its name nobody uses it', 'ALTER TABLE users DROP COLUMN nickname_deprecated;', {
      ...mysql,
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, nickname_deprecated varchar(80));'],
    }),
    bad(
      'MySQL: a value of before is no value that nobody wants',
      `ALTER TABLE changes DROP COLUMN old_value;
--                              ^^^^^^^^^ warning: DROP COLUMN deletes the values of changes.old_value for good, and code that still names it fails. Deploy code without it first.`,
      { ...mysql, history: ['CREATE TABLE changes (id bigint PRIMARY KEY, old_value varchar(80));'] },
    ),
    good(
      'MySQL: it has run, and Ebean calls it a drop that waited for a later release',
      'ALTER TABLE users DROP COLUMN nickname;',
      {
        ...mysql,
        history: [users],
        ran: true,
        path: '002__dropsFor_1.3.sql',
      },
    ),
    bad(
      'SQL Server: one column after another',
      `ALTER TABLE dbo.Users DROP COLUMN [Plan];
--                                ^^^^^^ warning: DROP COLUMN deletes the values of Users.Plan for good, and code that still names it fails. Deploy code without it first.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
  ],
  check: {
    dropColumn(operation, context) {
      const dropped = context.statement.parsed.operations.filter((one) => isLoss(one, context));
      // Several columns of one statement are one thing to think about.
      if (dropped[0] !== operation) return;
      // SQLite takes one in a statement: the others go beside it.
      const all = operationsOf(context.siblings).flatMap((one) =>
        isLoss(one, context) &&
        relationKey(context.schema, one.table) === relationKey(context.schema, operation.table)
          ? [one.column.text]
          : [],
      );
      const uncopied = dropped.filter(
        (one) =>
          !isColumnCopied(one, all, context) &&
          !isSpent(one, context) &&
          !isCarriedBefore(one.column.text, one.table, context) &&
          !isCarriedByHelper(one.column.text, one.table, context),
      );
      const isKept = uncopied.length === 0;
      const lost = isKept ? dropped : uncopied;
      const key = relationKey(context.schema, operation.table);
      const names = lost.map((one) => one.column.text);
      const called = names.map((name) => calledBefore(name, operation.table, context));
      // Functions are text, and queries stand elsewhere: the server drops the column all the same, and they fail.
      const uses = names.flatMap((name) => [
        ...usesOfColumn(context.after, key, name).filter((one) => one.kind === 'function'),
        ...usesInQueries(context, key, name),
      ]);
      const others = names.flatMap((name) =>
        usesOfColumn(context.schema, key, name).filter((one) => one.kind !== 'function'),
      );
      const table = context.table(operation.table);
      const columns = (table?.columns ?? []).filter((one) =>
        names.some((name) => isOneName(one.name, name, context)),
      );
      const made = columns.map((one) => ({ ...one.origin, message: `${one.name} is made here.` }));
      const [user] = uses;
      const after = tableByKey(context.after, key);
      const isRemade = after !== undefined && called.every((name) => takesName(after, name, context));
      // What is generated can be generated again.
      const isGenerated = columns.length > 0 && columns.every((one) => one.generated !== undefined);
      const rest = {
        at: lost[0]?.column ?? operation.column,
        names: called,
        ...(uses.every(isScript(context)) ? quietRemoval(context) : {}),
        related: [...made.slice(0, 5), ...usePlaces(uses), ...usePlaces(others)],
        ...(isGenerated ? { severity: 'info' as const } : severityOn(context, operation.table)),
      };
      if (user === undefined && isDroppedBehind(operation.table, context)) return;
      const carried = lost.map((one) => {
        const other = carriedTo(one, context);
        return other && shownName(context, other);
      });
      const isEmptied = mustBeEmpty(context, operation.table) || isEmptiedBehind(operation.table, context);
      const data = { column: oneOf(called), table: shownName(context, operation.table) };
      // On MySQL and SQL Server a migration may take columns from many tables, which is one thing to think about.
      const isGathered = context.schema.dialect === 'mysql' || context.schema.dialect === 'sqlserver';
      const qualified = called.map((name) => `${data.table}.${name}`);
      const there = { data: { column: oneOf(qualified) }, names: qualified };
      const isRenamed = names.every((name, at) => name !== called[at]);
      if (user === undefined && isNothingLost(columns, after, context, operation)) return;
      if (isRemade && isComputedAnew(called, table, after, context)) return;
      if (isRefusedBefore(names, context)) return;
      const isUpgrade = user === undefined && comesWithItsCode(context);
      // Where a row would make this migration fail, no value is lost; who still names the column is told all the same.
      if (user === undefined && wasEmpty(context, operation.table)) return;
      if (isUpgrade && (isKept || isEmptied)) return;
      if ((isKept || isEmptied) && isRemade) {
        // The name is there again, with the values: who uses it notices at most another type.
        const changed = names.flatMap((name, at) => retyped(table, after, name, called[at]) ?? [])[0];
        // To SQLite the type of a column is a hint.
        if (changed !== undefined && context.schema.dialect !== 'sqlite')
          context.report({
            ...rest,
            ...quietRemoval(context),
            ...(changed.from === `${changed.to} GENERATED`
              ? { message: 'plain', data: { table: data.table, column: changed.column } }
              : { message: 'retyped', data: { table: data.table, ...changed } }),
            severity: 'info',
          });
        // No program knows the name that goes; the one that it knows was lost with the RENAME.
      } else if ((isKept || isEmptied) && isRenamed && user === undefined) return;
      else if ((isKept || isEmptied) && user !== undefined)
        context.report({ message: 'fails', data: { ...data, user: user.name }, ...rest });
      // Not on PostgreSQL: what goes is told where the table is emptied, or nothing goes.
      else if ((isKept || isEmptied) && context.schema.dialect !== 'postgresql') return;
      else if (isKept || isEmptied)
        context.report({ ...rest, message: isKept ? 'copied' : 'emptied', data, severity: 'info' });
      // Only PostgreSQL's ALTER COLUMN has a USING.
      else if (isRemade && context.schema.dialect === 'postgresql')
        context.report({ message: 'remade', data, ...rest });
      else if (isRemade && isAddedAgain(called, key, context))
        context.report({ message: 'anew', data, ...rest });
      // Another column takes the name: it was made to stand in its place.
      else if (isRemade && user === undefined) return;
      else if (user === undefined && carried.every((one) => one !== undefined))
        context.report({
          message: 'carried',
          data: { ...data, other: oneOf([...new Set(carried)]) },
          ...rest,
        });
      else if (user === undefined && lost.every((one) => isColumnPartlyCopied(one, context)))
        context.report({ message: 'some', data, ...rest });
      else if (user === undefined && isGenerated) {
        if (!isUpgrade) context.report({ message: 'computed', data, ...rest });
      } else if (isUpgrade && isGathered) context.report({ message: 'lostThere', ...rest, ...there });
      else if (isUpgrade) context.report({ message: 'lost', data, ...rest });
      else if (user === undefined && isGathered) {
        const needs = isNeeded(columns, table, context);
        // Of what nobody saw made, nobody knows whether an INSERT has to name it.
        const otherwise = columns.length < names.length ? 'unseenThere' : 'goneThere';
        context.report({ message: needs ? 'nullableThere' : otherwise, ...rest, ...there });
      } else if (user === undefined)
        context.report({
          message: isNeeded(columns, table, context) ? neededBy[context.schema.dialect] : 'gone',
          data,
          ...rest,
        });
      else if (uses.length === 1)
        context.report({ message: 'used', data: { ...data, user: user.name }, ...rest });
      else
        context.report({ message: 'often', data: { ...data, user: user.name, count: uses.length }, ...rest });
    },
  },
});

/** What runs behind it adds them; where it only may go, its name alone shows nothing. */
function isAddedAgain(names: readonly string[], key: string, context: RuleContext<typeof messages>): boolean {
  const added = operationsBehind(context).flatMap((one) =>
    one.kind === 'addColumn' && relationKey(context.schema, one.table) === key ? [one.column.name.text] : [],
  );
  return names.every((name) => added.some((one) => isOneName(one, name, context)));
}

function takesName(after: Table, name: string, context: RuleContext<typeof messages>): boolean {
  return after.columns.some((one) => isOneName(one.name, name, context));
}

/** Names of columns are the same in any case, except on PostgreSQL. */
function isOneName(a: string, b: string, { schema }: RuleContext<typeof messages>): boolean {
  return a === b || (schema.dialect !== 'postgresql' && a.toLowerCase() === b.toLowerCase());
}

/** As the server takes back a NOT NULL; SQLite has only learnt it lately. */
const neededBy = {
  postgresql: 'needed',
  mysql: 'nullableThere',
  sqlserver: 'nullableThere',
  sqlite: 'gone',
} as const;

function isLoss(operation: Operation, context: RuleContext<typeof messages>): operation is DropColumn {
  if (operation.kind !== 'dropColumn' || context.isNew(operation.table)) return false;
  const table = tableNamed(context.schema, operation.table);
  const column = table && columnOf(table, operation.column.text);
  // No program has written to it yet.
  if (column !== undefined && context.isOfChange(column.origin)) return false;
  if (isReplacedKey(operation, context)) return false;
  // Where a program of the migration has asked the catalog, it goes only if it is there, and nobody has seen it.
  const isAsked = context.schema.dialect === 'mysql' && context.body !== undefined;
  return column !== undefined || !operation.ifExists || (table?.complete === false && !isAsked);
}
