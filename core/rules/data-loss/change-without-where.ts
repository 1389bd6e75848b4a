/** DELETE or UPDATE of all rows of an existing table. */
import type { RelatedPlace } from '../../findings/finding.ts';
import type { Delete, Update } from '../../operations/model/operation.ts';
import { isOneRow } from '../../rule-kit/rows/constant-conditions.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { copiedRows } from '../../rule-kit/data-preservation/copied-rows.ts';
import { lostColumn } from '../../rule-kit/data-preservation/overwritten-column.ts';
import { isWhole } from '../../rule-kit/rows/rows-changed.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  update:
    'This overwrites {column} in every row of {table}: the old values are gone for good. Write a WHERE, or keep them in another column first.',
  delete: 'This deletes every row of {table} for good. Write a WHERE, or copy the rows first.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, plan text);';
const sqlserverUsers = {
  dialect: 'sqlserver',
  history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
} as const;

export const rule = defineRule({
  id: 'data-loss/change-without-where',
  hazard: 'loses-data',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'DELETE or UPDATE of an existing table without WHERE, or with one that is always true.',
  why: `A condition that was forgotten is the classic way to lose a table. \`WHERE true\` and \`WHERE 1 = 1\` are no conditions, and a second
table in \`USING\`, \`FROM\` or a \`JOIN\` without a condition is none either: it only has to hold one row. Once the transaction has committed, only a
backup has the rows. An \`UPDATE\` that computes each value from the row, or fills a column that the same change adds, is a backfill:
\`data-loss/unbatched-backfill\` tells it.`,
  instead:
    'Say which rows are meant. Where it is all of them, copy them to another table first, or keep the old values in another column until nobody misses them.',
  whenOff: 'Where tables hold only what can be computed again.',
  facts: ['delete', 'update'],
  messages,
  gathers: { update: 'table', delete: 'table' },
  fix: { kinds: [], because: 'Which rows are meant is for people to say.' },
  examples: [
    bad(
      'All rows are deleted',
      `DELETE FROM users;
--          ^^^^^ warning: This deletes every row of users for good. Write a WHERE, or copy the rows first.`,
      { history: [users] },
    ),
    bad(
      'A condition that is none',
      `UPDATE users SET plan = 'free' WHERE 1 = 1;
--     ^^^^^ warning: This overwrites plan in every row of users: the old values are gone for good. Write a WHERE, or keep them in another column first.`,
      { history: [users] },
    ),
    bad(
      'MySQL: the same in several tables',
      `UPDATE users SET plan = 'free';
--     ^^^^^ warning: This overwrites plan in every row of users and 1 more: the old values are gone for good. Write a WHERE, or keep them in another column first.
UPDATE teams SET plan = 'free';`,
      { dialect: 'mysql', history: [users, 'CREATE TABLE teams (id bigint PRIMARY KEY, plan text);'] },
    ),
    bad(
      'SQLite: all rows are deleted',
      `DELETE FROM "Users";
--          ^^^^^^^ warning: This deletes every row of users for good. Write a WHERE, or copy the rows first.`,
      { dialect: 'sqlite', history: [users] },
    ),
    bad(
      'DuckDB: all rows are overwritten',
      `UPDATE users SET tags = [];
--     ^^^^^ warning: This overwrites tags in every row of users: the old values are gone for good. Write a WHERE, or keep them in another column first.`,
      { dialect: 'duckdb', history: ['CREATE TABLE users (id INTEGER, tags VARCHAR[]);'] },
    ),
    bad(
      'ClickHouse: a mutation of all rows',
      `ALTER TABLE events DELETE WHERE 1;
--          ^^^^^^ warning: This deletes every row of events for good. Write a WHERE, or copy the rows first.`,
      {
        dialect: 'clickhouse',
        history: ['CREATE TABLE events (id UInt64, note Nullable(String)) ENGINE = MergeTree ORDER BY id;'],
      },
    ),
    bad(
      'SQL Server: all rows are deleted',
      `DELETE FROM [dbo].[Users];
--          ^^^^^^^^^^^^^ warning: This deletes every row of Users for good. Write a WHERE, or copy the rows first.`,
      sqlserverUsers,
    ),
    good('A condition', `DELETE FROM users WHERE plan = 'trial';`, { history: [users] }),
  ],
  check: {
    update(operation, context) {
      // With a single row the intention is clear.
      if (context.isNew(operation.table) || isOneRow(context.schema, context.table(operation.table))) return;
      const column = lostColumn(operation, context);
      if (column === undefined) return;
      const table = shownName(context, operation.table);
      context.report({ message: 'update', data: { table, column }, ...placeOf(operation, context) });
    },
    delete(operation, context) {
      if (context.isNew(operation.table) || !isWhole(operation, context)) return;
      // The rows were copied before, and may be restored.
      if (copiedRows(operation.table, context).rows === 'all') return;
      const data = { table: shownName(context, operation.table) };
      context.report({ message: 'delete', data, ...placeOf(operation, context) });
    },
  },
});

function placeOf(
  { table }: Update | Delete,
  context: RuleContext<typeof messages>,
): { readonly at: Span; readonly related: readonly RelatedPlace[] } {
  return { at: table, related: whereMade(context, table) };
}
