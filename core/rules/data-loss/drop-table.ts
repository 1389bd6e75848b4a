/** DROP TABLE on a table that was there before. */
import type { DropRelation, ObjectName, Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { isCarriedBefore, isReadByProgram } from '../../rule-kit/carried-before.ts';
import { isCopiedByStep } from '../../rule-kit/copied-by-step.ts';
import { columnsLeftBehind, flagMoved, isPartlyCopied, isTableCopied } from '../../rule-kit/copied.ts';
import { isBookkeeping, isGivenUp } from '../../rule-kit/given-up.ts';
import { mustBeEmpty } from '../../rule-kit/must-be-empty.ts';
import {
  isHardlyRead,
  isSaidByRow,
  isSearchIndex,
  isYoung,
  leadsNowhere,
} from '../../rule-kit/nobody-misses.ts';
import { isRebuilt, nameBefore } from '../../rule-kit/rebuilt.ts';
import { comeAgain } from '../../rule-kit/passing-rows.ts';
import { isDefinitionAlone } from '../../rule-kit/definition-alone.ts';
import { comesBack, isComputed } from '../../rule-kit/refilled.ts';
import { operationsBehind } from '../../rule-kit/section.ts';
import { oneOf } from '../../rule-kit/several.ts';
import { isOfOneProgram, quietLeaving, quietRemoval } from '../../rule-kit/side-by-side.ts';
import { shownName, whereMade } from '../../rule-kit/tables.ts';
import { isUpgradeScript } from '../../rule-kit/upgrade-script.ts';
import { isScript, usePlaces, usesInQueries, usesOfTable } from '../../rule-kit/uses.ts';
import { column as columnOf, foreignKeysTo, relationKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';

const messages = {
  gone: 'DROP TABLE deletes all rows of {table} for good, and code that still names it fails. Deploy the code without it first.',
  used: 'DROP TABLE deletes all rows of {table} for good, and {user} still names it and fails from now on. Change that first.',
  often:
    'DROP TABLE deletes all rows of {table} for good, and {count} places that still name it fail, such as {user}. Change those first.',
  copied:
    'The rows of {table} are copied here, but code that still names it fails from now on. Deploy the code without it first.',
  partly:
    'The rows of {table} are copied here without {columns}, and code that still names it fails from now on. Deploy the code without it first.',
  leftOut:
    'The rows of {table} are copied here without {columns}: those values are gone for good. Copy them as well, if anybody still wants them.',
  emptied:
    '{table} is emptied here, so that DROP TABLE loses no more, but code that still names it fails. Deploy the code without it first.',
  without:
    '{table} is made anew without the values of {columns}: they are gone for good. Copy them as well, if anybody still wants them.',
  someOnly:
    '{table} is made anew without {columns}, whose values go elsewhere for some rows only: those of the others are gone for good. Copy them as well.',
  part: 'The query that copies {table} here may leave rows out or make one of several: what it leaves is gone for good. Copy first what must stay.',
  lost: 'DROP TABLE deletes all rows of {table} for good. Copy first what must stay.',
  again:
    'DROP TABLE deletes all rows of {table}: what a later migration makes under the name begins without them. Copy first what must stay.',
  renumbered:
    '{table} is made anew with other numbers in {column}: what refers to its rows then means others, or none. Copy {column} as well.',
  remade:
    'DROP TABLE deletes all rows of {table}: what is made anew below holds only what this migration puts there. Copy first what must stay.',
} as const;

const carts = 'CREATE TABLE carts (id bigint PRIMARY KEY, note text);';

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;
const sqlite = { dialect: 'sqlite', notExecutable: 'It is for SQLite.' } as const;

export const rule = defineRule({
  id: 'data-loss/drop-table',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'loses-data',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'DROP TABLE on a table from an earlier migration.',
  why: `Rows of a dropped table come back from a backup only. While the migration runs, the version of the application before it is still
serving: each query of it that names the table fails from that moment on, and a roll back of the code does not help. The drop takes
\`ACCESS EXCLUSIVE\` on the table and on every table that it references.

On MySQL, MariaDB, SQLite and SQL Server the normal preset tells it where a function or a program's query still names the table, and where a copy
gives rows other numbers or leaves some out: who takes a table away whole knows it. \`strict\` tells it everywhere.`,
  instead: `1. Deploy code that does not use the table.
2. Rename it, say to \`carts_deprecated\`: what still uses it fails loudly, and renaming back is instant.
3. A release later, when nothing failed and a backup holds it, drop it.`,
  whenOff: 'Where the code is known to be gone before the migration runs, or a table holds nothing of value.',
  facts: ['drop-table', 'drop-table/partition'],
  messages,
  fix: { kinds: [], because: 'Whether the rows are still wanted is for people to say.' },
  gathers: {
    gone: 'table',
    lost: 'table',
    again: 'table',
    copied: 'table',
    emptied: 'table',
    remade: 'table',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A table from an earlier migration',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      { history: [carts] },
    ),
    bad(
      'A function of the database still reads it',
      `DROP TABLE IF EXISTS carts;
--                   ^^^^^ warning: DROP TABLE deletes all rows of carts for good, and carts_left still names it and fails from now on. Change that first.`,
      {
        history: [
          carts,
          "CREATE FUNCTION carts_left() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM carts); END';",
        ],
      },
    ),
    bad(
      'A query of the application and a function still read it',
      `DROP TABLE public.carts;
--         ^^^^^^^^^^^^ warning: DROP TABLE deletes all rows of carts for good, and 2 places that still name it fail, such as carts_left. Change those first.`,
      {
        history: [
          carts,
          "CREATE FUNCTION carts_left() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM carts); END';",
        ],
        queries: { 'queries/carts.sql': 'SELECT note FROM carts WHERE id = $1;' },
      },
    ),
    bad(
      'Its rows move elsewhere, but the name is gone',
      `CREATE TABLE baskets (id bigint PRIMARY KEY, note text);
INSERT INTO baskets SELECT * FROM carts;
DROP TABLE carts;
--         ^^^^^ info: The rows of carts are copied here, but code that still names it fails from now on. Deploy the code without it first.`,
      { history: [carts] },
    ),
    bad(
      'Its rows move elsewhere, without one of their columns',
      `CREATE TABLE baskets (id bigint PRIMARY KEY);
INSERT INTO baskets SELECT id FROM carts;
DROP TABLE carts;
--         ^^^^^ info: The rows of carts are copied here without note, and code that still names it fails from now on. Deploy the code without it first.`,
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
      'Tables of a feature that goes, all in one migration',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts and 2 more for good, and code that still names it fails. Deploy the code without it first.
DROP TABLE cart_lines, cart_notes;`,
      {
        history: [
          carts,
          'CREATE TABLE cart_lines (id bigint PRIMARY KEY); CREATE TABLE cart_notes (id bigint PRIMARY KEY);',
        ],
      },
    ),
    bad(
      'Made anew under the same name',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts: what is made anew below holds only what this migration puts there. Copy first what must stay.
CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);`,
      { history: [carts] },
    ),
    bad(
      'Computed anew from other tables: derived rows are no loss',
      `DROP TABLE ranks;
--         ^^^^^ info: DROP TABLE deletes all rows of ranks: what is made anew below holds only what this migration puts there. Copy first what must stay.
CREATE TABLE ranks AS SELECT id, row_number() OVER (ORDER BY note) AS place FROM carts;`,
      { history: [carts, 'CREATE TABLE ranks AS SELECT id FROM carts;'] },
    ),
    good(
      'It has run, and what it computed anew has been there since',
      `DROP TABLE ranks;
CREATE TABLE ranks AS SELECT id, row_number() OVER (ORDER BY note) AS place FROM carts;`,
      { history: [carts, 'CREATE TABLE ranks AS SELECT id FROM carts;'], ran: true },
    ),
    good(
      'It has run, and says that nobody uses it',
      '-- The carts are not being used, so that this needs no copy.\nDROP TABLE carts;',
      { history: [carts], ran: true },
    ),
    good(
      'Made and dropped in one migration',
      `CREATE TABLE step (id bigint);
DROP TABLE step;`,
    ),
    good('Renamed a release ago, so that what used it failed', 'DROP TABLE carts_deprecated;', {
      history: [carts, 'ALTER TABLE carts RENAME TO carts_deprecated;'],
    }),
    good(
      'Rebuilt under the same name, rows and all',
      `CREATE TABLE carts_new (id bigint PRIMARY KEY, note text NOT NULL);
INSERT INTO carts_new SELECT id, coalesce(note, '') FROM carts;
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
      { history: [carts] },
    ),
    good('Nobody made it', 'DROP TABLE IF EXISTS carts;'),
    bad(
      'MySQL: a table from an earlier migration',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      { ...mysql, history: [carts] },
    ),
    bad(
      'MariaDB: quoted and guarded',
      `DROP TABLE IF EXISTS \`carts\`;
--                   ^^^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      { ...mysql, targetVersion: 1011, history: [carts] },
    ),
    bad(
      'SQLite: a table from an earlier migration, in other quotes and another case',
      `DROP TABLE IF EXISTS [Carts];
--                   ^^^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      { ...sqlite, history: [carts] },
    ),
    good(
      'SQLite: rebuilt under the same name, rows and all',
      `PRAGMA foreign_keys = OFF;
CREATE TABLE carts_new (id bigint PRIMARY KEY, note text NOT NULL);
INSERT INTO carts_new SELECT id, coalesce(note, '') FROM carts;
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
      { ...sqlite, history: [carts] },
    ),
    good(
      'SQLite: put aside, copied back and dropped',
      `ALTER TABLE carts RENAME TO carts_of_before;
CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);
INSERT INTO carts SELECT id, coalesce(note, '') FROM carts_of_before;
DROP TABLE carts_of_before;`,
      { ...sqlite, history: [carts] },
    ),
    bad(
      'SQLite: rebuilt without one of its columns',
      `CREATE TABLE carts_new (id bigint PRIMARY KEY);
INSERT INTO carts_new (id) SELECT "ID" FROM carts;
DROP TABLE carts;
--         ^^^^^ warning: carts is made anew without the values of note: they are gone for good. Copy them as well, if anybody still wants them.
ALTER TABLE carts_new RENAME TO carts;`,
      { ...sqlite, history: [carts] },
    ),
    good(
      'SQLite: rebuilt, and a column has another name',
      `CREATE TABLE carts_new (id bigint PRIMARY KEY, remark text);
INSERT INTO carts_new (id, remark) SELECT id, [Note] FROM carts;
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
      { ...sqlite, history: [carts] },
    ),
    good(
      'SQLite: its rows move elsewhere, with other numbers, and its values to other rows',
      `CREATE TABLE baskets (id INTEGER PRIMARY KEY, note text);
INSERT INTO baskets (note) SELECT note FROM wagons;
DROP TABLE wagons;`,
      { ...sqlite, history: ['CREATE TABLE wagons (id INTEGER PRIMARY KEY, note text);'] },
    ),
    good('SQLite: a step of a rebuild that has a file for each statement', 'DROP TABLE carts;', {
      ...sqlite,
      history: [
        carts,
        'CREATE TABLE carts_made (id bigint PRIMARY KEY);',
        'INSERT INTO carts_made SELECT id FROM carts;',
      ],
      behind: ['ALTER TABLE carts_made RENAME TO carts;'],
    }),
    good(
      'SQLite: a migration in a file for each statement, an earlier one of which copies',
      'DROP TABLE carts;',
      {
        ...sqlite,
        tool: 'golang-migrate',
        path: '000004_history.up.sql',
        history: [
          carts,
          'CREATE TABLE baskets (id bigint, note text);',
          'INSERT INTO baskets SELECT id, note FROM carts;',
        ],
      },
    ),
    good('SQLite: a step of a rebuild, and the table is rebuilt again later', 'DROP TABLE carts;', {
      ...sqlite,
      history: [
        carts,
        'CREATE TABLE carts_made (id bigint PRIMARY KEY);',
        'INSERT INTO carts_made SELECT id FROM carts;',
      ],
      behind: [
        'ALTER TABLE carts_made RENAME TO carts;',
        'CREATE TABLE carts_made (id text PRIMARY KEY);',
        'DROP TABLE carts;',
        'ALTER TABLE carts_made RENAME TO carts;',
        'DROP TABLE carts;',
      ],
    }),
    bad(
      'SQLite: a program is here, and nothing shows that its code is exchanged apart from its tables',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good. Copy first what must stay.`,
      { ...sqlite, history: [carts], repository: { 'src/main.rs': 'fn main() {}' } },
    ),
    bad(
      'SQLite: several instances of it are exchanged one after the other',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      {
        ...sqlite,
        history: [carts],
        repository: {
          'src/main.rs': 'fn main() {}',
          'docker-compose.yml': 'services:\n  shop:\n    deploy:\n      replicas: 3\n',
        },
      },
    ),
    good('SQLite: put aside by one file, and copied back by the next', 'DROP TABLE cartsold;', {
      ...sqlite,
      history: [
        carts,
        'ALTER TABLE carts RENAME TO cartsold;',
        'CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL, kind text);',
        "INSERT INTO carts (id, note) SELECT id, coalesce(note, '') FROM cartsold;",
      ],
    }),
    bad(
      'SQLite: put aside by one file, and copied back without a column that both have',
      `DROP TABLE cartsold;
--         ^^^^^^^^ warning: DROP TABLE deletes all rows of cartsold for good, and code that still names it fails. Deploy the code without it first.`,
      {
        ...sqlite,
        history: [
          carts,
          'ALTER TABLE carts RENAME TO cartsold;',
          'CREATE TABLE carts (id bigint PRIMARY KEY, note text);',
          'INSERT INTO carts (id) SELECT id FROM cartsold;',
        ],
      },
    ),
    good(
      'SQLite: a column becomes rows of another table before its own is put aside and made anew',
      `CREATE TABLE labels (cart_id bigint, label text);
INSERT INTO labels (cart_id, label) SELECT c.id, ifnull(c.note, '') FROM carts c WHERE c.id > 0;
ALTER TABLE carts RENAME TO carts_of_before;
CREATE TABLE carts (id bigint PRIMARY KEY);
INSERT INTO carts (id) SELECT id FROM carts_of_before;
DROP TABLE carts_of_before;`,
      { ...sqlite, history: [carts] },
    ),
    bad(
      'SQLite: what was read before the table is put aside is another column',
      `CREATE TABLE labels (cart_id bigint, note text);
INSERT INTO labels (cart_id, note) SELECT c.id, 'none' FROM carts c;
ALTER TABLE carts RENAME TO carts_of_before;
CREATE TABLE carts (id bigint PRIMARY KEY);
INSERT INTO carts (id) SELECT id FROM carts_of_before;
DROP TABLE carts_of_before;
--         ^^^^^^^^^^^^^^^ warning: carts is made anew without the values of note: they are gone for good. Copy them as well, if anybody still wants them.`,
      { ...sqlite, history: [carts] },
    ),
    bad(
      'SQLite: put aside, and nothing copied back',
      `ALTER TABLE carts RENAME TO carts_of_before;
CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);
DROP TABLE carts_of_before;
--         ^^^^^^^^^^^^^^^ warning: DROP TABLE deletes all rows of carts_of_before for good, and code that still names it fails. Deploy the code without it first.`,
      { ...sqlite, history: [carts] },
    ),
    good(
      'MySQL: put aside, copied back and dropped',
      `ALTER TABLE carts RENAME TO carts_of_before;
CREATE TABLE carts (id bigint PRIMARY KEY, note varchar(200));
INSERT INTO carts SELECT id, note FROM carts_of_before;
DROP TABLE carts_of_before;`,
      { ...mysql, history: [carts] },
    ),
    bad(
      'MariaDB: put aside, and copied back without one of its columns',
      `RENAME TABLE carts TO carts_of_before;
CREATE TABLE carts (id bigint PRIMARY KEY);
INSERT INTO carts (id) SELECT \`ID\` FROM carts_of_before;
DROP TABLE carts_of_before;
--         ^^^^^^^^^^^^^^^ warning: carts is made anew without the values of note: they are gone for good. Copy them as well, if anybody still wants them.`,
      { ...mysql, targetVersion: 1011, history: [carts] },
    ),
    good(
      'SQLite: its rows become others, which say when they were made and lead to the same',
      `CREATE TABLE turns (id INTEGER PRIMARY KEY, process_id INTEGER REFERENCES processes, prompt TEXT);
INSERT INTO turns (id, process_id, prompt) SELECT id, process_id, prompt FROM runs;
DROP TABLE runs;`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE attempts (id INTEGER PRIMARY KEY);',
          'CREATE TABLE processes (id INTEGER PRIMARY KEY, attempt_id INTEGER REFERENCES attempts);',
          'CREATE TABLE runs (id INTEGER PRIMARY KEY, attempt_id INTEGER REFERENCES attempts, process_id INTEGER REFERENCES processes, prompt TEXT, updated_at TEXT);',
        ],
      },
    ),
    bad(
      'SQLite: a query reads it, but takes hardly a column along',
      `CREATE TABLE logs (id INTEGER PRIMARY KEY, profile_id INTEGER);
INSERT INTO logs (profile_id) SELECT profiles.id FROM profiles;
DROP TABLE profiles;
--         ^^^^^^^^ warning: DROP TABLE deletes all rows of profiles for good, and code that still names it fails. Deploy the code without it first.`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE profiles (id INTEGER PRIMARY KEY, name TEXT, icon TEXT, path TEXT, loader TEXT, game TEXT);',
        ],
      },
    ),
    good(
      'SQLite: rebuilt without a column, and emptied before',
      `DELETE FROM carts;
CREATE TABLE new_carts (id bigint PRIMARY KEY, owner text NOT NULL);
INSERT INTO new_carts (id, owner) SELECT id, '' FROM carts;
DROP TABLE carts;
ALTER TABLE new_carts RENAME TO carts;`,
      { ...sqlite, history: [carts] },
    ),
    good('SQLite: what another table holds, for searching', 'DROP TABLE carts_fts;', {
      ...sqlite,
      history: [carts, 'CREATE VIRTUAL TABLE carts_fts USING fts5(note);'],
    }),
    bad(
      'SQLite: for searching what stands nowhere else',
      `DROP TABLE words;
--         ^^^^^ warning: DROP TABLE deletes all rows of words for good, and code that still names it fails. Deploy the code without it first.`,
      { ...sqlite, history: [carts, 'CREATE VIRTUAL TABLE words USING fts5(note);'] },
    ),
    good('SQLite: it came the day before, by the journal of the tool', 'DROP TABLE carts;', {
      ...sqlite,
      tool: 'drizzle',
      settings: { '0000_history': '0 20104', '0001_example': '1 20105' },
      history: [carts],
    }),
    good(
      'SQLite: rebuilt without a column that came days before, by the journal of the tool',
      `CREATE TABLE new_carts (id bigint PRIMARY KEY, note text);
INSERT INTO new_carts SELECT id, note FROM carts;
DROP TABLE carts;
ALTER TABLE new_carts RENAME TO carts;`,
      {
        ...sqlite,
        tool: 'drizzle',
        settings: { '0000_history': '0 20000', '0001_history': '1 20104', '0002_example': '2 20105' },
        history: [carts, 'ALTER TABLE carts ADD COLUMN gift text;'],
      },
    ),
    good(
      'SQLite: it has run, and says that all rows are meant',
      `-- Empties the table: migrating the data is not needed.
DROP TABLE carts;
CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);`,
      { ...sqlite, history: [carts], ran: true },
    ),
    good(
      'SQLite: they have run, and one comment says of both that nobody uses them',
      `CREATE TABLE lists (id INTEGER PRIMARY KEY);
-- Drop unused tables.
DROP TABLE gifts;
DROP TABLE carts;`,
      { ...sqlite, history: [carts, 'CREATE TABLE gifts (id INTEGER PRIMARY KEY);'], ran: true },
    ),
    bad(
      'SQLite: they have run, and the comment is of another statement',
      `CREATE TABLE lists (id INTEGER PRIMARY KEY);
-- Drop unused tables.
DROP TABLE gifts;
CREATE INDEX lists_id ON lists (id DESC);
DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.`,
      { ...sqlite, history: [carts, 'CREATE TABLE gifts (id INTEGER PRIMARY KEY);'], ran: true },
    ),
    good('SQLite: a database that is a cache', 'DROP TABLE carts;', {
      ...sqlite,
      path: 'event_cache/002_example.sql',
      history: [carts],
    }),
    bad(
      'SQLite: rebuilt with other numbers, and others refer to it by them',
      `CREATE TABLE kinds_new (id INTEGER PRIMARY KEY, name text);
INSERT INTO kinds_new (name) SELECT name FROM kinds;
DROP TABLE kinds;
--         ^^^^^ warning: kinds is made anew with other numbers in id: what refers to its rows then means others, or none. Copy id as well.
ALTER TABLE kinds_new RENAME TO kinds;`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE kinds (id INTEGER PRIMARY KEY, name text);',
          'CREATE TABLE things (kind INTEGER REFERENCES kinds);',
        ],
      },
    ),
    good(
      'SQLite: rebuilt without what refers to a table that goes as well, whose values it has taken over',
      `ALTER TABLE carts ADD COLUMN label TEXT;
UPDATE carts SET label = (SELECT title FROM labels WHERE labels.id = carts.label_id);
CREATE TABLE carts_new (id bigint PRIMARY KEY, label text);
INSERT INTO carts_new (id, label) SELECT id, label FROM carts;
DROP TABLE carts;
DROP TABLE labels;
ALTER TABLE carts_new RENAME TO carts;`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE labels (id INTEGER PRIMARY KEY, title text);',
          'CREATE TABLE carts (id bigint PRIMARY KEY, label_id INTEGER REFERENCES labels);',
        ],
      },
    ),
    good(
      'SQLite: numbers that are used once, within minutes',
      'DROP TABLE sso_nonce;\nCREATE TABLE sso_nonce (state TEXT PRIMARY KEY, nonce TEXT NOT NULL);',
      { ...sqlite, history: ['CREATE TABLE sso_nonce (nonce TEXT PRIMARY KEY);'] },
    ),
    good(
      'SQL Server: made anew by a designer, which copies the rows by a command in a text',
      `CREATE TABLE dbo.Tmp_Users ([Id] int NOT NULL, [Plan] nvarchar(40) NULL);
IF EXISTS (SELECT * FROM dbo.Users)
  EXEC('INSERT INTO dbo.Tmp_Users ([Id], [Plan]) SELECT [Id], [Plan] FROM dbo.Users WITH (HOLDLOCK TABLOCKX)')
GO
DROP TABLE dbo.Users
GO
EXECUTE sp_rename N'dbo.Tmp_Users', N'Users', 'OBJECT'
GO`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    bad(
      'SQL Server: copied by a query that makes one row of several',
      `CREATE TABLE dbo.Teams ([Plan] nvarchar(20) NULL);
INSERT INTO dbo.Teams ([Plan]) SELECT [Plan] FROM dbo.Users GROUP BY [Plan];
DROP TABLE dbo.Users;
--         ^^^^^^^^^ warning: The query that copies Users here may leave rows out or make one of several: what it leaves is gone for good. Copy first what must stay.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    bad(
      'MySQL: a script from one release to the next, with which the program is exchanged',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good. Copy first what must stay.`,
      { ...mysql, path: 'upgrade/3.0_to_4.0.sql', history: [carts] },
    ),
    good(
      'MySQL: such a script, which copies what it drops',
      `CREATE TABLE baskets (id bigint PRIMARY KEY, note text);
INSERT INTO baskets SELECT * FROM carts;
DROP TABLE carts;`,
      { ...mysql, path: 'upgrade/3.0_to_4.0.sql', history: [carts] },
    ),
    bad(
      'MySQL: such a script, which copies a part of the columns',
      `CREATE TABLE baskets (id bigint PRIMARY KEY);
INSERT INTO baskets SELECT id FROM carts;
DROP TABLE carts;
--         ^^^^^ info: The rows of carts are copied here without note: those values are gone for good. Copy them as well, if anybody still wants them.`,
      { ...mysql, path: 'upgrade/3.0_to_4.0.sql', history: [carts] },
    ),
    bad(
      'MySQL: copied in another case than the columns were made in, without one of them',
      `CREATE TABLE baskets (id bigint PRIMARY KEY, dataType int);
INSERT INTO baskets (id, dataType) SELECT id, DATATYPE FROM Carts;
DROP TABLE Carts;
--         ^^^^^ info: The rows of Carts are copied here without madeOn, and code that still names it fails from now on. Deploy the code without it first.`,
      { ...mysql, history: ['CREATE TABLE Carts (id bigint PRIMARY KEY, dataType int, madeOn date);'] },
    ),
    good(
      'SQL Server: all but numbers of the server, which no table refers to, and how far a tool had come',
      `CREATE TABLE dbo.Baskets (Note nvarchar(100));
INSERT INTO dbo.Baskets (Note) SELECT Note FROM dbo.Carts;
DROP TABLE dbo.Carts;
DROP TABLE dbo.DbVersion;`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Carts (Id int IDENTITY NOT NULL PRIMARY KEY, Note nvarchar(100)); CREATE TABLE dbo.DbVersion (Version int);',
        ],
      },
    ),
    good(
      'MySQL: copied whole, in another case',
      `CREATE TABLE baskets (id bigint PRIMARY KEY, dataType int);
INSERT INTO baskets (id, dataType) SELECT c.Id, c.DataType FROM Carts c;
DROP TABLE Carts;`,
      { ...mysql, history: ['CREATE TABLE Carts (id bigint PRIMARY KEY, dataType int);'] },
    ),
    bad(
      'SQLite: read into another table, and made anew without its rows',
      `CREATE TABLE notes (cart_id bigint PRIMARY KEY, note text);
INSERT INTO notes SELECT id, note FROM carts;
DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts: what is made anew below holds only what this migration puts there. Copy first what must stay.
CREATE TABLE carts (id bigint PRIMARY KEY);`,
      { ...sqlite, history: [carts] },
    ),
    good(
      'SQLite: rebuilt with other names, one statement for each of them',
      `CREATE TABLE settings_new (name text PRIMARY KEY, value text);
INSERT INTO settings_new SELECT 'smtp.host', value FROM settings WHERE code = 'SMTP_HOST';
INSERT INTO settings_new SELECT 'smtp.port', value FROM settings WHERE code = 'SMTP_PORT';
DROP TABLE settings;
ALTER TABLE settings_new RENAME TO settings;`,
      { ...sqlite, history: ['CREATE TABLE settings (code text PRIMARY KEY, value text);'] },
    ),
    bad(
      'SQLite: rebuilt without a flag that is moved for some rows only',
      `CREATE TABLE kept (cart_id bigint PRIMARY KEY);
INSERT INTO kept SELECT id FROM carts WHERE keeps = 1 AND owner IS NOT NULL;
CREATE TABLE carts_new (id bigint PRIMARY KEY, owner text);
INSERT INTO carts_new SELECT id, owner FROM carts;
DROP TABLE carts;
--         ^^^^^ warning: carts is made anew without keeps, whose values go elsewhere for some rows only: those of the others are gone for good. Copy them as well.
ALTER TABLE carts_new RENAME TO carts;`,
      {
        ...sqlite,
        history: ['CREATE TABLE carts (id bigint PRIMARY KEY, owner text, keeps BOOLEAN);'],
      },
    ),
    good(
      'SQLite: rebuilt without a flag that is moved for all of them',
      `CREATE TABLE kept (cart_id bigint PRIMARY KEY);
INSERT INTO kept SELECT id FROM carts WHERE carts.keeps IS TRUE;
CREATE TABLE carts_new (id bigint PRIMARY KEY, owner text);
INSERT INTO carts_new SELECT id, owner FROM carts;
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
      {
        ...sqlite,
        history: ['CREATE TABLE carts (id bigint PRIMARY KEY, owner text, keeps BOOLEAN);'],
      },
    ),
    good(
      'SQLite: rebuilt without what the migration directly before has taken elsewhere',
      `CREATE TABLE carts_new (id bigint PRIMARY KEY);
INSERT INTO carts_new SELECT id FROM carts;
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
      {
        ...sqlite,
        history: [
          carts,
          'CREATE TABLE notes (cart_id bigint, note text); INSERT INTO notes SELECT id, note FROM carts;',
        ],
      },
    ),
    bad(
      'SQLite: a later migration makes it again',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts: what a later migration makes under the name begins without them. Copy first what must stay.`,
      {
        ...sqlite,
        history: [carts],
        behind: ['CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);'],
      },
    ),
    good(
      'MySQL: a migration in a program, which asks for the rows and writes them elsewhere itself',
      `ALTER TABLE carts RENAME TO temp_carts;
CREATE TABLE carts (id bigint PRIMARY KEY);
INSERT INTO carts SELECT id FROM temp_carts;
SELECT * FROM temp_carts;
DROP TABLE temp_carts;`,
      { ...mysql, path: 'migrations/1737076223692-Split.ts', history: [carts] },
    ),
    good(
      'SQLite, in the normal preset: it comes with a program that others install, and whose code knows it no more',
      'DROP TABLE [carts];',
      { ...sqlite, preset: 'recommended', history: [carts], repository: { 'src/main.rs': 'fn main() {}' } },
    ),
    good('MySQL, in the normal preset: nothing shows that anybody names it', 'DROP TABLE carts;', {
      ...mysql,
      preset: 'recommended',
      history: [carts],
      repository: { 'README.md': '' },
    }),
    good(
      'SQLite, in the normal preset: rebuilt without a column',
      `CREATE TABLE carts_new (id bigint PRIMARY KEY);
INSERT INTO carts_new (id) SELECT id FROM carts;
DROP TABLE carts;
ALTER TABLE carts_new RENAME TO carts;`,
      { ...sqlite, preset: 'recommended', history: [carts], repository: { 'src/main.rs': 'fn main() {}' } },
    ),
    good(
      'SQLite: for searching, and filled again below',
      `DROP TABLE fts;
CREATE VIRTUAL TABLE fts USING fts5 (note, owner);
INSERT INTO fts SELECT note, owner FROM carts;`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE carts (id bigint PRIMARY KEY, note text, owner text);\nCREATE VIRTUAL TABLE fts USING fts5 (note);',
        ],
      },
    ),
    bad(
      'SQLite: the rows that come below are written down there',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts: what is made anew below holds only what this migration puts there. Copy first what must stay.
CREATE TABLE carts (id bigint PRIMARY KEY, note text NOT NULL);
INSERT INTO carts VALUES (1, 'a');`,
      { ...sqlite, history: [carts] },
    ),
    good('SQLite: how far a program has looked', 'DROP TABLE feeds_last_checked;', {
      ...sqlite,
      history: ['CREATE TABLE feeds_last_checked (feed bigint PRIMARY KEY, at bigint);'],
    }),
    good('MySQL: a cache fills itself again', 'DROP TABLE page_cache;', {
      ...mysql,
      history: ['CREATE TABLE page_cache (id bigint PRIMARY KEY);'],
    }),
    bad(
      'MySQL: what somebody has said of a cache is not in it',
      `DROP TABLE cache_settings;
--         ^^^^^^^^^^^^^^ warning: DROP TABLE deletes all rows of cache_settings for good, and code that still names it fails. Deploy the code without it first.`,
      { ...mysql, history: ['CREATE TABLE cache_settings (id bigint PRIMARY KEY);'] },
    ),
    good(
      'MySQL: a procedure puts the rows aside, and back',
      `CREATE PROCEDURE narrow_carts() BEGIN
  CREATE TABLE tmp_carts (id bigint PRIMARY KEY);
  INSERT INTO tmp_carts SELECT id FROM carts;
  DROP TABLE carts;
  CREATE TABLE carts LIKE tmp_carts;
  INSERT INTO carts SELECT id FROM tmp_carts;
  DROP TABLE tmp_carts;
END;
CALL narrow_carts();
DROP PROCEDURE narrow_carts;`,
      { ...mysql, history: [carts] },
    ),
    good('MySQL: a table that this migration makes', `${carts} DROP TABLE carts;`, mysql),
    good(
      'MySQL: a scratch table that this migration makes twice',
      `CREATE TABLE scratch (id bigint PRIMARY KEY);
DROP TABLE scratch;
CREATE TABLE scratch (id bigint PRIMARY KEY, note text);
INSERT INTO scratch SELECT id, note FROM carts;
DROP TABLE scratch;`,
      { ...mysql, history: [carts] },
    ),
    bad(
      'MySQL: one that was there before, and takes its name again for a while',
      `DROP TABLE carts;
--         ^^^^^ warning: DROP TABLE deletes all rows of carts for good, and code that still names it fails. Deploy the code without it first.
CREATE TABLE carts (id bigint PRIMARY KEY);
DROP TABLE carts;
--         ^^^^^ info: carts is emptied here, so that DROP TABLE loses no more, but code that still names it fails. Deploy the code without it first.`,
      { ...mysql, history: [carts] },
    ),
    good('MySQL: nothing of that name was made', 'DROP TABLE IF EXISTS baskets;', {
      ...mysql,
      history: [carts],
    }),
    bad(
      'SQL Server: where it is there',
      `IF OBJECT_ID('dbo.Users') IS NOT NULL
  DROP TABLE [dbo].[Users]
--           ^^^^^^^^^^^^^ warning: DROP TABLE deletes all rows of Users for good, and code that still names it fails. Deploy the code without it first.
GO`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    good(
      'SQL Server: made anew, and the procedure that fills it comes with the script',
      `DROP TABLE dw.Sums;
CREATE TABLE dw.Sums (Id int NOT NULL PRIMARY KEY, Total bigint NULL);
GO
ALTER PROCEDURE [dw].[fill] AS BEGIN DELETE FROM dw.Sums; INSERT [dw].[Sums] (Id) SELECT id FROM dbo.orders; END`,
      { ...sqlserver, history: ['CREATE TABLE dw.Sums (Id int NOT NULL PRIMARY KEY);'] },
    ),
    good(
      'SQL Server: made anew from a query, or with the rows of a list',
      `DROP TABLE dw.Sums;
SELECT Id, Total INTO dw.Sums FROM dw.v_sums;
DROP TABLE dw.Kinds;
CREATE TABLE dw.Kinds (Id int NOT NULL PRIMARY KEY, Name nvarchar(50) NULL);
INSERT dw.Kinds (Id, Name) VALUES (1, 'large');`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dw.Sums (Id int NOT NULL PRIMARY KEY);\nCREATE TABLE dw.Kinds (Id int NOT NULL PRIMARY KEY);',
        ],
      },
    ),
    good('SQL Server: a temporary table', 'DROP TABLE #Users;', {
      ...sqlserver,
      history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
    }),
  ],
  check: {
    dropRelation(operation, context) {
      tellLeftBehind(operation, context);
      const lost = context.statement.parsed.operations.filter((one) => isLoss(one, context));
      // Several tables of one statement are one thing to think about.
      if (lost[0] !== operation) return;
      const copied = lost.every(
        (one) =>
          isTableCopied(one.target, context) &&
          !isBegunAnew(one.target, context) &&
          !isHardlyRead(one.target, context),
      );
      const keys = lost.map((one) => relationKey(context.schema, one.target));
      const uses = keys.flatMap((key) => [
        ...usesOfTable(context.after, key).filter((one) => one.kind === 'function'),
        ...usesInQueries(context, key),
      ]);
      const views = keys.flatMap((key) =>
        usesOfTable(context.schema, key).filter((one) => one.kind === 'view'),
      );
      const [user] = uses;
      if (user === undefined && lost.every((one) => isYoung(context.table(one.target)?.origin, context)))
        return;
      const remade = keys.flatMap((key) => context.after.relations.get(key) ?? []);
      const names = lost.map((one) => shownName(context, one.target));
      const data = { table: oneOf(names) };
      // Partitions come and go, and their rows with them.
      const isPartition = context.table(operation.target)?.partitionOf !== undefined;
      const isAlone = isOfOneProgram(context);
      const shown = {
        at: operation.target,
        names,
        related: [
          ...lost.slice(0, 5).flatMap((one) => whereMade(context, one.target)),
          ...usePlaces(uses),
          ...usePlaces(views),
        ],
        ...(copied || isPartition ? { severity: 'info' as const } : {}),
      };
      const isNamed = !uses.every(isScript(context));
      const origins = lost.map(({ target }) => context.table(target)?.origin);
      const rest = isNamed ? shown : { ...shown, ...quietRemoval(context) };
      const leaving = isNamed ? shown : { ...shown, ...quietLeaving(origins, context) };
      if (!copied && remade.length === lost.length) {
        if (lost.every(({ target }) => comesBack(target, context)) || isDefinitionAlone(context)) return;
        const computed = keys.every((key) => isComputed(key, context));
        // What was computed then has been computed again since.
        if (computed && context.novelty === 'applied') return;
        const severity = computed ? { severity: 'info' as const } : {};
        context.report({ ...leaving, message: 'remade', data, ...severity });
        // Not on PostgreSQL: a program brings its migrations along, and knows what it calls the rows afterwards.
      } else if (copied && user === undefined && lost.some((one) => isPartlyCopied(one.target, context)))
        context.report({ ...leaving, message: 'part', data, severity: 'warning' });
      else if (copied && user === undefined && isWithoutLoss(lost, context)) return;
      else if (!copied && user === undefined && keys.every((key) => isMadeAgain(key, context)) && isAlone)
        context.report({ message: 'again', data, ...rest });
      else if (user === undefined && (isAlone || isUpgradeScript(context))) {
        // Its code comes with it: only what is lost is to be told.
        const columns = copied ? lost.flatMap((one) => columnsLeftBehind(one.target, context)) : [];
        if (columns.length > 0)
          context.report({ message: 'leftOut', data: { ...data, columns: oneOf(columns) }, ...leaving });
        else if (!copied && !lost.every((one) => mustBeEmpty(context, one.target)))
          context.report({ message: 'lost', data, ...rest });
      } else if (!copied && user === undefined && keys.every((key) => isMadeAgain(key, context)))
        context.report({ message: 'again', data, ...rest });
      else if (user !== undefined && !copied && uses.length > 1)
        context.report({ message: 'often', data: { ...data, user: user.name, count: uses.length }, ...rest });
      else if (user !== undefined && !copied)
        context.report({ message: 'used', data: { ...data, user: user.name }, ...rest });
      else if (!copied && lost.every((one) => mustBeEmpty(context, one.target)))
        context.report({ ...rest, message: 'emptied', data, severity: 'info' });
      else if (!copied) context.report({ message: 'gone', data, ...rest });
      else {
        const columns = lost.flatMap((one) => columnsLeftBehind(one.target, context));
        if (columns.length === 0) context.report({ message: 'copied', data, ...rest });
        else context.report({ message: 'partly', data: { ...data, columns: oneOf(columns) }, ...leaving });
      }
    },
  },
});

