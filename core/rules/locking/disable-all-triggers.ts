/** DISABLE TRIGGER ALL also disables the table's foreign keys. */
import type { AlterTableOption, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { laterTogether, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { foreignKeysFrom, foreignKeysTo, primaryKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { replace } from '../../text/edit.ts';

const messages = {
  all: 'DISABLE TRIGGER ALL switches off the foreign keys of {table} too: rows that break them get in and stay. Use DISABLE TRIGGER USER.',
  everyone:
    'DISABLE TRIGGER ALL on {table} is in force for every session: rows written in the meantime are not checked. Enable them in the same transaction.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`;

export const rule = defineRule({
  id: 'locking/disable-all-triggers',
  hazard: 'weakens',
  dialects: ['postgresql', 'sqlserver'],
  elsewhere: { mysql: 'MySQL cannot disable triggers.', sqlite: 'SQLite cannot disable triggers.' },
  summary: 'DISABLE TRIGGER ALL on a table with foreign keys.',
  why: `Foreign keys are kept by triggers of the server, on both tables. \`DISABLE TRIGGER ALL\` switches those off along with the ones that
people made, under a \`SHARE ROW EXCLUSIVE\` lock for which writes wait. Sent by itself, it is in force for every session from then on;
in a transaction nobody else can write meanwhile, but what the transaction itself writes to the key's columns is not checked. \`ENABLE TRIGGER ALL\` does not look
at the rows that came in between, so that what breaks the key stays, and the server goes on to believe in it.`,
  instead: `- \`DISABLE TRIGGER USER\`, or the triggers by name: the foreign keys stay.
- To load tables in any order: make the keys \`DEFERRABLE\` and \`SET CONSTRAINTS ALL DEFERRED\`.`,
  whenOff: 'Where rows are loaded from a copy that is known to keep its keys.',
  facts: ['switch-trigger'],
  messages,
  gathers: { all: 'table', everyone: 'table' },
  fix: {
    kinds: ['rewrite'],
    because: 'Rows that break a foreign key are refused then, which the author may not have expected.',
  },
  examples: [
    bad(
      'Around a change of many rows',
      `ALTER TABLE orders DISABLE TRIGGER ALL;
--                                 ^^^ warning: DISABLE TRIGGER ALL switches off the foreign keys of orders too: rows that break them get in and stay. Use DISABLE TRIGGER USER. 💡
UPDATE orders SET customer_id = 7 WHERE id = 1;
ALTER TABLE orders ENABLE TRIGGER ALL;`,
      {
        history: [tables, 'INSERT INTO customers VALUES (7);'],
        fixed: `ALTER TABLE orders DISABLE TRIGGER USER;
UPDATE orders SET customer_id = 7 WHERE id = 1;
ALTER TABLE orders ENABLE TRIGGER ALL;`,
      },
    ),
    bad(
      'New rows, in one transaction',
      `BEGIN;
ALTER TABLE orders DISABLE TRIGGER ALL;
--                                 ^^^ warning: DISABLE TRIGGER ALL switches off the foreign keys of orders too: rows that break them get in and stay. Use DISABLE TRIGGER USER. 💡
INSERT INTO orders VALUES (1, 7);
ALTER TABLE orders ENABLE TRIGGER ALL;
COMMIT;`,
      {
        history: [tables, 'INSERT INTO customers VALUES (7);'],
        fixed: `BEGIN;
ALTER TABLE orders DISABLE TRIGGER USER;
INSERT INTO orders VALUES (1, 7);
ALTER TABLE orders ENABLE TRIGGER ALL;
COMMIT;`,
      },
    ),
    bad(
      'SQL Server: off for every session',
      `DISABLE TRIGGER ALL ON dbo.Slabs;
--              ^^^ warning: DISABLE TRIGGER ALL on Slabs is in force for every session: rows written in the meantime are not checked. Enable them in the same transaction.`,
      { dialect: 'sqlserver', history: ['CREATE TABLE dbo.Slabs (Id int NOT NULL PRIMARY KEY);'] },
    ),
    good('The triggers that people made', 'ALTER TABLE orders DISABLE TRIGGER USER;', { history: [tables] }),
  ],
  check: {
    alterTableOption(operation, context) {
      const { option, everyTrigger, value } = operation;
      if (option !== 'disable-trigger' || !everyTrigger || value !== 'all') return;
      if (context.schema.dialect === 'sqlserver') {
        tellForEveryone(operation, context);
        return;
      }
      const table = context.table(operation.table);
      const keyword = context.keyword(operation.span, 'all');
      if (keyword === undefined || context.isNew(operation.table)) return;
      // The foreign keys of a table that no migration creates are not known.
      if (table?.complete === true && !isMissed(operation.table, table, context)) return;
      context.report({
        message: 'all',
        at: keyword,
        data: { table: shownName(context, operation.table) },
        fix: {
          kind: 'rewrite',
          title: 'Disable the triggers that people made, and keep the foreign keys',
          edits: [replace(keyword, 'USER')],
        },
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** SQL Server has no internal triggers: user triggers are disabled until somebody enables them. */
function tellForEveryone({ span, table }: AlterTableOption, context: Context): void {
  const shown = shownName(context, table);
  const isOnAgain = operationsOf(laterTogether(context)).some(
    (one) =>
      one.kind === 'alterTableOption' &&
      one.option === 'enable-trigger' &&
      shownName(context, one.table) === shown,
  );
  if (context.isNew(table) || (isOnAgain && context.transaction.kind !== 'none')) return;
  context.report({ message: 'everyone', at: context.keyword(span, 'all') ?? span, data: { table: shown } });
}

/** True if rows may violate a key until the triggers are enabled again. In a transaction nobody else can write in the meantime. */
function isMissed(name: ObjectName, table: Table, context: Context): boolean {
  const from = foreignKeysFrom(table).flatMap((one) => one.columns);
  const to = foreignKeysTo(context.schema, table.key).flatMap(({ constraint }) => {
    const { columns } = constraint.references;
    return columns.length > 0 ? columns : (primaryKey(table)?.columns ?? []);
  });
  if (from.length + to.length === 0) return false;
  const behind = operationsOf(laterTogether(context));
  const on = behind.findIndex(
    (one) => one.kind === 'alterTableOption' && one.option === 'enable-trigger' && isOn(one.table),
  );
  if (context.transaction.kind === 'none' || on < 0) return true;
  return behind.slice(0, on).some((one) => {
    if (!('table' in one) || one.table === undefined || !('name' in one.table) || !isOn(one.table))
      return false;
    if (one.kind === 'update')
      return one.columns.some((column) => from.includes(column) || to.includes(column));
    if (one.kind === 'insert' || one.kind === 'copyData') return from.length > 0;
    return one.kind === 'delete' && to.length > 0;
  });

  function isOn(other: ObjectName): boolean {
    return shownName(context, other) === shownName(context, name);
  }
}
