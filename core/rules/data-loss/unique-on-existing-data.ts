/** A unique key or NOT NULL is put on rows that nobody has looked at. */
import type { ObjectName } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, operationsOf } from '../../rule-kit/section.ts';
import { severityOn, shownName } from '../../rule-kit/tables.ts';
import { column as columnOf, provenNotNull, relationKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  unique:
    'This fails if two rows of {table} have the same {columns}. Look for them before it runs; the query is beside.',
  notNull:
    'This fails if a row of {table} has no {columns}. Look for them before it runs; the query is beside.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, org bigint);';

export const rule = defineRule({
  id: 'data-loss/unique-on-existing-data',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'A unique key or NOT NULL on columns that hold data already.',
  why: `What no test database holds, production does: duplicates and nulls from before anybody thought of the rule. The build fails late, after
all rows were read; built \`CONCURRENTLY\` it leaves an invalid index.`,
  instead:
    'Run the query beside the finding in production. Mend what it shows in a migration before this one.',
  whenOff: 'Where somebody has looked: suppress that statement and say so.',
  facts: ['add-unique', 'create-index', 'set-not-null'],
  messages,
  fix: { kinds: [], because: 'Which of two duplicates stays is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A unique index',
      `CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);
--                               ^^^^^^^^^^^ info: This fails if two rows of users have the same email. Look for them before it runs; the query is beside.`,
      {
        history: [users],
      },
    ),
    bad(
      'A unique constraint',
      `ALTER TABLE users ADD CONSTRAINT users_once UNIQUE (org, email);
--                                          ^^^^^^ info: This fails if two rows of users have the same org, email. Look for them before it runs; the query is beside.`,
      {
        history: [users],
      },
    ),
    bad(
      'NOT NULL',
      `ALTER TABLE users ALTER COLUMN email SET NOT NULL;
--                             ^^^^^ info: This fails if a row of users has no email. Look for them before it runs; the query is beside.`,
      { history: [users] },
    ),
    good(
      'A new column is null everywhere',
      `ALTER TABLE users ADD COLUMN handle text;
CREATE UNIQUE INDEX users_handle ON users (handle);`,
      { history: [users] },
    ),
    good('The key is part of it', 'CREATE UNIQUE INDEX users_org ON users (org, id);', { history: [users] }),
    good(
      'Mended before',
      `DELETE FROM users a USING users b WHERE a.email = b.email AND a.id > b.id;
CREATE UNIQUE INDEX users_email ON users (email);`,
      { history: [users] },
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
CREATE UNIQUE INDEX tags_name ON tags (name);`,
    ),
  ],
  check: {
    createIndex(operation, context) {
      const columns = operation.elements.flatMap((one) => one.column?.text ?? []);
      if (!operation.unique || columns.length < operation.elements.length) return;
      unique(operation.table, columns, operation.name ?? operation.table, operation.where?.text, context);
    },
    addConstraint({ table, constraint }, context) {
      if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return;
      if (constraint.usingIndex !== undefined) return;
      const columns = constraint.columns.map((one) => one.text);
      const at =
        context.keyword(constraint, 'unique') ?? context.keyword(constraint, 'primary', 'key') ?? constraint;
      unique(table, columns, at, undefined, context);
    },
    setNotNull(operation, context) {
      const name = operation.column.text;
      const table = context.table(operation.table);
      if (table === undefined || provenNotNull(table, name) || !isOld(operation.table, [name], context))
        return;
      const query = `SELECT count(*) FROM ${context.text(operation.table)} WHERE ${quoteIdentifier(name)} IS NULL;`;
      report('notNull', operation.table, name, operation.column, query, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function unique(
  table: ObjectName,
  columns: readonly string[],
  at: Span,
  where: string | undefined,
  context: Context,
): void {
  if (!isOld(table, columns, context) || cameEmpty(table, columns, context)) return;
  // With all columns of another key in it, it holds already.
  const keys = context
    .table(table)
    ?.constraints.filter((one) => one.kind === 'primary-key' || one.kind === 'unique');
  if (keys?.some((key) => key.columns.every((one) => columns.includes(one))) === true) return;
  const list = columns.map(quoteIdentifier).join(', ');
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const query = `SELECT ${list}, count(*) FROM ${context.text(table)}${condition} GROUP BY ${list} HAVING count(*) > 1;`;
  report('unique', table, columns.join(', '), at, query, context);
}

/** A column that came later than its table, without a default: whoever adds one in such steps fills it knowing the key to come. */
function cameEmpty(name: ObjectName, columns: readonly string[], context: Context): boolean {
  const table = context.table(name);
  return (
    table !== undefined &&
    columns.some((one) => {
      const column = columnOf(table, one);
      const isLater = column !== undefined && column.origin.file !== table.origin.file;
      return isLater && column.nullable && column.default === undefined;
    })
  );
}

/** The columns were there before this migration, and it has not touched the rows. */
function isOld(name: ObjectName, columns: readonly string[], context: Context): boolean {
  const table = context.table(name);
  if (table === undefined || context.isNew(name)) return false;
  const touched = operationsOf(earlier(context)).some(
    (one) =>
      (one.kind === 'update' || one.kind === 'delete' || one.kind === 'insert') &&
      relationKey(context.schema, one.table) === table.key,
  );
  const old = columns.map((one) => columnOf(table, one)).filter((one) => one !== undefined);
  return !touched && old.length === columns.length && old.every((one) => one.origin.file !== context.path);
}

function report(
  message: keyof typeof messages,
  table: ObjectName,
  columns: string,
  at: Span,
  query: string,
  context: Context,
): void {
  context.report({
    message,
    at,
    data: { table: shownName(context, table), columns },
    related: [{ file: context.path, span: context.statement.span, message: query }],
    ...severityOn(context, table),
  });
}
