/** A quick change of a partitioned table locks every partition. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noPartitionTables } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blockingOn, waiting } from '../../rule-kit/locks/held-locks.ts';
import { hasLockTimeout } from '../../rule-kit/locks/lock-timeout.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  all: 'This locks {table} and all its partitions ({count} known) in {lock} mode: behind it, {who}. Set a short lock_timeout.',
} as const;

const readings = `CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

export const rule = defineRule({
  id: 'locking/partition-fan-out',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: noPartitionTables,
  summary: 'A change of a partitioned table that locks all partitions, without a lock_timeout.',
  why: `A change of columns, constraints or row triggers reaches every partition. The statement takes its lock on one after the other and
keeps those that it has: a long query on *any* partition makes it wait while the others are locked already. The more partitions,
the more likely that is, and each of them needs room in the server’s lock table.`,
  instead: `1. \`SET lock_timeout = '2s'\` in front of it, and try again when it fails.
2. Nothing else in the same transaction.`,
  whenOff: 'Where no long queries run on the partitioned tables.',
  facts: ['add-column', 'drop-column', 'create-trigger', 'add-check/not-valid'],
  messages,
  fix: { kinds: [], because: 'How long others may wait is for the author to say.' },
  examples: [
    bad(
      'A new column',
      `ALTER TABLE readings ADD COLUMN value int;
--          ^^^^^^^^ info: This locks readings and all its partitions (2 known) in ACCESS EXCLUSIVE mode: behind it, reads and writes wait. Set a short lock_timeout.`,
      { history: [readings] },
    ),
    bad(
      'A trigger for each row',
      `CREATE TRIGGER same BEFORE UPDATE ON readings FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
--                                   ^^^^^^^^ info: This locks readings and all its partitions (2 known) in SHARE ROW EXCLUSIVE mode: behind it, writes wait. Set a short lock_timeout.`,
      { history: [readings] },
    ),
    good(
      'The wait is short',
      `SET lock_timeout = '2s';
ALTER TABLE readings ADD COLUMN value int;`,
      { history: [readings] },
    ),
  ],
  check: {
    addColumn: report,
    dropColumn: report,
    renameColumn: report,
    setDefault: report,
    dropDefault: report,
    dropNotNull: report,
    addConstraint: report,
    dropConstraint: report,
    createTrigger: report,
  },
});

type Changed = Extract<Operation, { readonly table: ObjectName }>;

function report(operation: Changed, context: RuleContext<typeof messages>): void {
  if (operation !== context.statement.parsed.operations[0]) return;
  if (context.isNew(operation.table) || hasLockTimeout(context)) return;
  if (blockingOn(context, operation.table) !== undefined) return;
  const effect = context.effect(operation);
  // Slow changes have their own rule.
  if (effect.duration !== 'instant' || effect.uncertain !== undefined) return;
  const partitions = effect.relations.filter(
    (one) => one.role === 'partition' && !one.isNew && one.queue !== undefined,
  );
  const [one] = partitions;
  if (one === undefined || one.queue?.holdsUp === 'schema-changes') return;
  context.report({
    message: 'all',
    at: operation.table,
    data: {
      table: shownName(context, operation.table),
      count: partitions.length,
      lock: one.lock,
      who: waiting(one.lock),
    },
  });
}