type Context = RuleContext<typeof messages>;

/** A table that is made anew loses what is not copied, as DROP COLUMN would. */
function tellLeftBehind({ target, ifExists }: DropRelation, context: Context): void {
  if (context.isNew(target) || ifExists || !isRebuilt(target, context) || !isTableCopied(target, context))
    return;
  if (isReadByProgram(target, context)) return;
  if (context.schema.dialect === 'sqlite' && mustBeEmpty(context, target)) return;
  const before = context.table(target);
  const left = columnsLeftBehind(target, context).filter(
    (one) =>
      !isOnlyNumber(one, target, context) &&
      !isYoung(before && columnOf(before, one)?.origin, context) &&
      !leadsNowhere(one, target, context) &&
      !isCarriedBefore(one, target, context) &&
      flagMoved(one, target, context) !== 'whole',
  );
  if (left.length === 0 || left.length === context.table(target)?.columns.length) return;
  const table = nameBefore(target, context) ?? shownName(context, target);
  const rest = { at: target, related: whereMade(context, target) };
  const [number] = left;
  if (number !== undefined && left.length === 1 && isNumberOf(number, context.table(target)))
    context.report({ ...rest, message: 'renumbered', data: { table, column: number } });
  else if (left.every((one) => flagMoved(one, target, context) === 'part'))
    context.report({ ...rest, message: 'someOnly', data: { table, columns: oneOf(left) } });
  else
    context.report({
      ...rest,
      message: 'without',
      data: { table, columns: oneOf(left) },
      ...quietLeaving(
        left.map((one) => before && columnOf(before, one)?.origin),
        context,
      ),
    });
}

