/** RENAME COLUMN on a table that code already uses. */
import type { RenameColumn, RenameRelation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { isGivenUp } from '../../rule-kit/given-up.ts';
import { deprecatedName } from '../../rule-kit/deprecated-name.ts';
import { earlier, later, operationsOf } from '../../rule-kit/section.ts';
import { severityOn, shownName } from '../../rule-kit/tables.ts';
import { quietRename } from '../../rule-kit/side-by-side.ts';
import { isUpgradeScript } from '../../rule-kit/upgrade-script.ts';
import { isScript, usePlaces, usesInQueries, usesOfColumn } from '../../rule-kit/uses.ts';
import { column as columnOf, relationKey, resolveRelation, tableByKey } from '../../schema/lookup.ts';

const messages = {
  breaks:
    'Code that is running still says {column}: every query of it on {table} fails after the rename. Add {to}, copy, then drop the old one.',
  there:
    'Code that is running still says {column}: every query of it fails after the rename. Add the new name, copy, then drop the old one.',
  used: 'After the rename {user}, which still says {column} of {table}, fails, and running code too. Add {to}, copy, drop the old one.',
  often:
    'After the rename {count} places that still say {column} of {table} fail, such as {user}. Add {to}, copy, then drop the old one.',
  parked:
    'Code that is running still says {column}: every query of it on {table} fails after the rename. Deploy code without it first.',
  parkedUsed:
    'After the rename {user}, which still says {column} of {table}, fails, and running code too. Deploy code without it first.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);';

type Context = RuleContext<typeof messages>;

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;

export const rule = defineRule({
  id: 'data-loss/rename-column',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'breaks-code',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  summary: 'RENAME COLUMN on a table from an earlier migration.',
  why: `The rename is instant, and that is the trouble: code under the old name and code under the new one cannot both work. Whichever is
deployed first fails until the other is there. On MySQL, MariaDB and SQL Server the
normal preset tells it where a function or a query of a program still says the old name; \`strict\` tells it everywhere. Views and policies follow a rename; the bodies of functions are text and do not.`,
  instead: `1. Add the new column, and let writes go to both (a trigger, or the code).
2. Copy old rows in batches.
3. Deploy code that uses the new column only.
4. Drop the old one.

Or keep the column and rename it where it is read: in a view, or in the mapping of the application.`,
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['rename-column'],
  messages,
  gathers: { there: 'column' },
  fix: { kinds: [], because: 'The two deployments between the steps are not in this repository’s hands.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'MySQL: CHANGE with another name',
      `ALTER TABLE users CHANGE mail email varchar(200) NULL;
--                       ^^^^ warning: Code that is running still says users.mail: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      { ...mysql, history: [users] },
    ),
    bad(
      'MariaDB: RENAME COLUMN',
      `ALTER TABLE users RENAME COLUMN mail TO email;
--                              ^^^^ warning: Code that is running still says users.mail and 1 more: every query of it fails after the rename. Add the new name, copy, then drop the old one.
ALTER TABLE teams RENAME COLUMN mail TO email;`,
      {
        ...mysql,
        targetVersion: 1011,
        history: [users, 'CREATE TABLE teams (id bigint PRIMARY KEY, mail text);'],
      },
    ),
    good(
      'MySQL, in the normal preset: the code comes with it',
      'ALTER TABLE users CHANGE COLUMN mail mail_address varchar(200) NULL;',
      {
        ...mysql,
        preset: 'recommended',
        history: [users],
      },
    ),
    good('MySQL: CHANGE with the same name', 'ALTER TABLE users CHANGE mail Mail varchar(200) NULL;', {
      ...mysql,
      history: [users],
    }),
    good(
      'MySQL: RENAME COLUMN that changes the case alone',
      'ALTER TABLE users RENAME COLUMN mail TO Mail;',
      {
        ...mysql,
        history: [users],
      },
    ),
    bad(
      'To the server another case in quotes is another name',
      `ALTER TABLE users RENAME COLUMN mail TO "Mail";
--                              ^^^^ warning: Code that is running still says mail: every query of it on users fails after the rename. Add Mail, copy, then drop the old one.`,
      { history: [users] },
    ),
    bad(
      'A column from an earlier migration',
      `ALTER TABLE users RENAME COLUMN mail TO email;
--                              ^^^^ warning: Code that is running still says mail: every query of it on users fails after the rename. Add email, copy, then drop the old one.`,
      {
        history: [users],
      },
    ),
    bad(
      'A function of the database names it too',
      `ALTER TABLE users RENAME mail TO email;
--                       ^^^^ warning: After the rename mail_of, which still says mail of users, fails, and running code too. Add email, copy, drop the old one.`,
      {
        history: [
          users,
          "CREATE FUNCTION mail_of(who bigint) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT mail FROM users WHERE id = who); END';",
        ],
      },
    ),
    bad(
      'Queries of the application say it, under an alias',
      `ALTER TABLE public.users RENAME COLUMN mail TO email;
--                                     ^^^^ warning: After the rename 2 places that still say mail of users fail, such as queries/mail.sql. Add email, copy, then drop the old one.`,
      {
        history: [users, 'CREATE TABLE teams (id bigint PRIMARY KEY, mail text);'],
        queries: {
          'queries/mail.sql': `SELECT u.mail, t.mail FROM users u JOIN teams AS t ON t.id = u.id;
SELECT t.mail FROM users u JOIN teams t ON t.id = u.id;
SELECT mail FROM teams;`,
          'queries/set.sql': 'UPDATE users SET mail = $1 WHERE id = $2;',
        },
      },
    ),
    bad(
      'A column that is parked under a name for what goes',
      `ALTER TABLE users RENAME COLUMN mail TO drop_mail;
--                              ^^^^ warning: Code that is running still says mail: every query of it on users fails after the rename. Deploy code without it first.`,
      { history: [users] },
    ),
    bad(
      'One that a function still names',
      `ALTER TABLE users RENAME COLUMN mail TO mail_old;
--                              ^^^^ warning: After the rename mail_of, which still says mail of users, fails, and running code too. Deploy code without it first.`,
      {
        history: [
          users,
          "CREATE FUNCTION mail_of(who bigint) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT mail FROM users WHERE id = who); END';",
        ],
      },
    ),
    good(
      'A column of this migration',
      `ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users RENAME COLUMN nick TO nickname;`,
      { history: [users] },
    ),
    good(
      'Another column takes the name over, in a table that no SQL made',
      `ALTER TABLE jobs RENAME COLUMN id TO id_old;
ALTER TABLE jobs RENAME COLUMN id_big TO id;`,
      { notExecutable: 'the table is made by something else' },
    ),
    good(
      'Another column takes the name over',
      `ALTER TABLE users ADD COLUMN mail_new varchar(320);
ALTER TABLE users RENAME COLUMN mail TO mail_old;
ALTER TABLE users RENAME COLUMN mail_new TO mail;`,
      { history: [users] },
    ),
    good(
      'A column of a table that takes another name',
      `ALTER TABLE users RENAME TO members;
ALTER TABLE members RENAME COLUMN mail TO email;`,
      { history: [users] },
    ),
    good(
      'SQL Server: a column of a table that had another name until now',
      `EXEC sp_rename 'dbo.Users', 'Members';
EXEC sp_rename 'dbo.Members.Plan', 'Tier', 'COLUMN';`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    good(
      'MySQL: a part of the program that brings it to its next release',
      'ALTER TABLE users CHANGE mail email varchar(200) NULL;',
      { ...mysql, path: 'include/upgrader/streams/core/8aeda901-16fcef4a.patch.sql', history: [users] },
    ),
    good(
      'SQL Server: a table between two steps of a run',
      "EXEC sp_rename 'sa.temp_totals.who', 'person', 'COLUMN';",
      sqlserver,
    ),
    good(
      'SQL Server: a script from one release to the next, with which the program is exchanged',
      `EXEC sp_rename 'dbo.Users.Plan', 'Tier', 'COLUMN';`,
      {
        ...sqlserver,
        path: 'upgrade/shop-2.1-2.2.sql',
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    good(
      'SQL Server, in the normal preset: a library that brings its schema along',
      `EXEC sp_rename 'dbo.Users.Plan', 'Tier', 'COLUMN';`,
      {
        ...sqlserver,
        preset: 'recommended',
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
        repository: { 'src/Users.cs': '', '.github/workflows/publish.yml': 'run: dotnet nuget push' },
      },
    ),
    good(
      'SQL Server: sp_rename that changes the case alone',
      `EXEC sp_rename 'dbo.Users.Plan', 'plan', 'COLUMN';`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    bad(
      'SQL Server: sp_rename',
      `EXEC sp_rename 'dbo.Users.Plan', 'Tier', 'COLUMN';
--             ^^^^^^^^^^^^^^^^ warning: Code that is running still says Users.Plan: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
  ],
  check: {
    renameColumn: judge,
    redefineColumn({ table, column, definition }, context) {
      judge({ table, column, relation: 'table', to: definition.name }, context);
    },
  },
});

type Renaming = Pick<RenameColumn, 'table' | 'column' | 'relation' | 'to'>;

function judge(operation: Renaming, context: Context): void {
  if (isSpellingAlone(operation, context)) return;
  const kind = resolveRelation(context.schema, operation.table)?.kind ?? operation.relation;
  if (kind !== 'table' && kind !== 'view' && kind !== 'materialized-view') return;
  if (context.isNew(operation.table)) return;
  // What a run of a procedure puts aside for its next step.
  if (context.schema.dialect === 'sqlserver' && isGivenUp(operation.table.name.text)) return;
  const name = operation.column.text;
  const table = context.table(operation.table);
  const column = table && columnOf(table, name);
  if (column !== undefined && context.isOfChange(column.origin)) return;
  if (wasRenamedHere(column?.changes, context.path)) return;
  const key = relationKey(context.schema, operation.table);
  const inTheEnd = tableByKey(context.after, key);
  if (inTheEnd !== undefined && columnOf(inTheEnd, name) !== undefined) return;
  if (inTheEnd === undefined && isExchange(operation, context)) return;
  // Whoever says the column says the table too, and that is told with the table.
  if (isTableRenamed(operation, context)) return;
  // Views, policies, checks and the like follow a rename.
  const uses = [
    ...usesOfColumn(context.after, key, name).filter((one) => one.kind === 'function'),
    ...usesInQueries(context, key, name),
  ];
  const [user] = uses;
  if (user === undefined && isUpgradeScript(context)) return;
  const data = { column: name, table: shownName(context, operation.table), to: operation.to.text };
  const rest = {
    at: operation.column,
    related: usePlaces(uses),
    ...severityOn(context, operation.table),
    ...(uses.every(isScript(context)) ? quietRename(context) : {}),
  };
  // Nobody will use it under that name: there is nothing to copy.
  const isParked = deprecatedName(operation.to.text);
  if (user === undefined && !isParked && context.schema.dialect !== 'postgresql')
    context.report({ message: 'there', data: { column: `${data.table}.${name}` }, ...rest });
  else if (user === undefined) context.report({ message: isParked ? 'parked' : 'breaks', data, ...rest });
  else if (isParked) context.report({ message: 'parkedUsed', data: { ...data, user: user.name }, ...rest });
  else if (uses.length === 1)
    context.report({ message: 'used', data: { ...data, user: user.name }, ...rest });
  else context.report({ message: 'often', data: { ...data, user: user.name, count: uses.length }, ...rest });
}

/** Not on PostgreSQL: names of columns are the same in any case there, so that code under the old one goes on. */
function isSpellingAlone({ column, to }: Renaming, { schema }: Context): boolean {
  return schema.dialect !== 'postgresql' && column.text.toLowerCase() === to.text.toLowerCase();
}

/** Of a table that nobody saw made, what the migration says itself is all there is to know: a column takes the name of another. */
function isExchange({ table, column, to }: Renaming, { siblings, schema }: Context): boolean {
  const key = relationKey(schema, table);
  return siblings
    .flatMap(({ parsed }) => parsed.operations)
    .some(
      (one) =>
        one.kind === 'renameColumn' &&
        (one.to.text === column.text || one.column.text === to.text) &&
        relationKey(schema, one.table) === key,
    );
}

function isTableRenamed({ table }: Renaming, context: Context): boolean {
  const renames = (statements: Context['siblings']): readonly RenameRelation[] =>
    operationsOf(statements).filter((one) => one.kind === 'renameRelation');
  const key = relationKey(context.schema, table);
  return (
    renames(earlier(context)).some(({ to }) => to.text === table.name.text) ||
    renames(later(context)).some(({ target }) => relationKey(context.schema, target) === key)
  );
}

function wasRenamedHere(
  changes: readonly { readonly file: string; readonly operation: string }[] | undefined,
  path: string,
): boolean {
  return changes?.some((one) => one.file === path && one.operation === 'renameColumn') === true;
}
