/** DELETE or UPDATE of all rows of a table that was there before. */
import type { Delete, Update } from '../../operations/operation.ts';
import { isAlwaysTrue, isOneRow } from '../../rule-kit/bounded.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { copiedRows } from '../../rule-kit/copied-rows.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { overwrittenColumn } from '../../rule-kit/overwritten.ts';
import { bareTokens } from '../../syntax/token-texts.ts';
import { comeAgain } from '../../rule-kit/passing-rows.ts';
import { operationsBehind } from '../../rule-kit/section.ts';
import { severityOn, shownName, whereMade } from '../../rule-kit/tables.ts';
import { relationKey } from '../../schema/lookup.ts';
import { requiresEmpty } from '../../schema/requires-empty.ts';

const messages = {
  update:
    'This overwrites {column} in every row of {table}; the values of now are gone for good. Say which rows are meant.',
  delete: 'This deletes every row of {table} for good. Say which rows are meant.',
  updateThere:
    'This overwrites {column} in every row of {table}; the values of now are gone for good. Say which rows are meant.',
  deleteThere: 'This deletes every row of {table} for good. Say which rows are meant.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, plan text);';

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;
const sqlite = { dialect: 'sqlite', notExecutable: 'It is for SQLite.' } as const;

export const rule = defineRule({
  id: 'data-loss/change-without-where',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'loses-data',
  preset: 'recommended',
  // Whole tables of few rows that the program fills again are the rule there.
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'DELETE or UPDATE of an existing table without WHERE, or with one that is always true.',
  why: `A condition that was forgotten is the classic way to lose a table. \`WHERE true\` and \`WHERE 1 = 1\` are no conditions. Once the
transaction has committed, only a backup has the rows.`,
  instead:
    'Say which rows are meant. Where it is all of them: `TRUNCATE` says so, and a backfill of old columns goes through the key in batches.',
  whenOff: 'Where tables hold only what can be computed again.',
  facts: ['delete', 'update'],
  messages,
  gathers: { updateThere: 'table', deleteThere: 'table' },
  fix: { kinds: [], because: 'Which rows are meant is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'All rows are deleted',
      `DELETE FROM users;
--          ^^^^^ warning: This deletes every row of users for good. Say which rows are meant.`,
      { history: [users] },
    ),
    bad(
      'A condition that is none',
      `UPDATE users SET plan = 'free' WHERE 1 = 1;
--     ^^^^^ warning: This overwrites plan in every row of users; the values of now are gone for good. Say which rows are meant.`,
      { history: [users] },
    ),
    good(
      'It has run, and says that all are meant',
      `-- Delete all users of the trial: they are made anew by the next sign-in.
DELETE FROM users;`,
      { history: [users], ran: true },
    ),
    good(
      'It has run, and says that rows come again',
      `-- Sessions changed their format: just drop them, so that they get rotated.
DELETE FROM users;`,
      { history: [users], ran: true },
    ),
    good('It has run, and its name says that all are meant', 'DELETE FROM users;', {
      history: [users],
      ran: true,
      path: '002_reset_users.sql',
    }),
    good('SQL Server: it has run, and its name says that rows are cleaned away', 'DELETE FROM dbo.Users;', {
      ...sqlserver,
      history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      ran: true,
      path: '002_Clean users table.sql',
    }),
    good('A condition', "DELETE FROM users WHERE plan = 'trial';", { history: [users] }),
    good(
      'A column that this migration adds holds nothing to lose',
      `ALTER TABLE users ADD COLUMN tier text;
UPDATE users SET tier = plan;`,
      { history: [users] },
    ),
    good('A table that can hold one row only', "UPDATE site SET motto = 'open';", {
      history: ['CREATE TABLE site (id int PRIMARY KEY CHECK (id = 1), motto text);'],
    }),
    bad(
      'All rows of it, though it is one row only',
      `DELETE FROM site;
--          ^^^^ warning: This deletes every row of site for good. Say which rows are meant.`,
      { history: ['CREATE TABLE site (id int PRIMARY KEY CHECK (id = 1), motto text);'] },
    ),
    good(
      'All of them, for what comes behind fails on a table that holds a row',
      `DELETE FROM users;
ALTER TABLE users ADD COLUMN email text NOT NULL;`,
      { history: [users, 'INSERT INTO users VALUES (1);'] },
    ),
    bad(
      'What comes behind goes with rows, too',
      `DELETE FROM users;
--          ^^^^^ warning: This deletes every row of users for good. Say which rows are meant.
ALTER TABLE users ADD COLUMN email text;`,
      { history: [users] },
    ),
    good('Brought into another form', 'UPDATE users SET plan = lower(plan);', { history: [users] }),
    good(
      'A table that this migration makes',
      `CREATE TABLE step (id bigint);
DELETE FROM step;`,
    ),
    bad(
      'MySQL: all rows are deleted',
      `DELETE FROM users;
--          ^^^^^ warning: This deletes every row of users for good. Say which rows are meant.`,
      { ...mysql, history: [users] },
    ),
    bad(
      'MariaDB: a column in every row',
      `UPDATE users SET plan = 'free';
--     ^^^^^ warning: This overwrites plan in every row of users; the values of now are gone for good. Say which rows are meant.`,
      { ...mysql, targetVersion: 1011, history: [users] },
    ),
    bad(
      'MySQL: the same in several tables',
      `UPDATE users SET plan = 'free';
--     ^^^^^ warning: This overwrites plan in every row of users and 1 more; the values of now are gone for good. Say which rows are meant.
UPDATE teams SET plan = 'free';`,
      { ...mysql, history: [users, 'CREATE TABLE teams (id bigint PRIMARY KEY, plan text);'] },
    ),
    bad(
      'SQLite: all rows are deleted',
      `DELETE FROM "Users";
--          ^^^^^^^ warning: This deletes every row of users for good. Say which rows are meant.`,
      { ...sqlite, history: [users] },
    ),
    good(
      'SQLite: put aside, and brought back',
      `CREATE TABLE users_kept AS SELECT * FROM users;
DELETE FROM users;
INSERT INTO users SELECT * FROM users_kept;`,
      { ...sqlite, history: [users] },
    ),
    good('SQLite: what is computed from it', 'UPDATE users SET ID = [id] * 100;', {
      ...sqlite,
      history: [users],
    }),
    good(
      'SQLite: other columns of the row say what becomes of it',
      "UPDATE users SET plan = CASE WHEN id < 100 THEN 'founder' ELSE 'free' END;",
      { ...sqlite, history: [users] },
    ),
    good(
      'MySQL: a column that this file adds where it is not there',
      `ALTER TABLE users ADD COLUMN plan text;
UPDATE users SET plan = 'free';`,
      { ...mysql, refused: '42S21', history: [users] },
    ),
    good('MySQL: what is computed from it', 'UPDATE `users` SET `ID` = `id` * 100;', {
      ...mysql,
      history: [users],
    }),
    good('MySQL: what other columns of the row say', "UPDATE users SET plan = IF(id < 10, 'old', 'new');", {
      ...mysql,
      history: [users],
    }),
    good('MySQL: in pieces', "DELETE FROM users WHERE plan = 'gone' LIMIT 1000;", {
      ...mysql,
      history: [users],
    }),
    good('MySQL: by way of another table', 'DELETE a FROM users a JOIN gone b ON a.id = b.id;', {
      ...mysql,
      history: [users, 'CREATE TABLE gone (id bigint PRIMARY KEY);'],
    }),
    bad(
      'SQL Server: all rows are deleted',
      `DELETE FROM [dbo].[Users];
--          ^^^^^^^^^^^^^ warning: This deletes every row of Users for good. Say which rows are meant.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    good(
      'SQL Server: a list is written down anew',
      "DELETE FROM dbo.Plans;\nGO\nINSERT dbo.Plans (Id, Name) VALUES (1, N'free'), (2, N'paid');",
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Plans (Id int NOT NULL PRIMARY KEY, Name nvarchar(20) NOT NULL);',
          "INSERT dbo.Plans (Id, Name) VALUES (1, N'free');",
        ],
      },
    ),
    good(
      'SQL Server: in pieces, and by way of another table',
      'DELETE TOP (1000) FROM dbo.Users; DELETE u FROM dbo.Users u JOIN dbo.Gone g ON g.Id = u.Id;',
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);',
          'CREATE TABLE dbo.Gone (Id int NOT NULL PRIMARY KEY);',
        ],
      },
    ),
    good('SQLite: a cache fills itself again', 'DELETE FROM page_cache;', {
      dialect: 'sqlite',
      notExecutable: 'It is for SQLite.',
      history: ['CREATE TABLE page_cache (id INTEGER PRIMARY KEY);'],
    }),
  ],
  check: {
    update(operation, context) {
      // Which row is meant is clear where there is one.
      if (isOneRow(context.schema, context.table(operation.table))) return;
      const lost = overwrittenColumn(operation, context);
      if (lost !== undefined && !isComputed(operation, context)) judge(operation, lost, context);
    },
    delete(operation, context) {
      judge(operation, '', context);
    },
  },
});

/** On MySQL, MariaDB and SQLite: other columns of the row say what becomes of it, and can say so again. */
function isComputed({ table: name, columns }: Update, context: RuleContext<typeof messages>): boolean {
  if (context.schema.dialect !== 'mysql' && context.schema.dialect !== 'sqlite') return false;
  const others = new Set(context.table(name)?.columns.map((one) => one.name.toLowerCase()));
  for (const one of columns) others.delete(one.toLowerCase());
  return bareTokens(context.statement.parsed).some((word) => others.has(word));
}

function judge(operation: Update | Delete, column: string, context: RuleContext<typeof messages>): void {
  if (!isAlwaysTrue(operation.where) || context.isNew(operation.table)) return;
  // DELETE … USING and UPDATE … FROM have their condition there, or touch what they join.
  if (context.table(operation.table) === undefined || operation.reads.length > 0) return;
  if (operation.kind === 'delete' && mustBeAll(operation, context)) return;
  // Put aside first: they are there, and may come back.
  if (operation.kind === 'delete' && copiedRows(operation.table, context).rows === 'all') return;
  if (operation.kind === 'delete' && comeAgain(operation.table, context)) return;
  if (operation.kind === 'delete' && isWrittenAnew(operation, context)) return;
  const rest = {
    at: operation.table,
    related: whereMade(context, operation.table),
    ...severityOn(context, operation.table),
  };
  const table = shownName(context, operation.table);
  // On MySQL and MariaDB all of a file are told once.
  const isThere = context.schema.dialect === 'mysql';
  if (operation.kind === 'update')
    context.report({ message: isThere ? 'updateThere' : 'update', data: { table, column }, ...rest });
  else context.report({ message: isThere ? 'deleteThere' : 'delete', data: { table }, ...rest });
}

/** A list that migrations keep: the rows that it is to have are written down behind. */
function isWrittenAnew({ table }: Delete, context: RuleContext<typeof messages>): boolean {
  const { schema } = context;
  const key = relationKey(schema, table);
  return (
    schema.dialect !== 'postgresql' &&
    schema.rowsGiven.get(key)?.others !== true &&
    operationsBehind(context).some(
      (one) => one.kind === 'insert' && one.source !== 'query' && relationKey(schema, one.table) === key,
    )
  );
}

/** What comes behind fails on a table that holds a row: all rows are meant. */
function mustBeAll({ table }: Delete, context: RuleContext<typeof messages>): boolean {
  const key = relationKey(context.schema, table);
  return operationsBehind(context).some(
    (one) => requiresEmpty(one, context.schema) && relationKey(context.schema, one.table) === key,
  );
}
