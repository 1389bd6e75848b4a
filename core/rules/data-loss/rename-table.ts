/** A table or view under another name or in another schema, while code uses the old one. */
import type { ObjectName, RelationKind, RenameRelation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { isGivenUp } from '../../rule-kit/given-up.ts';
import { earlier, later, operationsOf } from '../../rule-kit/section.ts';
import { shownName, whereMade } from '../../rule-kit/tables.ts';
import { quietRename } from '../../rule-kit/side-by-side.ts';
import { isUpgradeScript } from '../../rule-kit/upgrade-script.ts';
import { isScript, usePlaces, usesInQueries, usesOfTable } from '../../rule-kit/uses.ts';
import { relationKey, resolveRelation } from '../../schema/lookup.ts';
import type { Statement } from '../../syntax/statement.ts';

const messages = {
  renamed:
    'Code that is running still says {table}: every query of it fails after the rename. Leave a view under the old name.',
  there:
    'Code that is running still says {table}: every query of it fails after the rename. Leave a view under the old name.',
  used: '{user} still says {table} and fails after this, and so does running code. Leave a view under the old name.',
  often:
    '{count} places still say {table} and fail after this, such as {user}, and so does running code. Leave a view under the old name.',
  moved:
    'Code that is running looks for {table} where it was and fails after the move. Leave a view under the old name.',
  movedTogether:
    'Code that is running looks for {table} where it was and fails after the move. Leave a view under the old name.',
} as const;

const people = 'CREATE TABLE people (id bigint PRIMARY KEY, name text);';

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;

export const rule = defineRule({
  id: 'data-loss/rename-table',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'breaks-code',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  summary: 'RENAME TO or SET SCHEMA on a table or view from an earlier migration.',
  why: `The old name is gone at once. The version of the application that is serving fails with each query, until the new one is everywhere;
rolled back, the new one fails. On MySQL, MariaDB and SQL Server the
normal preset tells it where a function or a query of a program still says the old name; \`strict\` tells it everywhere. Views, keys and indexes follow the table; the bodies of functions are text and do not. On MySQL and MariaDB views do not either.`,
  instead: `In one transaction: rename, and \`CREATE VIEW old_name AS SELECT * FROM new_name\`. A view as plain as that takes inserts, updates
and deletes too. Drop it when no code uses the old name any more.`,
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['rename-relation', 'set-schema'],
  messages,
  gathers: { there: 'table', movedTogether: 'table' },
  fix: {
    kinds: [],
    because: 'ON CONFLICT, privileges and row security need a look at what the view lets through.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A table from an earlier migration',
      `ALTER TABLE people RENAME TO customers;
--          ^^^^^^ warning: Code that is running still says people: every query of it fails after the rename. Leave a view under the old name.`,
      {
        history: [people],
      },
    ),
    bad(
      'Into another schema',
      `CREATE SCHEMA crm;
ALTER TABLE people SET SCHEMA crm;
--          ^^^^^^ warning: Code that is running looks for people where it was and fails after the move. Leave a view under the old name.`,
      { history: [people] },
    ),
    bad(
      'Queries of the application say it',
      `ALTER TABLE public.people RENAME TO customers;
--          ^^^^^^^^^^^^^ warning: 2 places still say people and fail after this, such as queries/people.sql, and so does running code. Leave a view under the old name.`,
      {
        history: [people],
        queries: {
          'queries/people.sql': `SELECT name FROM people WHERE id = $1;
INSERT INTO people (id, name) VALUES ($1, $2);
SELECT 1;`,
        },
      },
    ),
    bad(
      'A name that sounds given up, from one that did so already',
      `ALTER TABLE temp_object_keys RENAME TO temp_objects;
--          ^^^^^^^^^^^^^^^^ warning: Code that is running still says temp_object_keys: every query of it fails after the rename. Leave a view under the old name.`,
      { history: ['CREATE TABLE temp_object_keys (id bigint PRIMARY KEY);'] },
    ),
    good(
      'A view keeps the old name alive',
      `BEGIN;
ALTER TABLE people RENAME TO customers;
CREATE VIEW people AS SELECT * FROM customers;
COMMIT;`,
      { history: [people] },
    ),
    good(
      'A new table takes the name over',
      `CREATE TABLE people_new (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE people RENAME TO people_old;
ALTER TABLE people_new RENAME TO people;`,
      { history: [people] },
    ),
    bad(
      'MySQL: RENAME TABLE',
      `RENAME TABLE people TO customers;
--           ^^^^^^ warning: Code that is running still says people: every query of it fails after the rename. Leave a view under the old name.`,
      { ...mysql, history: [people] },
    ),
    good('MariaDB: two tables change places', 'RENAME TABLE people TO was, fresh TO people;', {
      ...mysql,
      targetVersion: 1011,
      history: [people, 'CREATE TABLE fresh (id bigint PRIMARY KEY);'],
    }),
    good(
      'MySQL: a view keeps the old name alive',
      `RENAME TABLE people TO customers;
CREATE VIEW people AS SELECT * FROM customers;`,
      { ...mysql, history: [people] },
    ),
    good('MySQL, in the normal preset: the code comes with it', 'RENAME TABLE people TO buyers;', {
      ...mysql,
      preset: 'recommended',
      history: [people],
    }),
    bad(
      'MySQL: a script of an earlier release says the old name, and runs no more',
      `RENAME TABLE people TO clients;
--           ^^^^^^ warning: Code that is running still says people: every query of it fails after the rename. Leave a view under the old name.`,
      {
        ...mysql,
        history: [people],
        queries: { 'SQL/Archive/21.0/2019-05-03-names.sql': "UPDATE people SET name = 'x' WHERE id = 1;" },
      },
    ),
    good(
      'MySQL, in the normal preset: rows for a demonstration say it, which are no code that runs',
      'RENAME TABLE people TO guests;',
      {
        ...mysql,
        preset: 'recommended',
        history: [people],
        queries: { 'demo/people.sql': "TRUNCATE people; INSERT INTO people (id, name) VALUES (1, 'Ann?');" },
        repository: { 'pom.xml': '' },
      },
    ),
    bad(
      'MySQL: a query that writes a row',
      `RENAME TABLE people TO guests;
--           ^^^^^^ warning: queries/people.sql still says people and fails after this, and so does running code. Leave a view under the old name.`,
      {
        ...mysql,
        preset: 'recommended',
        history: [people],
        queries: { 'queries/people.sql': 'INSERT INTO people (id, name) VALUES (?, ?);' },
        repository: { 'pom.xml': '', 'app.go': '' },
      },
    ),
    bad(
      'MySQL: a query says it',
      `RENAME TABLE people TO clients;
--           ^^^^^^ warning: queries/people.sql still says people and fails after this, and so does running code. Leave a view under the old name.`,
      {
        ...mysql,
        preset: 'recommended',
        history: [people],
        queries: { 'queries/people.sql': 'SELECT name FROM people WHERE id = 1;' },
        repository: { 'pom.xml': '' },
      },
    ),
    good(
      'MySQL: a script from one release to the next, with which the program is exchanged',
      'RENAME TABLE people TO customers;',
      { ...mysql, path: 'upgrade/3.0_to_4.0.sql', history: [people] },
    ),
    good(
      'MySQL: the name goes to a table that other migrations have made, and that nobody saw',
      `ALTER TABLE people RENAME TO people_2024;
ALTER TABLE people_3 RENAME TO people;`,
      { ...mysql, refused: '42S02', history: [people] },
    ),
    bad(
      'MySQL: by a name in between, which nobody knows',
      `ALTER TABLE users RENAME TO users_;
--          ^^^^^ warning: Code that is running still says users: every query of it fails after the rename. Leave a view under the old name.
ALTER TABLE users_ RENAME TO members;`,
      { ...mysql, refused: '42S02', history: [people] },
    ),
    good('MySQL: what changed with a release', 'RENAME TABLE people TO patrons;', {
      ...mysql,
      path: 'sql/changes-1.12.0.sql',
      history: [people],
    }),
    good('On the way out', 'ALTER TABLE people RENAME TO people_deprecated;', { history: [people] }),
    good('Indexes have no users but the planner', 'ALTER INDEX people_pkey RENAME TO people_key;', {
      history: [people],
    }),
    bad(
      'SQL Server: sp_rename',
      `EXEC sp_rename N'dbo.Users', N'Members';
--             ^^^^^^^^^^^^ warning: Code that is running still says Users: every query of it fails after the rename. Leave a view under the old name.`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    bad(
      'SQL Server: tables that move into another schema',
      `ALTER SCHEMA app TRANSFER dbo.Users;
--                        ^^^^^^^^^ warning: Code that is running looks for Users and 1 more where it was and fails after the move. Leave a view under the old name.
ALTER SCHEMA app TRANSFER dbo.Plans;`,
      {
        ...sqlserver,
        history: [
          'CREATE SCHEMA app;',
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);',
          'CREATE TABLE dbo.Plans ([Id] int NOT NULL PRIMARY KEY);',
        ],
      },
    ),
    good('SQL Server: a constraint gets another name', "EXEC sp_rename 'dbo.pk_users_2', 'pk_users';", {
      ...sqlserver,
      history: ['CREATE TABLE dbo.Users (Id int NOT NULL CONSTRAINT pk_users_2 PRIMARY KEY);'],
    }),
  ],
  check: {
    renameRelation(operation, context) {
      // A name that said so before is only a name: temp_keys, legacy_orders.
      if (isGivenUp(operation.to.text) && !isGivenUp(operation.target.name.text)) return;
      if (!takesPlace(operation, context)) judge('renamed', operation, context);
    },
    setSchema(operation, context) {
      judge('moved', operation, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

/** `RENAME TABLE orders TO old, fresh TO orders`: it was made to be what the other was. */
function takesPlace({ to, target }: RenameRelation, context: Context): boolean {
  const { operations } = context.statement.parsed;
  const key = relationKey(context.schema, { ...target, name: to });
  const before = context.schema.dialect === 'postgresql' ? [] : operationsOf(earlier(context));
  return [...operations, ...before].some(
    (one) => one.kind === 'renameRelation' && relationKey(context.schema, one.target) === key,
  );
}

/** By a statement of this migration, whether or not anybody saw the table made. */
function isRenamedTo(key: string, statements: readonly Statement[], { schema }: Context): boolean {
  return operationsOf(statements).some(
    (one) => one.kind === 'renameRelation' && relationKey(schema, { ...one.target, name: one.to }) === key,
  );
}

function judge(
  message: 'renamed' | 'moved',
  {
    target,
    relation,
    ifExists,
  }: { readonly target: ObjectName; readonly relation: RelationKind; readonly ifExists: boolean },
  context: Context,
): void {
  const found = resolveRelation(context.schema, target);
  const kind = found?.kind ?? relation;
  if (kind === 'index' || kind === 'sequence' || context.isNew(target)) return;
  if (
    found === undefined &&
    (ifExists ||
      // There a key or a check is an object, too, and this may be one.
      context.schema.dialect === 'sqlserver' ||
      context.schema.indexes.get(relationKey(context.schema, target)) !== undefined)
  )
    return;
  const key = relationKey(context.schema, target);
  if (context.after.relations.get(key) !== undefined) return;
  // Another takes the name, which is there all along; or the name was given by this migration, and nobody knows it.
  if (isRenamedTo(key, later(context), context) || isRenamedTo(key, earlier(context), context)) return;
  // The second rename of one migration: nobody knows the name in between.
  if (found?.changes.some((one) => one.file === context.path && one.operation === 'renameRelation') === true)
    return;
  const uses = [
    ...usesOfTable(context.after, key).filter((one) => one.kind === 'function'),
    ...usesInQueries(context, key),
  ];
  const [user] = uses;
  if (user === undefined && isUpgradeScript(context)) return;
  const related = [...whereMade(context, target), ...usePlaces(uses)];
  const table = shownName(context, target);
  const rest = { at: target, related, ...(uses.every(isScript(context)) ? quietRename(context) : {}) };
  if (user === undefined) context.report({ message: withOthers(message, context), data: { table }, ...rest });
  else {
    const data = { table, count: uses.length, user: user.name };
    context.report({ message: uses.length === 1 ? 'used' : 'often', data, ...rest });
  }
}

/** On other servers than PostgreSQL what is renamed or moved in one file is told once. */
function withOthers(
  message: 'renamed' | 'moved',
  { schema }: Context,
): 'renamed' | 'there' | 'moved' | 'movedTogether' {
  if (message === 'moved') return schema.dialect === 'postgresql' ? 'moved' : 'movedTogether';
  return schema.dialect === 'mysql' ? 'there' : 'renamed';
}
