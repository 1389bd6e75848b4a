/** A unique key is added to existing rows that were not checked. */
import type { RelatedPlace } from '../../findings/finding.ts';
import type { AddColumn, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { mustBeEmpty } from '../../rule-kit/rows/empty-tables.ts';
import { operationsBefore } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { column as columnOf, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import { lacksValue } from '../../schema/requires-empty.ts';

const messages = {
  duplicates:
    'This fails if two rows of {table} have the same {columns}, and from then on so do inserts that repeat one. Look for duplicates first; the query is beside.',
  same: 'Each row of {table} gets the same value in {columns}: this fails as soon as there are two. Add it without UNIQUE, fill it, then make it unique.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(90), org bigint);';
const sqlserverUsers = {
  dialect: 'sqlserver',
  history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Email nvarchar(90) NULL);'],
} as const;

export const rule = defineRule({
  id: 'data-loss/unique-on-existing-data',
  hazard: 'breaks-code',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'A unique key on columns that hold data already.',
  why: `What no test database holds, production does: duplicates from before anybody thought of the rule. The build fails late, after all rows
were read (MariaDB: 1062, SQLite: *UNIQUE constraint failed*, both seen), and where a change is not undone as a whole the statements before it stay.
On PostgreSQL the rules on locks tell what builds its index in the way of others, and want it built \`CONCURRENTLY\`: that harms nobody when
it fails, but leaves an invalid index, so that here it informs only. A column that the same change adds is null in all rows, which no key minds but
SQL Server’s.`,
  instead:
    'Run the query beside the finding in production. Mend what it shows in a migration before this one, and keep running code from writing more of it.',
  whenOff: 'Where somebody has looked: suppress that statement and say so.',
  facts: ['add-unique', 'create-index'],
  messages,
  fix: { kinds: [], because: 'Which of two duplicates stays is for people to say.' },
  examples: [
    bad(
      'A unique index',
      `CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);
--                               ^^^^^^^^^^^ info: This fails if two rows of users have the same email, and from then on so do inserts that repeat one. Look for duplicates first; the query is beside.`,
      { history: [users] },
    ),
    bad(
      'A new column with one value for all',
      `ALTER TABLE users ADD COLUMN tier int DEFAULT 0 UNIQUE;
--                           ^^^^ error: Each row of users gets the same value in tier: this fails as soon as there are two. Add it without UNIQUE, fill it, then make it unique.`,
      { history: [users, 'INSERT INTO users VALUES (1), (2);'], refused: '23505' },
    ),
    bad(
      'MySQL: a unique key',
      `ALTER TABLE users ADD UNIQUE KEY users_once (org, email);
--                    ^^^^^^ warning: This fails if two rows of users have the same org, email, and from then on so do inserts that repeat one. Look for duplicates first; the query is beside.`,
      { dialect: 'mysql', history: [users] },
    ),
    bad(
      'SQLite: a unique index on an expression',
      `CREATE UNIQUE INDEX users_email ON users (lower(email));
--                  ^^^^^^^^^^^ warning: This fails if two rows of users have the same lower(email), and from then on so do inserts that repeat one. Look for duplicates first; the query is beside.`,
      { dialect: 'sqlite', history: [users] },
    ),
    bad(
      'SQL Server: a unique constraint',
      `ALTER TABLE dbo.Users ADD CONSTRAINT users_once UNIQUE (Email);
--                                              ^^^^^^ warning: This fails if two rows of Users have the same Email, and from then on so do inserts that repeat one. Look for duplicates first; the query is beside.`,
      sqlserverUsers,
    ),
    good(
      'In the way of others: the rule on locks has the finding',
      `CREATE UNIQUE INDEX users_email ON users (email);
ALTER TABLE users ADD CONSTRAINT users_once UNIQUE (org, email);`,
      { history: [users] },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const { table, name, elements, where, unique } = operation;
      const isAlone = context.schema.dialect !== 'postgresql' || operation.concurrently;
      // If it does not block others, its failure harms nobody.
      const severity = operation.concurrently ? ({ severity: 'info' } as const) : {};
      if (!unique || !isAlone || (where !== undefined && isOfNewColumn(table, elements, context))) return;
      const columns = elements.map((one) => one.column?.text);
      const texts = elements.map((one) => context.text(one.column ?? one.expression ?? one));
      if (!mayRepeat(table, columns, context)) return;
      context.report({ ...duplicates(table, texts, where?.text, context), at: name ?? table, ...severity });
    },
    addConstraint({ table, constraint }, context) {
      if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return;
      if (context.schema.dialect === 'postgresql' || constraint.usingIndex !== undefined) return;
      const columns = constraint.columns.map((one) => one.text);
      const at =
        context.keyword(constraint, 'unique') ?? context.keyword(constraint, 'primary', 'key') ?? constraint;
      if (!mayRepeat(table, columns, context)) return;
      context.report({
        ...duplicates(
          table,
          constraint.columns.map((one) => context.text(one)),
          undefined,
          context,
        ),
        at,
      });
    },
    addColumn(operation, context) {
      const { table, column } = operation;
      const isKey = column.constraints.some(({ kind }) => kind === 'unique');
      if (!isKey || !isSameInAll(operation, context)) return;
      if (context.isNew(table) || mustBeEmpty(context, table)) return;
      const data = { table: shownName(context, table), columns: column.name.text };
      context.report({ message: 'same', at: column.name, data, hazard: 'refused' });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** A constant default, or MySQL's implicit default. */
function isSameInAll(operation: AddColumn, { schema }: Context): boolean {
  const value = operation.column.default?.literal;
  if (value !== undefined) return value.kind !== 'null';
  return schema.dialect === 'mysql' && lacksValue(operation, schema);
}

/** Nothing proves that these columns are unique; undefined denotes an expression. */
function mayRepeat(name: ObjectName, columns: readonly (string | undefined)[], context: Context): boolean {
  if (context.isNew(name) || mustBeEmpty(context, name)) return false;
  const { schema } = context;
  const key = relationKey(schema, name);
  const table = context.table(name);
  const keys = [
    ...(table?.constraints ?? []).filter(({ kind }) => kind === 'primary-key' || kind === 'unique'),
    ...indexesOf(schema, key)
      .filter((one) => one.unique && one.valid && one.where === undefined)
      .map(({ elements }) => ({ columns: elements.map((one) => one.column) })),
  ];
  if (keys.some((one) => one.columns.every((each) => each !== undefined && columns.includes(each))))
    return false;
  // The server numbers the rows of a column that is added.
  const after = tableByKey(context.after, key)?.columns ?? [];
  const isNumbered = after.some(
    ({ name: own, origin, mysql, sqlserver }) =>
      (mysql?.autoIncrement === true || sqlserver?.identity === true) &&
      columns.includes(own) &&
      context.isOfChange(origin),
  );
  if (isNumbered) return false;
  // An earlier change of the rows probably makes them unique.
  const isMended = operationsBefore(context).some(
    (one) =>
      (one.kind === 'delete' ||
        (one.kind === 'update' && one.columns.some((each) => columns.includes(each)))) &&
      relationKey(schema, one.table) === key,
  );
  const added = columns.map((one) =>
    one === undefined || table === undefined ? undefined : columnOf(table, one),
  );
  const isEmpty = added.some(
    (one) => one !== undefined && context.isOfChange(one.origin) && one.nullable && one.default === undefined,
  );
  return !isMended && !(isEmpty && schema.dialect !== 'sqlserver');
}

function isOfNewColumn(
  name: ObjectName,
  elements: readonly { readonly column: { readonly text: string } | undefined }[],
  context: Context,
): boolean {
  const columns = context.table(name)?.columns ?? [];
  return elements.some(({ column }) =>
    columns.some((one) => one.name === column?.text && context.isOfChange(one.origin) && one.nullable),
  );
}

function duplicates(
  table: ObjectName,
  columns: readonly string[],
  where: string | undefined,
  context: Context,
): Told {
  const list = columns.join(', ');
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const query = `SELECT ${list}, count(*) FROM ${context.text(table)}${condition} GROUP BY ${list} HAVING count(*) > 1;`;
  return {
    message: 'duplicates',
    data: { table: shownName(context, table), columns: list.replaceAll(/["`[\]]/g, '') },
    related: [{ file: context.path, span: context.statement.span, message: query }],
  };
}

interface Told {
  readonly message: 'duplicates';
  readonly data: { readonly table: string; readonly columns: string };
  readonly related: readonly RelatedPlace[];
}
