/** RENAME COLUMN on a table that code already uses. */
import type { RenameColumn, RenameRelation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, later, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { severityOn, shownName } from '../../rule-kit/tables/tables.ts';
import { usePlaces, usesInQueries, usesOfColumn } from '../../rule-kit/dependents/dependent-objects.ts';
import { column as columnOf, relationKey, resolveRelation, tableByKey } from '../../schema/lookup.ts';

const messages = {
  renamed:
    'Running code still uses {column}: every query of it fails after the rename. Add the new name, copy, then drop the old one.',
  used: 'After the rename {user}, which still uses {column} of {table}, fails, and running code too. Add {to}, copy, drop the old one.',
  often:
    'After the rename {count} places that still use {column} of {table} fail, such as {user}. Add {to}, copy, then drop the old one.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);';

type Context = RuleContext<typeof messages>;

export const rule = defineRule({
  id: 'data-loss/rename-column',
  hazard: 'breaks-code',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'RENAME COLUMN on a table from an earlier migration.',
  why: `The rename is instant, and that is the trouble: code under the old name and code under the new one cannot both work. Whichever is
deployed first fails until the other is there. Views and policies follow a rename; the bodies of functions are text and do not.`,
  instead: `1. Add the new column, and let writes go to both (a trigger, or the code).
2. Copy old rows in batches.
3. Deploy code that uses the new column only.
4. Drop the old one.

Or keep the column and rename it where it is read: in a view, or in the mapping of the application.`,
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['rename-column'],
  messages,
  gathers: { renamed: 'column' },
  fix: { kinds: [], because: 'The two deployments between the steps are not in this repository’s hands.' },
  examples: [
    bad(
      'A column from an earlier migration',
      `ALTER TABLE users RENAME COLUMN mail TO email;
--                              ^^^^ warning: Running code still uses users.mail: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      { history: [users] },
    ),
    bad(
      'A table that nobody here has made',
      `ALTER TABLE crates RENAME COLUMN kilos TO weight;
--                               ^^^^^ warning: Running code still uses crates.kilos: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      { refused: '42P01' },
    ),
    bad(
      'MySQL: CHANGE with another name, and several in one file',
      `ALTER TABLE users CHANGE mail email varchar(200) NULL;
--                       ^^^^ warning: Running code still uses users.mail and 1 more: every query of it fails after the rename. Add the new name, copy, then drop the old one.
ALTER TABLE teams RENAME COLUMN mail TO email;`,
      { dialect: 'mysql', history: [users, 'CREATE TABLE teams (id bigint PRIMARY KEY, mail text);'] },
    ),
    bad(
      'SQLite: the same',
      `ALTER TABLE users RENAME COLUMN mail TO email;
--                              ^^^^ warning: Running code still uses users.mail: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      { dialect: 'sqlite', history: [users] },
    ),
    bad(
      'DuckDB: the same',
      `ALTER TABLE users RENAME mail TO email;
--                       ^^^^ warning: Running code still uses users.mail: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      { dialect: 'duckdb', history: ['CREATE TABLE users (id INTEGER, mail VARCHAR);'] },
    ),
    bad(
      'ClickHouse: the same',
      `ALTER TABLE events RENAME COLUMN note TO remark;
--                               ^^^^ warning: Running code still uses events.note: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      {
        dialect: 'clickhouse',
        history: ['CREATE TABLE events (id UInt64, note Nullable(String)) ENGINE = MergeTree ORDER BY id;'],
      },
    ),
    bad(
      'SQL Server: sp_rename',
      `EXEC sp_rename 'dbo.Users.Plan', 'Tier', 'COLUMN';
--             ^^^^^^^^^^^^^^^^ warning: Running code still uses Users.Plan: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
      {
        dialect: 'sqlserver',
        history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
      },
    ),
    good(
      'A column of this migration',
      `ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users RENAME COLUMN nick TO nickname;`,
      { history: [users] },
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
  const name = operation.column.text;
  const table = context.table(operation.table);
  const column = table && columnOf(table, name);
  if (column !== undefined && context.isOfChange(column.origin)) return;
  if (wasRenamedHere(column?.changes, context.path)) return;
  const key = relationKey(context.schema, operation.table);
  const inTheEnd = tableByKey(context.after, key);
  if (inTheEnd !== undefined && columnOf(inTheEnd, name) !== undefined) return;
  if (inTheEnd === undefined && isExchange(operation, context)) return;
  // Code that names the column names the table too, and that is reported for the table.
  if (isTableRenamed(operation, context)) return;
  // Views, policies, checks and the like follow a rename.
  const uses = [
    ...usesOfColumn(context.after, key, name).filter((one) => one.kind === 'function'),
    ...usesInQueries(context, key, name),
  ];
  const [user] = uses;
  const data = { column: name, table: shownName(context, operation.table), to: operation.to.text };
  const rest = {
    at: operation.column,
    related: usePlaces(uses),
    ...severityOn(context, operation.table),
  };
  if (user === undefined)
    context.report({ message: 'renamed', data: { column: `${data.table}.${name}` }, ...rest });
  else if (uses.length === 1)
    context.report({ message: 'used', data: { ...data, user: user.name }, ...rest });
  else context.report({ message: 'often', data: { ...data, user: user.name, count: uses.length }, ...rest });
}

/** Except on PostgreSQL, column names are case-insensitive, so that code with the old spelling continues to work. */
function isSpellingAlone({ column, to }: Renaming, { schema }: Context): boolean {
  return schema.dialect !== 'postgresql' && column.text.toLowerCase() === to.text.toLowerCase();
}

/** For a table that no migration creates only this migration is known: a column takes the name of another. */
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
