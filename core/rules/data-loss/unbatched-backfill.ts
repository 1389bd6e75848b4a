/** One UPDATE, DELETE or INSERT … SELECT of existing rows without a limit. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { lostColumn } from '../../rule-kit/data-preservation/overwritten-column.ts';
import { isWhole, rowsChanged, type Change } from '../../rule-kit/rows/rows-changed.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import { isInLoop, prolonged } from '../../rule-kit/locks/rows-under-lock.ts';

const messages = {
  rows: 'This may write every row of {table} in one transaction: writers of these rows wait until it ends. Work in batches by the key.',
  rowsInSqlite:
    'This may write every row of {table} in one transaction: every other writer of the database waits until it ends. Work in batches by the key.',
  rowsInSqlserver:
    'This may write every row of {table} in one transaction: readers and writers of these rows wait until it ends. Work in batches by the key.',
  copy: 'This may copy every row of {from} into {table} in one transaction. Copy in batches by the key.',
  value:
    'No key shows how few rows of {table} this writes in one transaction: writers of them wait until it ends. If there are many, work in batches.',
  loop: 'All rounds of this loop are one transaction: the rows of {table} stay locked until the last one. Commit after each batch.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, seen timestamp);';

const sqlserverUsers = {
  dialect: 'sqlserver',
  history: [
    'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);',
    'CREATE TABLE dbo.Gone (Id int NOT NULL PRIMARY KEY);',
  ],
} as const;

export const rule = defineRule({
  id: 'data-loss/unbatched-backfill',
  hazard: 'scans',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'A backfill, clean-up or copy of an existing table in one statement, without a bound by its key.',
  why: `Every row that it touches is written and locked until the transaction ends: whoever updates one of them waits. On PostgreSQL the table
grows by the old versions and vacuum can clean nothing meanwhile; on MySQL and MariaDB rows that are only read on the way are locked too, and
replicas stand still until they have done the same; on SQL Server the row locks become a lock on the whole table from about 5,000 on
(“Transaction locking and row versioning guide”); SQLite lets one writer in at a time. If the deployment times out, all of it is undone.
A loop helps only where each round commits: in a \`DO\` block without \`COMMIT\` all rounds are one transaction. A condition by a unique key, a
stretch of one, \`LIMIT\` and \`TOP\` bound the rows; a value in another column informs only.`,
  instead: `In a script or a migration without a transaction, a few thousand rows at a time, each batch its own transaction:
\`UPDATE … WHERE id > $last AND id <= $last + 5000 AND new_column IS NULL\`. Deploy code that fills new rows before that.`,
  whenOff: 'Where tables are small. Single statements: suppress them with the number of rows as the reason.',
  facts: ['update', 'delete', 'insert'],
  messages,
  gathers: {
    rows: 'table',
    rowsInSqlite: 'table',
    rowsInSqlserver: 'table',
    copy: 'from',
    value: 'table',
    loop: 'table',
  },
  fix: {
    kinds: [],
    because: 'Batches run outside of a migration’s transaction, by a loop that knows how to go on.',
  },
  examples: [
    bad(
      'A new column is filled',
      `ALTER TABLE users ADD COLUMN handle text;
UPDATE users SET handle = lower(email);
--     ^^^^^ warning: This may write every row of users in one transaction: writers of these rows wait until it ends. Work in batches by the key.`,
      { history: [users] },
    ),
    bad(
      'A condition that most rows meet, and a table that nobody here has made',
      `UPDATE crates SET kilos = grams / 1000 WHERE kilos IS NULL;
--     ^^^^^^ warning: This may write every row of crates in one transaction: writers of these rows wait until it ends. Work in batches by the key.`,
      { refused: '42P01' },
    ),
    bad(
      'MySQL: every row is computed again',
      `UPDATE users SET email = lower(email);
--     ^^^^^ warning: This may write every row of users in one transaction: writers of these rows wait until it ends. Work in batches by the key.`,
      { dialect: 'mysql', history: [users] },
    ),
    bad(
      'SQLite: one writer at a time',
      `UPDATE users SET email = lower(email) WHERE email IS NOT NULL;
--     ^^^^^ warning: This may write every row of users in one transaction: every other writer of the database waits until it ends. Work in batches by the key.`,
      { dialect: 'sqlite', history: [users] },
    ),
    bad(
      'SQL Server: by way of another table',
      `DELETE u FROM dbo.Users u JOIN dbo.Gone g ON g.Id = u.Id;
--            ^^^^^^^^^ warning: This may write every row of Users in one transaction: readers and writers of these rows wait until it ends. Work in batches by the key.`,
      sqlserverUsers,
    ),
    good(
      'One row by its key',
      `UPDATE users SET seen = NULL WHERE id = 7;
DELETE FROM users WHERE id IN (3, -4);`,
      { history: [users] },
    ),
  ],
  check: {
    update(operation, context) {
      // Old values are lost: data-loss/change-without-where reports it.
      if (lostColumn(operation, context) === undefined) judge(operation, context);
    },
    delete(operation, context) {
      if (!isWhole(operation, context)) judge(operation, context);
    },
    insert: judge,
  },
});

type Context = RuleContext<typeof messages>;

function judge(operation: Change, context: Context): void {
  // The application's own queries get their values elsewhere.
  if (context.file === undefined) return;
  const rows = rowsChanged(operation, context);
  if (rows === 'none' || (rows === 'bounded' && !isInLoop(context))) return;
  // The lock that it prolongs is worse, and reported by locking/backfill-with-schema-change.
  if (prolonged(operation, context) !== undefined) return;
  const table = shownName(context, operation.table);
  const place = { at: operation.table, related: whereMade(context, operation.table) };
  const from = operation.reads.find((one) => !context.isNew(one));
  if (rows === 'bounded') context.report({ message: 'loop', data: { table }, ...place });
  else if (rows === 'by-value')
    context.report({ message: 'value', data: { table }, hazard: 'delays', ...place });
  else if (operation.kind === 'insert' && from !== undefined)
    context.report({ message: 'copy', data: { table, from: shownName(context, from) }, ...place });
  else context.report({ message: whoWaits[context.schema.dialect], data: { table }, ...place });
}

const whoWaits = {
  postgresql: 'rows',
  mysql: 'rows',
  sqlite: 'rowsInSqlite',
  sqlserver: 'rowsInSqlserver',
  duckdb: 'rows',
  clickhouse: 'rows',
} as const;
