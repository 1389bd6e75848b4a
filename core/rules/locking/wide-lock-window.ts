/** Several tables in use locked together, where one at a time would do. */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blocking, heldBefore, waiting, whereTaken, type HeldBefore } from '../../rule-kit/held-locks.ts';
import { severityOn } from '../../rule-kit/tables.ts';

const messages = {
  together:
    'This locks {table} in {lock} mode while {first} is locked too: {who} on both until the end. Give each table its own migration.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE regions (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, region_id bigint);`;

export const rule = defineRule({
  id: 'locking/wide-lock-window',
  category: 'locking',
  since: '0.1.0',
  severity: 'warning',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'One transaction that locks several existing tables against writes.',
  why: `While the second request waits, the first table stays locked: one long query on either stops both, and with them everything that
uses the first. Two transactions that take the same tables in another order make a deadlock of it, and the server ends one of them.`,
  instead: `1. One migration for each table, so that each waits alone.
2. Where they have to go together: \`SET LOCAL lock_timeout = '2s'\`, the busiest table last, always in the same order.`,
  whenOff: 'Where no long transactions run on the tables.',
  facts: ['add-column', 'add-foreign-key/not-valid', 'create-trigger'],
  messages,
  fix: { kinds: [], because: 'Whether the changes may come apart is for the author to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Two tables changed together',
      `BEGIN;
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
--          ^^^^^^ warning: This locks orders in ACCESS EXCLUSIVE mode while customers is locked too: reads and writes wait on both until the end. Give each table its own migration.
COMMIT;`,
      { history: [tables] },
    ),
    bad(
      'Two foreign keys to different tables',
      `BEGIN;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (region_id) REFERENCES regions NOT VALID;
--          ^^^^^^ warning: This locks regions in SHARE ROW EXCLUSIVE mode while orders is locked too: writes wait on both until the end. Give each table its own migration.
COMMIT;`,
      { history: [tables] },
    ),
    good(
      'Sent statement by statement without a transaction',
      `ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;`,
      { history: [tables] },
    ),
    good(
      'The other table is new',
      `BEGIN;
ALTER TABLE orders ADD COLUMN note text;
CREATE TABLE tags (name text);
ALTER TABLE tags ADD COLUMN note text;
COMMIT;`,
      { history: [tables] },
    ),
  ],
  check: {
    addColumn: report,
    dropColumn: report,
    renameColumn: report,
    alterColumnType: report,
    setNotNull: report,
    addConstraint: report,
    dropConstraint: report,
    createIndex: report,
    createTrigger: report,
  },
});

type Changed = Extract<Operation, { readonly table: ObjectName }>;

/** One finding for each transaction: at the statement that locks a second table, or a second one beside its own. */
function report(operation: Changed, context: RuleContext<typeof messages>): void {
  if (operation !== context.statement.parsed.operations[0] || context.body !== undefined) return;
  const held = blocking(heldBefore(context));
  const [first] = held;
  if (first === undefined || wasWide(held)) return;
  const added = context
    .effect(operation)
    .relations.find(
      (one) =>
        !one.isNew &&
        one.role !== 'index' &&
        one.role !== 'partition' &&
        one.queue !== undefined &&
        one.queue.holdsUp !== 'schema-changes' &&
        !held.some((known) => known.relation === one.relation),
    );
  if (added === undefined || isLikelyNew(operation.table, context)) return;
  context.report({
    message: 'together',
    at: operation.table,
    data: { table: added.relation, lock: added.lock, first: first.relation, who: waiting(added.lock) },
    related: whereTaken(context, first),
  });
}

/** CREATE TABLE IF NOT EXISTS in this file most likely made it. */
function isLikelyNew(table: ObjectName, context: RuleContext<typeof messages>): boolean {
  return context.isNew(table) || severityOn(context, table).severity === 'info';
}

/** An earlier statement found another's lock already, and was told. */
function wasWide(held: readonly HeldBefore[]): boolean {
  return new Set(held.map((one) => one.by.start)).size > 1;
}
