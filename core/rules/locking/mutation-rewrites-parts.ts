/** ClickHouse: a change of rows or of a column's type, which rewrites parts of the table after the answer. */
import type { ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { columnNamed } from '../../schema/apply/worded/columns.ts';

const messages = {
  rows: 'ClickHouse rewrites the parts of {table} with such rows after it answers, and queries see the old rows until then. Set mutations_sync = 2 to wait.',
  type: 'ClickHouse rewrites {column} in every part of {table}, and is stuck at a value that does not convert. Add a column of the new type, and switch to it.',
} as const;

const events =
  'CREATE TABLE events (id UInt64, day Date, note String, size Int32) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY id;';
const of = { dialect: 'clickhouse', history: [events] } as const;

export const rule = defineRule({
  id: 'locking/mutation-rewrites-parts',
  hazard: 'delays',
  dialects: ['clickhouse'],
  elsewhere: 'Rows are changed when the statement ends there.',
  summary: 'ALTER TABLE … UPDATE, DELETE or MODIFY COLUMN with another type, of a table that others fill.',
  why: `ClickHouse never changes a part of a table. A mutation writes a new one beside each part that has such a row, whatever number of rows that is: UPDATE the columns that
it sets, DELETE all columns, and both all columns of a part so small that they share one file. UPDATE and DELETE are answered when they are recorded in \`system.mutations\`; the setting
\`mutations_sync\` is 0. A new type is a mutation of every part that the statement waits for. If a value does not convert, the statement fails and its mutation stays: it is
tried again and again, and mutations after it wait, until \`KILL MUTATION\`. (Executed on ClickHouse 26.7.)`,
  instead: `For rows that go by age use a TTL, or drop a partition. For single rows \`DELETE FROM\` hides them at once and leaves the work to merges. For another type add a
column, fill it by \`MATERIALIZE COLUMN\` when there is time, and switch the code.`,
  whenOff: 'Where tables are small, or nobody reads them while a migration runs.',
  messages,
  fix: { kinds: [], because: 'When there is time and disk for it is for people to say.' },
  examples: [
    bad(
      'Rows are changed',
      `ALTER TABLE events UPDATE note = 'none' WHERE note = '';
--          ^^^^^^ info: ClickHouse rewrites the parts of events with such rows after it answers, and queries see the old rows until then. Set mutations_sync = 2 to wait.`,
      of,
    ),
    bad(
      'Another type',
      `ALTER TABLE events MODIFY COLUMN size Int64;
--                               ^^^^ info: ClickHouse rewrites size in every part of events, and is stuck at a value that does not convert. Add a column of the new type, and switch to it.`,
      of,
    ),
    good(
      'A default, a codec and a comment',
      `ALTER TABLE events MODIFY COLUMN size Int32 DEFAULT 1 COMMENT 'in bytes' CODEC(T64);`,
      of,
    ),
    good('Rows are hidden', 'DELETE FROM events WHERE id = 7;', of),
    good(
      'The server waits',
      "ALTER TABLE events UPDATE note = 'none' WHERE id = 7 SETTINGS mutations_sync = 2;",
      of,
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE staging (id UInt64, size Int32) ENGINE = MergeTree ORDER BY id;
ALTER TABLE staging MODIFY COLUMN size Int64;`,
      of,
    ),
  ],
  check: {
    update: tellRows,
    delete: tellRows,
    redefineColumn({ table, column, definition }, context) {
      const known = context.table(table);
      const before = known && columnNamed(known, column.text);
      const to = definition.type.name;
      if (to === '' || before?.type.name === to || context.isNew(table)) return;
      const data = { table: shownName(context, table), column: column.text };
      context.report({ message: 'type', at: column, data });
    },
  },
});

type Context = RuleContext<typeof messages>;

function tellRows(
  { table, mutation }: { readonly table: ObjectName; readonly mutation?: true },
  context: Context,
): void {
  const waits = /\bmutations_sync\s*=\s*[12]\b/i.test(context.statement.parsed.text);
  if (mutation !== true || waits || context.isNew(table)) return;
  context.report({ message: 'rows', at: table, data: { table: shownName(context, table) } });
}
