/** Triggers made, dropped, renamed or switched on a table in use, without a bound on the wait. */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blockingOn, waiting } from '../../rule-kit/held-locks.ts';
import { hasLockTimeout } from '../../rule-kit/lock-timeout.ts';
import { shownName } from '../../rule-kit/tables.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  waits: '{what} waits for {lock} on {table}: behind it, {who}. Set a short lock_timeout.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TRIGGER same BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();`;

export const rule = defineRule({
  id: 'locking/trigger-locks',
  category: 'locking',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'all',
  dialects: ['postgresql'],
  summary: 'A trigger made, dropped or switched on an existing table without a lock_timeout.',
  why: `\`CREATE TRIGGER\` and \`ENABLE\` or \`DISABLE TRIGGER\` ask for a \`SHARE ROW EXCLUSIVE\` lock, \`DROP TRIGGER\` and \`ALTER TRIGGER …
RENAME\` for \`ACCESS EXCLUSIVE\`; on a partitioned table that is on all partitions. They are quick once they have it. Until then
every write, and for the stronger lock every read, waits behind them.`,
  instead: "`SET lock_timeout = '2s'` in front of it, and try again when it fails.",
  whenOff: 'Where no long transactions run on the tables.',
  facts: ['create-trigger', 'switch-trigger', 'drop-trigger', 'rename-trigger'],
  messages,
  fix: { kinds: [], because: 'How long others may wait is for the author to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A new trigger',
      `CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
--             ^^^^^ info: CREATE TRIGGER waits for SHARE ROW EXCLUSIVE on orders: behind it, writes wait. Set a short lock_timeout.`,
      { history: [orders] },
    ),
    bad(
      'A trigger goes',
      `DROP TRIGGER same ON orders;
--           ^^^^ info: DROP TRIGGER waits for ACCESS EXCLUSIVE on orders: behind it, reads and writes wait. Set a short lock_timeout.`,
      { history: [orders] },
    ),
    bad(
      'All triggers off',
      `ALTER TABLE orders DISABLE TRIGGER ALL;
--                 ^^^^^^^^^^^^^^^^^^^ info: DISABLE TRIGGER waits for SHARE ROW EXCLUSIVE on orders: behind it, writes wait. Set a short lock_timeout.`,
      { history: [orders] },
    ),
    good(
      'The wait is short',
      `SET lock_timeout = '2s';
DROP TRIGGER same ON orders;`,
      { history: [orders] },
    ),
    good('None of that name', 'DROP TRIGGER IF EXISTS other ON customers;', {
      history: [orders, 'CREATE VIEW customers AS SELECT id FROM orders;'],
    }),
  ],
  check: {
    createTrigger(operation, context) {
      report('CREATE TRIGGER', operation, context, { table: operation.table, at: operation.name });
    },
    dropTrigger(operation, context) {
      report('DROP TRIGGER', operation, context, { table: operation.table, at: operation.name });
    },
    renameTablePart(operation, context) {
      if (operation.part !== 'trigger') return;
      report('ALTER TRIGGER', operation, context, { table: operation.table, at: operation.name });
    },
    alterTableOption(operation, context) {
      const { option, table, span } = operation;
      if (option !== 'enable-trigger' && option !== 'disable-trigger') return;
      const what = option === 'enable-trigger' ? 'ENABLE TRIGGER' : 'DISABLE TRIGGER';
      report(what, operation, context, { table, at: span });
    },
  },
});

function report(
  what: string,
  operation: Operation,
  context: RuleContext<typeof messages>,
  { table, at }: { readonly table: ObjectName; readonly at: Span },
): void {
  if (context.table(table) === undefined || context.isNew(table) || hasLockTimeout(context)) return;
  const lock = context.effect(operation).relations.find((one) => one.role === 'target')?.lock;
  if (lock === undefined || blockingOn(context, table) !== undefined) return;
  context.report({
    message: 'waits',
    at,
    data: { what, lock, table: shownName(context, table), who: waiting(lock) },
  });
}
