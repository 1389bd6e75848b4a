/** DETACH PARTITION that locks the whole partitioned table. */
import { hasDefaultPartition } from '../../rule-kit/locks/concurrent-form.ts';
import { outsideTransaction } from '../../rule-kit/indexes/concurrent-index.ts';
import { noPartitionTables } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  blocks:
    'DETACH PARTITION waits for ACCESS EXCLUSIVE on all of {table}: reads and writes queue behind it. Append CONCURRENTLY.',
} as const;

const readings = `CREATE TABLE readings (device int, at date) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

export const rule = defineRule({
  id: 'locking/detach-partition-blocks',
  hazard: 'queues',
  elsewhere: noPartitionTables,
  versions: { from: 14 },
  summary: 'DETACH PARTITION without CONCURRENTLY.',
  why: `\`DETACH PARTITION\` asks for \`ACCESS EXCLUSIVE\` locks on the partitioned table, on the partition and on what refers to them. The
request waits for every query that runs on any partition, and every later read and write waits behind it. \`CONCURRENTLY\`, from
PostgreSQL 14 on, takes a weak lock on the parent and waits without holding anybody up.`,
  instead: `1. \`ALTER TABLE … DETACH PARTITION … CONCURRENTLY\`, outside of any transaction.
2. If it is cancelled, \`DETACH PARTITION … FINALIZE\` completes it.

It is refused where the table has a \`DEFAULT\` partition: there, set a short \`lock_timeout\` and try again.`,
  whenOff: 'Where no long queries run on the partitioned tables.',
  facts: ['detach-partition', 'detach-partition/concurrently'],
  messages,
  gathers: { blocks: 'table' },
  fix: {
    kinds: ['rewrite'],
    differs: [
      { at: 'end', of: 'constraint', words: 'The detached table keeps a CHECK that repeats its bounds.' },
    ],
    because:
      'The partition is detached all the same; it only gets a CHECK that repeats its bounds. It is offered where the statement is alone.',
  },
  examples: [
    bad(
      'An old partition goes',
      `ALTER TABLE readings DETACH PARTITION readings_2024;
--                   ^^^^^^^^^^^^^^^^ warning: DETACH PARTITION waits for ACCESS EXCLUSIVE on all of readings: reads and writes queue behind it. Append CONCURRENTLY. 💡`,
      { history: [readings], fixed: 'ALTER TABLE readings DETACH PARTITION readings_2024 CONCURRENTLY;' },
    ),
    bad(
      'In a transaction with the drop',
      `BEGIN;
ALTER TABLE readings DETACH PARTITION readings_2024;
--                   ^^^^^^^^^^^^^^^^ warning: DETACH PARTITION waits for ACCESS EXCLUSIVE on all of readings: reads and writes queue behind it. Append CONCURRENTLY.
DROP TABLE readings_2024;
COMMIT;`,
      { history: [readings] },
    ),
    good('Nobody waits', 'ALTER TABLE readings DETACH PARTITION readings_2024 CONCURRENTLY;', {
      history: [readings],
    }),
  ],
  check: {
    detachPartition(operation, context) {
      if (operation.concurrently || context.isNew(operation.table)) return;
      if (heldExclusively(context, operation.table) !== undefined) return;
      if (hasDefaultPartition(operation, context)) return;
      context.report({
        message: 'blocks',
        at: context.keyword(operation.span, 'detach', 'partition') ?? operation.span,
        data: { table: shownName(context, operation.table) },
        fix: outsideTransaction(
          context,
          'Detach it concurrently',
          [insert(operation.partition.end, ' CONCURRENTLY')],
          'rewrite',
        ),
      });
    },
  },
});
