/** DROP COLUMN on a table that this change does not create. */
import type { DropColumn } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { copiedColumn, isEmptiedAfter, knownColumn } from '../../rule-kit/data-preservation/copied-rows.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { mustBeEmpty, wasEmpty } from '../../rule-kit/rows/empty-tables.ts';
import { isNeeded } from '../../rule-kit/dependents/required-columns.ts';
import { isRowVersion } from '../../rule-kit/sqlserver.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import {
  usePlaces,
  usesInQueries,
  usesOfColumn,
  type Use,
} from '../../rule-kit/dependents/dependent-objects.ts';
import { whoFails } from '../../rule-kit/dependents/failing-code.ts';
import { column as columnOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  gone: 'DROP COLUMN deletes the values of {column} for good, and {code}. Deploy code without it first.',
  needed:
    'DROP COLUMN deletes the values of {column} for good, and {code}. Make it nullable first, then deploy code without it.',
  remade:
    'DROP COLUMN deletes the values of {column} for good: the new column of that name starts empty. Copy first what must stay.',
  some: 'The values of {column} are copied here for some rows only: those of the others are gone for good. Copy all of them first.',
  copied: 'The values of {column} are copied here, but {code}. Deploy code without it first.',
  computed:
    'The server computes the values of {column}, so that none is lost, but {code}. Deploy code without it first.',
  emptied:
    'The table is emptied here, so that no value of {column} is lost, but {code}. Deploy code without it first.',
  plain:
    '{column} is no longer generated from here on: code has to write it then, and could not before. Apply it with the release that does.',
  retyped:
    '{column} is {to} from here on, no longer {from}: running code may fail on it. Deploy code that takes both first.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, nickname text);';
const required = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80) NOT NULL);';
export const rule = defineRule({
  id: 'data-loss/drop-column',
  hazard: 'loses-data',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'DROP COLUMN on a table that this change does not make.',
  why: `The values come back from a backup only. The drop itself is quick on most servers. But the version of the application before it is
still serving, and each of its queries that names the column fails from that moment on: \`INSERT\` lists, the column lists that ORMs write,
prepared \`SELECT *\`. On PostgreSQL indexes and constraints that hold the column go along without a word.

A statement of the same file that copies the values of all rows shows that none is lost; it does not help the code.`,
  instead: `1. Deploy code that neither reads nor writes the column. If it is \`NOT NULL\`, drop that (or give it a default) first, so that new code
   can leave it out.
2. A release later, drop it.`,
  whenOff:
    'Where the code that used it is known to be gone before migrations run, or the application stands still meanwhile.',
  facts: ['drop-column'],
  messages,
  fix: { kinds: [], because: 'Whether anything still uses the column is for people to say.' },
  gathers: {
    gone: 'column',
    needed: 'column',
    remade: 'column',
    some: 'column',
    copied: 'column',
    computed: 'column',
    emptied: 'column',
  },
  examples: [
    bad(
      'Columns of two tables are one finding',
      `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname and 1 more for good, and code that still names it fails. Deploy code without it first.
ALTER TABLE orders DROP COLUMN note;`,
      { history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);'] },
    ),
    bad(
      'Code that leaves it out cannot insert as long as it is there',
      `ALTER TABLE users DROP COLUMN email;
--                            ^^^^^ warning: DROP COLUMN deletes the values of users.email for good, and code that still names it fails. Make it nullable first, then deploy code without it.`,
      { history: [required] },
    ),
    good(
      'A table that has no rows, or its new column makes this fail',
      `ALTER TABLE users DROP COLUMN nickname, ADD COLUMN handle text NOT NULL;`,
      { history: [users] },
    ),
    bad(
      'MySQL: code without it could not insert',
      `ALTER TABLE users DROP email;
--                     ^^^^^ warning: DROP COLUMN deletes the values of users.email for good, and code that still names it fails. Make it nullable first, then deploy code without it.`,
      { dialect: 'mysql', history: [required] },
    ),
    bad(
      'SQLite: a query of a program names it',
      `ALTER TABLE users DROP COLUMN [Nickname];
--                            ^^^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname for good, and queries/users.sql still names it and fails from now on. Deploy code without it first.`,
      {
        dialect: 'sqlite',
        history: [users],
        queries: { 'queries/users.sql': 'SELECT nickname FROM users;' },
      },
    ),
    bad(
      'DuckDB: a nested column',
      `ALTER TABLE users DROP COLUMN tags;
--                            ^^^^ warning: DROP COLUMN deletes the values of users.tags for good, and code that still names it fails. Deploy code without it first.`,
      { dialect: 'duckdb', history: ['CREATE TABLE users (id INTEGER, tags MAP(VARCHAR, VARCHAR));'] },
    ),
    bad(
      'ClickHouse: a column',
      `ALTER TABLE events DROP COLUMN note;
--                             ^^^^ warning: DROP COLUMN deletes the values of events.note for good, and code that still names it fails. Deploy code without it first.`,
      {
        dialect: 'clickhouse',
        history: ['CREATE TABLE events (id UInt64, note Nullable(String)) ENGINE = MergeTree ORDER BY id;'],
      },
    ),
    bad(
      'SQL Server: each row of another table gets the values that belong to it',
      `UPDATE b SET b.Code = u.[Plan] FROM dbo.Bookings b JOIN dbo.Users u ON u.Id = b.Id;
ALTER TABLE dbo.Users DROP COLUMN [Plan];
--                                ^^^^^^ warning: The values of Users.Plan are copied here for some rows only: those of the others are gone for good. Copy all of them first.`,
      {
        dialect: 'sqlserver',
        history: [
          'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL); CREATE TABLE dbo.Bookings (Id int NOT NULL PRIMARY KEY, Code nvarchar(20) NULL);',
        ],
      },
    ),
  ],
  check: {
    dropColumn(operation, context) {
      const { column: name, table: target } = operation;
      const key = relationKey(context.schema, target);
      const table = context.table(target);
      const column = table && columnOf(table, name.text);
      if (!isLoss(operation, column, context) || wasEmpty(context, target)) return;
      const after = tableByKey(context.after, key);
      // A later statement drops the whole table, which is reported there.
      if (after === undefined && table !== undefined && context.after.relations.get(key) === undefined)
        return;
      const known = knownColumn(operation, context);
      const heir = after?.columns.find((one) => isOneName(one.name, known, context));
      const uses = usesOf(key, name.text, context);
      const data = { column: `${shownName(context, target)}.${known}`, code: whoFails(uses) };
      const rest = { at: name, related: [...madePlaces(column), ...usePlaces(uses)] };
      const rows = copiedColumn(operation, context);
      const isComputed =
        column !== undefined && (column.generated !== undefined || isRowVersion(column, context));
      const isEmpty = mustBeEmpty(context, target) || isEmptiedAfter(target, context);
      if (heir !== undefined && (rows === 'all' || isComputed || isEmpty)) {
        const types = retyped(column, heir, context);
        if (column?.generated !== undefined && heir.generated === undefined)
          context.report({ message: 'plain', data, ...rest, hazard: 'breaks-code' });
        else if (types !== undefined)
          context.report({ message: 'retyped', data: { ...data, ...types }, ...rest, severity: 'info' });
      } else if (rows === 'all') context.report({ message: 'copied', data, ...rest, hazard: 'breaks-code' });
      else if (isComputed) context.report({ message: 'computed', data, ...rest, hazard: 'breaks-code' });
      else if (isEmpty) context.report({ message: 'emptied', data, ...rest, severity: 'info' });
      else if (rows === 'some') context.report({ message: 'some', data, ...rest });
      else if (heir !== undefined) context.report({ message: 'remade', data, ...rest });
      else if (column !== undefined && isNeeded([column], table, context))
        context.report({ message: 'needed', data, ...rest });
      else context.report({ message: 'gone', data, ...rest });
    },
  },
});

