/** A table or view is renamed or moved to another schema while code uses the old name. */
import type { RenameRelation, SetSchema } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, later, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import { usePlaces, usesInQueries, usesOfTable } from '../../rule-kit/dependents/dependent-objects.ts';
import { relationKey, resolveRelation } from '../../schema/lookup.ts';
import type { Statement } from '../../syntax/statement.ts';

const messages = {
  renamed:
    'Running code still uses {table}: every query of it fails after the rename. Leave a view under the old name.',
  maybe:
    'If {table} is a table or a view, running code still uses it and fails after the rename. Leave a synonym under the old name.',
  used: '{user} still uses {table} and fails after this, and so does running code. Leave a view under the old name.',
  often:
    '{count} places still use {table} and fail after this, such as {user}, and so does running code. Leave a view under the old name.',
  moved:
    'Running code looks for {table} where it was and fails after the move. Leave a view under the old name.',
} as const;

const people = 'CREATE TABLE people (id bigint PRIMARY KEY, name text);';

export const rule = defineRule({
  id: 'data-loss/rename-table',
  hazard: 'breaks-code',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'RENAME TO or SET SCHEMA on a table or view from an earlier migration.',
  why: `The old name is gone at once. The version of the application that is serving fails with each query, until the new one is everywhere;
rolled back, the new one fails. Views, keys and indexes follow the table; the bodies of functions are text and do not. On MySQL and MariaDB
views do not either.`,
  instead: `In one transaction: rename, and \`CREATE VIEW old_name AS SELECT * FROM new_name\`. A view as plain as that takes inserts, updates
and deletes too; on SQLite it needs \`INSTEAD OF\` triggers for that, and on SQL Server a synonym does as well. Drop it when no code uses the old
name any more.`,
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['rename-relation', 'set-schema'],
  messages,
  gathers: { renamed: 'table', maybe: 'table', moved: 'table' },
  fix: {
    kinds: [],
    because: 'ON CONFLICT, privileges and row security need a look at what the view lets through.',
  },
  examples: [
    bad(
      'A table from an earlier migration',
      `ALTER TABLE people RENAME TO customers;
--          ^^^^^^ warning: Running code still uses people: every query of it fails after the rename. Leave a view under the old name.`,
      { history: [people] },
    ),
    bad(
      'Into another schema',
      `CREATE SCHEMA crm;
ALTER TABLE people SET SCHEMA crm;
--          ^^^^^^ warning: Running code looks for people where it was and fails after the move. Leave a view under the old name.`,
      { history: [people] },
    ),
    bad(
      'MySQL: several in one file are one thing to think about',
      `RENAME TABLE people TO customers, pets TO animals;
--           ^^^^^^ warning: Running code still uses people and 1 more: every query of it fails after the rename. Leave a view under the old name.`,
      { dialect: 'mysql', history: [people, 'CREATE TABLE pets (id bigint PRIMARY KEY);'] },
    ),
    bad(
      'SQLite: the same',
      `ALTER TABLE people RENAME TO customers;
--          ^^^^^^ warning: Running code still uses people: every query of it fails after the rename. Leave a view under the old name.`,
      { dialect: 'sqlite', history: [people] },
    ),
    bad(
      'DuckDB: the same',
      `ALTER TABLE people RENAME TO customers;
--          ^^^^^^ warning: Running code still uses people: every query of it fails after the rename. Leave a view under the old name.`,
      { dialect: 'duckdb', history: ['CREATE TABLE people (id INTEGER);'] },
    ),
    bad(
      'ClickHouse: the same',
      `RENAME TABLE events TO visits;
--           ^^^^^^ warning: Running code still uses events: every query of it fails after the rename. Leave a view under the old name.`,
      {
        dialect: 'clickhouse',
        history: ['CREATE TABLE events (id UInt64, note Nullable(String)) ENGINE = MergeTree ORDER BY id;'],
      },
    ),
    bad(
      'SQL Server: sp_rename',
      `EXEC sp_rename N'dbo.Users', N'Members';
--             ^^^^^^^^^^^^ warning: Running code still uses Users: every query of it fails after the rename. Leave a view under the old name.`,
      { dialect: 'sqlserver', history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);'] },
    ),
    good(
      'A view keeps the old name alive',
      `BEGIN;
ALTER TABLE people RENAME TO customers;
CREATE VIEW people AS SELECT * FROM customers;
COMMIT;`,
      { history: [people] },
    ),
  ],
  check: {
    renameRelation(operation, context) {
      if (!takesPlace(operation, context)) judge('renamed', operation, context);
    },
    setSchema(operation, context) {
      judge('moved', operation, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

/** `RENAME TABLE orders TO old, fresh TO orders`: code uses the other table from then on. */
function takesPlace({ to, target }: RenameRelation, context: Context): boolean {
  const key = relationKey(context.schema, { ...target, name: to });
  return [...context.statement.parsed.operations, ...operationsOf(earlier(context))].some(
    (one) => one.kind === 'renameRelation' && relationKey(context.schema, one.target) === key,
  );
}

/** By a statement of this migration, whether or not a migration creates the table. */
function isRenamedTo(key: string, statements: readonly Statement[], { schema }: Context): boolean {
  return operationsOf(statements).some(
    (one) => one.kind === 'renameRelation' && relationKey(schema, { ...one.target, name: one.to }) === key,
  );
}

function judge(
  message: 'renamed' | 'moved',
  { target, relation }: RenameRelation | SetSchema,
  context: Context,
): void {
  const { schema, after } = context;
  const found = resolveRelation(schema, target);
  const kind = found?.kind ?? relation;
  if (kind === 'index' || kind === 'sequence' || context.isNew(target)) return;
  const key = relationKey(schema, target);
  if (found === undefined && isPart(key, target.name.text, context)) return;
  if (after.relations.has(key)) return;
  // Another table takes the name, so that it always exists; or this migration gave the name, and nobody uses it yet.
  if (isRenamedTo(key, later(context), context) || isRenamedTo(key, earlier(context), context)) return;
  const uses = [
    ...usesOfTable(after, key).filter((one) => one.kind === 'function'),
    ...usesInQueries(context, key),
  ];
  const [user] = uses;
  const table = shownName(context, target);
  const rest = { at: target, related: [...whereMade(context, target), ...usePlaces(uses)] };
  if (user !== undefined) {
    const data = { table, count: uses.length, user: user.name };
    context.report({ message: uses.length === 1 ? 'used' : 'often', data, ...rest });
    return;
  }
  const isSure = found !== undefined || schema.dialect !== 'sqlserver' || message === 'moved';
  context.report({ message: isSure ? message : 'maybe', data: { table }, ...rest });
}

/** An index, or on SQL Server a constraint, which is an object there too. */
function isPart(key: string, name: string, { schema }: Context): boolean {
  if (schema.indexes.has(key)) return true;
  if (schema.dialect !== 'sqlserver') return false;
  for (const one of schema.relations.values())
    if ('constraints' in one && one.constraints.some((each) => each.name === name)) return true;
  return false;
}