function isLoss(operation: Operation, context: Context): operation is DropRelation {
  if (operation.kind !== 'dropRelation' || operation.relation !== 'table') return false;
  const { target, ifExists } = operation;
  if (context.isNew(target) || isGivenUp(target.name.text) || comeAgain(target, context)) return false;
  if (context.table(target) === undefined && ifExists) return false;
  if (isSearchIndex(target, context)) return false;
  if (context.schema.dialect !== 'postgresql' && isBookkeeping(target.name.text)) return false;
  if (isRebuilt(target, context) || isReadBefore(target, context) || isCopiedByStep(target, context))
    return false;
  // Rebuilt: another table has the rows, and the name.
  const key = relationKey(context.schema, target);
  if (ifExists && isInstallation(key, context)) return false;
  return !(
    isTableCopied(operation.target, context) &&
    context.after.relations.get(key) !== undefined &&
    !isBegunAnew(target, context)
  );
}

/** Not on PostgreSQL: another file of the same migration has read its rows into another table: some tools have one for each statement. */
function isReadBefore(name: ObjectName, context: Context): boolean {
  const { schema, tool, file, path } = context;
  const reader = schema.rowsGiven.get(relationKey(schema, name))?.readBy;
  if (reader === undefined || reader === path || file === undefined) return false;
  if (schema.dialect !== 'sqlite') return context.isOfChange({ file: reader, span: name });
  return tool?.classify(reader.slice(reader.lastIndexOf('/') + 1))?.name === file.name;
}

