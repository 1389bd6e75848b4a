/** ADD COLUMN NOT NULL without a default on a table that may hold rows. */
import type { AddColumn, Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isMariadb } from '../../migrations/dialect/server-version.ts';
import { isEmptiedBefore, isMadeEmpty } from '../../rule-kit/rows/empty-tables.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import { removeTokens } from '../../rule-kit/fixes/token-edits.ts';
import { lacksValue } from '../../schema/requires-empty.ts';

const messages = {
  fails:
    'This fails as soon as {table} holds one row, which would have no value for {column}. Give it a default, or add it nullable.',
  emptied:
    'The rows of {table} silently get an empty string or 0 in {column}, and inserts that leave it out fail. Write a DEFAULT, or add it nullable.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY);';
export const rule = defineRule({
  id: 'data-loss/required-column',
  hazard: 'refused',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: {
    others: 'design/added-column-refused tells it.',
    duckdb: 'design/duckdb-alter-refused tells it.',
  },
  summary: 'ADD COLUMN … NOT NULL without DEFAULT on an existing table.',
  why: `Rows that are there get NULL for the new column, and \`NOT NULL\` forbids it: the server refuses with error 23502. It works on the
empty tables of tests and fails in production. Where it works, code that is running does not know the column, and its next \`INSERT\`
fails. MySQL and MariaDB put the type’s empty value into each row (\`''\`, 0, the first label of an enum; seen on MariaDB 10.11), and refuse the next
\`INSERT\` without the column (1364); dates have no such value in MySQL’s default mode, so that the statement fails (1292). On SQLite
\`design/added-column-refused\` tells it.`,
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
  examples: [
    bad(
      'On a table from an earlier migration',
      `ALTER TABLE users ADD COLUMN email text NOT NULL;
--                                      ^^^^^^^^ error: This fails as soon as users holds one row, which would have no value for email. Give it a default, or add it nullable. 💡`,
      { history: [users], fixed: `ALTER TABLE users ADD COLUMN email text;` },
    ),
    bad(
      'On a table that nobody here has made',
      `ALTER TABLE crates ADD COLUMN kilos int NOT NULL;
--                                      ^^^^^^^^ error: This fails as soon as crates holds one row, which would have no value for kilos. Give it a default, or add it nullable. 💡`,
      {
        notExecutable: 'The table is made by something else.',
        fixed: `ALTER TABLE crates ADD COLUMN kilos int;`,
      },
    ),
    bad(
      'MySQL: an empty value for each row',
      `ALTER TABLE users ADD COLUMN email varchar(90) NOT NULL, ADD visits int NOT NULL;
--                                             ^^^^^^^^ warning: The rows of users silently get an empty string or 0 in email and 1 more, and inserts that leave it out fail. Write a DEFAULT, or add it nullable. 💡`,
      {
        dialect: 'mysql',
        history: [users],
        fixed: 'ALTER TABLE users ADD COLUMN email varchar(90), ADD visits int;',
      },
    ),
    bad(
      'SQL Server: no default',
      `ALTER TABLE dbo.Users ADD Tier int NOT NULL;
--                                 ^^^^^^^^ error: This fails as soon as Users holds one row, which would have no value for Tier. Give it a default, or add it nullable. 💡`,
      {
        dialect: 'sqlserver',
        history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);'],
        fixed: 'ALTER TABLE dbo.Users ADD Tier int;',
      },
    ),
    good('With a default', `ALTER TABLE users ADD COLUMN state text NOT NULL DEFAULT 'new';`, {
      history: [users],
    }),
  ],
  check: {
    addColumn(operation, context) {
      const required = context.statement.parsed.operations.filter((one) => isRequired(one, context));
      // Several columns of one statement fail together.
      if (required[0] !== operation) return;
      const { column } = operation;
      const isRefused = required.some((one) => !hasEmptyValue(one, context));
      context.report({
        message: isRefused ? 'fails' : 'emptied',
        at: column.notNull ?? column,
        data: {
          table: shownName(context, operation.table),
          column: oneOf(required.map((one) => one.column.name.text)),
        },
        related: whereMade(context, operation.table),
        fix: fixFor(required, context),
        ...(isRefused ? {} : { hazard: 'misleads' }),
      });
    },
  },
});

function isRequired(operation: Operation, context: RuleContext<typeof messages>): operation is AddColumn {
  return (
    lacksValue(operation, context.schema) &&
    operation.refusedWord === undefined &&
    !isGivenDefault(operation, context) &&
    !context.isNew(operation.table) &&
    !isEmptiedBefore(operation.table, context) &&
    !isMadeEmpty(context, operation.table)
  );
}

/** For MySQL and MariaDB. MySQL's default mode rejects the zero date, MariaDB's accepts it. */
function hasEmptyValue(
  { column }: AddColumn,
  { schema, targetVersion }: RuleContext<typeof messages>,
): boolean {
  if (schema.dialect !== 'mysql') return false;
  return isMariadb(targetVersion) || !['date', 'datetime', 'timestamp'].includes(column.type.name);
}

/** SQL Server: the same statement adds a default for the column. */
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