type Context = RuleContext<typeof messages>;

function isLoss(operation: DropColumn, column: Column | undefined, context: Context): boolean {
  if (context.isNew(operation.table)) return false;
  // No program has written to it yet.
  if (column !== undefined) return !context.isOfChange(column.origin);
  return !operation.ifExists || context.table(operation.table)?.complete !== true;
}

/** The server drops a column even if a function or a query names it, and those then fail. */
function usesOf(key: string, column: string, context: Context): readonly Use[] {
  return [
    ...usesOfColumn(context.after, key, column).filter((one) => one.kind === 'function'),
    ...usesInQueries(context, key, column),
  ];
}

function madePlaces(column: Column | undefined) {
  return column === undefined ? [] : [{ ...column.origin, message: `${column.name} is created here.` }];
}

/** In SQLite a column's type is only a hint. */
function retyped(
  before: Column | undefined,
  after: Column,
  { schema }: Context,
): { readonly from: string; readonly to: string } | undefined {
  if (before === undefined || schema.dialect === 'sqlite') return undefined;
  const [from, to] = [typeText(before.type), typeText(after.type)];
  return from === '' || to === '' || from === to ? undefined : { from, to };
}

/** Column names are case-insensitive, except on PostgreSQL. */
function isOneName(a: string, b: string, { schema }: Context): boolean {
  return a === b || (schema.dialect !== 'postgresql' && a.toLowerCase() === b.toLowerCase());
}
