/** DROP NOT NULL, and DROP DEFAULT of a NOT NULL column: the previous or the next release may not expect it. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { column as columnOf, tableByKey } from '../../schema/lookup.ts';

const messages = {
  nullable:
    'Readers of {column} in {table} meet NULL from now on, which they never had to expect. Deploy code that expects it first.',
  default:
    'An INSERT into {table} that leaves out {column} fails from now on. Deploy code that sets it first.',
} as const;

const users =
  "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, plan text NOT NULL DEFAULT 'free', note text DEFAULT '');";

export const rule = defineRule({
  id: 'data-loss/drop-not-null',
  hazard: 'advice',
  dialects: ['postgresql', 'mysql'],
  elsewhere: 'It is read in PostgreSQL’s migrations only.',
  summary: 'DROP NOT NULL, or DROP DEFAULT of a column that is NOT NULL.',
  why: `Both are instant, and both change what a row may look like under code that is running: a reader that never saw NULL sees one, a writer
that left the column out is refused. The first is a step of taking a column away, and only informs.`,
  instead: 'First the code that can live with either, then the migration.',
  whenOff: 'Where code checks for NULL everywhere, or sets every column.',
  facts: ['drop-not-null', 'drop-default'],
  messages,
  fix: { kinds: [], because: 'What is ready for it is not known here.' },
  examples: [
    bad(
      'Nulls may come',
      `ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
--                             ^^^^^ info: Readers of email in users meet NULL from now on, which they never had to expect. Deploy code that expects it first.`,
      { history: [users] },
    ),
    bad(
      'A value must be given',
      `ALTER TABLE users ALTER COLUMN plan DROP DEFAULT;
--                             ^^^^ warning: An INSERT into users that leaves out plan fails from now on. Deploy code that sets it first.`,
      { history: [users] },
    ),
    bad(
      'MySQL: a value must be given',
      `ALTER TABLE users ALTER COLUMN plan DROP DEFAULT;
--                             ^^^^ warning: An INSERT into users that leaves out plan fails from now on. Deploy code that sets it first.`,
      {
        dialect: 'mysql',
        history: ["CREATE TABLE users (id bigint PRIMARY KEY, plan varchar(9) NOT NULL DEFAULT 'free');"],
      },
    ),
    good('A default of a column that may be null', 'ALTER TABLE users ALTER COLUMN note DROP DEFAULT;', {
      history: [users],
    }),
  ],
  check: {
    dropNotNull(operation, context) {
      if (context.isNew(operation.table)) return;
      const { text: name } = operation.column;
      const table = context.table(operation.table);
      const column = table && columnOf(table, name);
      if (column?.nullable === true || (column !== undefined && context.isOfChange(column.origin))) return;
      const after = table && tableByKey(context.after, table.key);
      // It is dropped later, or is NOT NULL again at the end.
      if (table !== undefined && (after === undefined || columnOf(after, name)?.nullable === false)) return;
      if (column !== undefined && after !== undefined && columnOf(after, name) === undefined) return;
      const data = { column: name, table: shownName(context, operation.table) };
      context.report({ message: 'nullable', at: operation.column, data });
    },
    dropDefault(operation, context) {
      const table = context.table(operation.table);
      const column = table && columnOf(table, operation.column.text);
      if (table === undefined || column?.default === undefined || context.isNew(operation.table)) return;
      // A default that only served to fill existing rows is dropped at once.
      if (context.isOfChange(column.origin)) return;
      const after = tableByKey(context.after, table.key);
      const left = after && columnOf(after, column.name);
      if (left === undefined || left.nullable || left.default !== undefined || left.identity !== undefined)
        return;
      const data = { column: column.name, table: shownName(context, operation.table) };
      context.report({ message: 'default', at: operation.column, data, hazard: 'breaks-code' });
    },
  },
});
