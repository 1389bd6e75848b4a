/** ADD COLUMN NOT NULL without a default on a table that may hold rows. */
import type { AddColumn, Operation } from '../../operations/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { isDaysBehind } from '../../migrations/dated-name.ts';
import { requiresEmpty } from '../../schema/requires-empty.ts';
import { cameShortlyBefore } from '../../rule-kit/came-shortly-before.ts';
import { isEmptiedBefore, isMadeEmpty } from '../../rule-kit/must-be-empty.ts';
import { oneOf } from '../../rule-kit/several.ts';
import { severityOn, shownName, whereMade } from '../../rule-kit/tables.ts';
import { removeTokens } from '../../rule-kit/token-edits.ts';

const messages = {
  fails:
    'This fails as soon as {table} holds one row, which would have no value for {column}. Give it a default, or add it nullable.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'data-loss/required-column',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'refused',
  preset: 'recommended',
  dialects: ['postgresql', 'sqlserver'],
  summary: 'ADD COLUMN … NOT NULL without DEFAULT on an existing table.',
  why: `Rows that are there get NULL for the new column, and \`NOT NULL\` forbids it: the server refuses with error 23502. It works on the
empty tables of tests and fails in production. Where it works, code that is running does not know the column, and its next \`INSERT\`
fails.`,
  instead: `With a constant default the column is there at once, no row is written, and old code goes on:
\`ADD COLUMN state text NOT NULL DEFAULT 'new'\`. Where each row needs a value of its own: add it nullable, fill it in batches, then make it
\`NOT NULL\` by a validated constraint.`,
  whenOff: 'Where migrations only ever run on empty tables.',
  facts: ['add-column', 'add-column/constant-default'],
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'A nullable column is another column: it has to be filled and made NOT NULL later.',
    differs: [
      { at: 'end', of: 'column', words: 'The column takes nulls until a later migration forbids them.' },
    ],
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'On a table from an earlier migration',
      `ALTER TABLE users ADD COLUMN email text NOT NULL;
--                                      ^^^^^^^^ error: This fails as soon as users holds one row, which would have no value for email. Give it a default, or add it nullable. 💡`,
      {
        history: [users],
        fixed: `ALTER TABLE users ADD COLUMN email text;`,
      },
    ),
    bad(
      'With one row it fails',
      `ALTER TABLE users ADD COLUMN born date NOT NULL CHECK (born > DATE '1900-01-01');
--                                     ^^^^^^^^ error: This fails as soon as users holds one row, which would have no value for born. Give it a default, or add it nullable. 💡`,
      {
        history: [users, 'INSERT INTO users VALUES (1);'],
        fixed: `ALTER TABLE users ADD COLUMN born date CHECK (born > DATE '1900-01-01');`,
        refused: '23502',
      },
    ),
    good('With a default', "ALTER TABLE users ADD COLUMN state text NOT NULL DEFAULT 'new';", {
      history: [users],
    }),
    good(
      'Numbered by the server',
      'ALTER TABLE users ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;',
      {
        history: [users],
      },
    ),
    good(
      'Nothing is left in the table',
      `DELETE FROM users;
ALTER TABLE users ADD COLUMN email text NOT NULL;`,
      { history: [users, 'INSERT INTO users VALUES (1);'] },
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ADD COLUMN text text NOT NULL;`,
    ),
    bad(
      'SQL Server: no default',
      `ALTER TABLE dbo.Users ADD Tier int NOT NULL;
--                                 ^^^^^^^^ error: This fails as soon as Users holds one row, which would have no value for Tier. Give it a default, or add it nullable. 💡`,
      {
        ...{
          ...sqlserver,
          history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
        },
        fixed: 'ALTER TABLE dbo.Users ADD Tier int;',
      },
    ),
    good(
      'SQL Server: a default in the same statement',
      'ALTER TABLE dbo.Users ADD Tier int NOT NULL, CONSTRAINT df_tier DEFAULT 0 FOR Tier;',
      { ...sqlserver, history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);'] },
    ),
    good(
      'SQL Server: a default, numbers, a version of the row',
      'ALTER TABLE dbo.Users ADD Tier int NOT NULL CONSTRAINT df_tier DEFAULT 0, No int IDENTITY NOT NULL, Version rowversion NOT NULL;',
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    good(
      'SQL Server: a table of the same days, and Prisma says it in the migration',
      `/*
  Warnings:

  - Added the required column \`updatedAt\` to the \`Level\` table without a default value. This is not possible if the table is not empty.

*/
ALTER TABLE [dbo].[Level] ADD [updatedAt] DATETIME2 NOT NULL;`,
      {
        ...sqlserver,
        tool: 'prisma',
        history: ['CREATE TABLE [dbo].[Level] ([id] INT NOT NULL IDENTITY(1,1) PRIMARY KEY);'],
      },
    ),
    bad(
      'SQL Server: a table of weeks ago has rows, whatever Prisma says',
      `ALTER TABLE [dbo].[Level] ADD [updatedAt] DATETIME2 NOT NULL;
--                                                  ^^^^^^^^ error: This fails as soon as Level holds one row, which would have no value for updatedAt. Give it a default, or add it nullable. 💡`,
      {
        ...sqlserver,
        tool: 'prisma',
        path: '20250201090000_updated_at/migration.sql',
        history: ['CREATE TABLE [dbo].[Level] ([id] INT NOT NULL IDENTITY(1,1) PRIMARY KEY);'],
        fixed: 'ALTER TABLE [dbo].[Level] ADD [updatedAt] DATETIME2;',
      },
    ),
    good('SQL Server: a table of the same day', 'ALTER TABLE dbo.Users ADD Tier int NOT NULL;', {
      ...sqlserver,
      tool: 'dbmate',
      history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);'],
    }),
    good(
      'SQL Server: a table that the script directly before has made',
      'ALTER TABLE dbo.Notes ADD Kind int NOT NULL;',
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);',
          'CREATE TABLE dbo.Notes ([Id] int NOT NULL PRIMARY KEY);',
        ],
      },
    ),
    good(
      'Dropped and made anew before: what it held is gone',
      `DROP TABLE dbo.Users;
CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);
ALTER TABLE dbo.Users ADD Tier int NOT NULL;`,
      { ...sqlserver, history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Old] int NULL);'] },
    ),
    bad(
      'Made anew, and filled before the column comes',
      `DROP TABLE dbo.Users;
CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);
INSERT INTO dbo.Users ([Id]) VALUES (1);
ALTER TABLE dbo.Users ADD Tier int NOT NULL;
--                                 ^^^^^^^^ info: This fails as soon as Users holds one row, which would have no value for Tier. Give it a default, or add it nullable. 💡`,
      {
        ...sqlserver,
        history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Old] int NULL);'],
        fixed: `DROP TABLE dbo.Users;
CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);
INSERT INTO dbo.Users ([Id]) VALUES (1);
ALTER TABLE dbo.Users ADD Tier int;`,
      },
    ),
    good(
      'SQL Server: a key of the table without its comma, behind a column that may be null',
      `ALTER TABLE dbo.Users ADD
  Id int IDENTITY(1,1) NOT NULL,
  DeletedBy int NULL
  PRIMARY KEY (Id);`,
      { ...sqlserver, history: ['CREATE TABLE dbo.Users ([Old] int NULL);'] },
    ),
    good(
      'SQL Server: `ADD COLUMN` fails on an empty table, too: `design/add-column-word` tells of it',
      'ALTER TABLE dbo.Users ADD COLUMN Tier int NOT NULL;',
      { ...sqlserver, history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);'] },
    ),
  ],
  check: {
    addColumn(operation, context) {
      const required = context.statement.parsed.operations.filter((one) => isRequired(one, context));
      // Several columns of one statement fail as one.
      if (required[0] !== operation) return;
      const { column } = operation;
      const place = column.notNull ?? column;
      context.report({
        message: 'fails',
        at: place,
        data: {
          table: shownName(context, operation.table),
          column: oneOf(required.map((one) => one.column.name.text)),
        },
        related: whereMade(context, operation.table),
        fix: fixFor(required, context),
        ...severityOn(context, operation.table),
      });
    },
  },
});

function isRequired(operation: Operation, context: RuleContext<typeof messages>): operation is AddColumn {
  return (
    requiresEmpty(operation, context.schema) &&
    operation.refusedWord === undefined &&
    !isGivenDefault(operation, context) &&
    !context.isNew(operation.table) &&
    !isToldByPrisma(operation, context) &&
    !isOfSameDelivery(operation, context) &&
    !isEmptiedBefore(operation.table, context) &&
    !isMadeEmpty(context, operation.table)
  );
}

/**
 * SQL Server: Prisma writes the same warning into each migration that it makes, and refuses to run it over the developer's own rows. Of a table
 * that is days old there are hardly others.
 */
function isToldByPrisma({ table: name }: AddColumn, context: RuleContext<typeof messages>): boolean {
  const { schema, tool, path } = context;
  const origin = context.table(name)?.origin;
  if (schema.dialect !== 'sqlserver' || tool?.id !== 'prisma' || origin === undefined) return false;
  return isDaysBehind(origin.file, path, tool);
}

/** SQL Server: the table came on the same day, or by the script directly before, and most often with the same delivery. */
function isOfSameDelivery({ table: name }: AddColumn, context: RuleContext<typeof messages>): boolean {
  const { schema, tool, path } = context;
  const origin = context.table(name)?.origin;
  if (schema.dialect !== 'sqlserver' || origin === undefined) return false;
  return (
    isDaysBehind(origin.file, path, tool, 0) ||
    cameShortlyBefore([origin], context, { migrations: 1, days: 0 })
  );
}

/** SQL Server: a default that the same statement adds for the column. */
function isGivenDefault({ column }: AddColumn, { statement }: RuleContext<typeof messages>): boolean {
  return statement.parsed.operations.some(
    (one) => one.kind === 'setDefault' && one.column.text === column.name.text,
  );
}

function fixFor(required: readonly AddColumn[], context: RuleContext<typeof messages>): RuleFix | undefined {
  const edits = required.flatMap(({ column: { notNull, notNullName } }) =>
    notNull === undefined || notNullName !== undefined
      ? []
      : [removeTokens(context.statement.parsed, notNull)],
  );
  if (edits.length < required.length) return undefined;
  return { kind: 'rewrite', title: 'Add it nullable', edits: edits.flat() };
}
