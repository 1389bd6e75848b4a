/** LOCK TABLES in a migration. */
import { onTable } from '../../rule-kit/tables/tables.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  write:
    'Reads and writes of {table} wait from here on, until UNLOCK TABLES or the end of the session. Leave it out: each statement takes the locks that it needs.',
  read: 'Writes to {table} wait from here on, until UNLOCK TABLES or the end of the session. Leave it out: each statement takes the locks that it needs.',
} as const;

const of = {
  dialect: 'mysql',
  history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
} as const;

export const rule = defineRule({
  id: 'locking/lock-tables',
  hazard: 'blocks-readers',
  dialects: ['mysql'],
  elsewhere: {
    others: 'locking/lock-table-explicit reports it there.',
    duckdb: 'DuckDB has no LOCK TABLES.',
  },
  summary: 'LOCK TABLES on a table that others use.',
  why: `\`LOCK TABLES\` commits an open transaction, and holds its locks until they are released, however long the statements between take. A tool that stops at an error leaves them until its session ends. The session can use no other table meanwhile (1100).`,
  instead: `Leave it out. For rows that must not change meanwhile use a transaction with \`SELECT … FOR UPDATE\`.`,
  whenOff: 'Where nobody uses the database while migrations run.',
  messages,
  fix: { kinds: [], because: 'What it protects is not known here.' },
  examples: [
    bad(
      'Around a change of rows',
      `LOCK TABLES crate WRITE;
--          ^^^^^ error: Reads and writes of crate wait from here on, until UNLOCK TABLES or the end of the session. Leave it out: each statement takes the locks that it needs.
UPDATE crate SET kilos = 1 WHERE id = 7;
UNLOCK TABLES;`,
      of,
    ),
    good(
      'A transaction',
      `BEGIN;
SELECT kilos FROM crate WHERE id = 7 FOR UPDATE;
UPDATE crate SET kilos = 1 WHERE id = 7;
COMMIT;`,
      of,
    ),
  ],
  check: {
    lockTable({ tables, mode }, context) {
      for (const table of tables) {
        if (context.isNew(table)) continue;
        const rest = { at: table, data: { table: table.name.text }, ...onTable(context, table) };
        if (/^read/i.test(mode)) context.report({ message: 'read', hazard: 'blocks-writers', ...rest });
        else context.report({ message: 'write', ...rest });
      }
    },
  },
});