/** Its rows were read into another table, and what has the name below begins with others: they are not there again. */
function isBegunAnew(name: ObjectName, context: Context): boolean {
  const key = relationKey(context.schema, name);
  if (context.schema.dialect === 'postgresql' || context.after.relations.get(key) === undefined) return false;
  return !operationsBehind(context).some(
    (one) =>
      ((one.kind === 'insert' || one.kind === 'createTableAs') &&
        one.reads.length > 0 &&
        relationKey(context.after, one.table) === key) ||
      (one.kind === 'renameRelation' && one.to.text === name.name.text),
  );
}

/** A migration behind this one makes it again. */
function isMadeAgain(key: string, { latest, schema }: Context): boolean {
  return schema.dialect !== 'postgresql' && latest.relations.has(key);
}

/** A script beside the migrations that makes the tables which it clears away: how a database begins. */
function isInstallation(key: string, { file, after, path }: Context): boolean {
  return file === undefined && after.relations.get(key)?.origin.file === path;
}

/** Not on PostgreSQL: all that they hold is copied. */
function isWithoutLoss(lost: readonly DropRelation[], context: Context): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  return lost.every(({ target }) =>
    columnsLeftBehind(target, context).every(
      (one) => isOnlyNumber(one, target, context) || isSaidByRow(one, target, context),
    ),
  );
}

/** Numbers that the server gives, and that no other table refers to, are as good as any others. */
function isOnlyNumber(column: string, target: ObjectName, context: Context): boolean {
  const table = context.table(target);
  return (
    table !== undefined && isNumberOf(column, table) && foreignKeysTo(context.schema, table.key).length === 0
  );
}

/** The server gives them. */
function isNumberOf(column: string, table: Table | undefined): boolean {
  const key = table?.constraints.find(({ kind }) => kind === 'primary-key');
  if (key?.columns.join() !== column) return false;
  const own = table && columnOf(table, column);
  const isCounted = own?.mysql?.autoIncrement === true || own?.sqlserver?.identity === true;
  return key.index === undefined || isCounted;
}
