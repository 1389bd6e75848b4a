/** CREATE INDEX on a partitioned table locks every partition and does not support CONCURRENTLY. */
import type { CreateIndex } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noPartitionTables } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { alsoLocked, severityOn, shownName } from '../../rule-kit/tables/tables.ts';
import { buildsOnPartitions, partitionedIndexFix } from '../../rule-kit/indexes/partitioned-index.ts';

const messages = {
  blocks:
    'CREATE INDEX on partitioned {table} holds SHARE on all its partitions: writes wait. Index each concurrently, then attach.',
  refused:
    'The server refuses CONCURRENTLY on partitioned {table}. Index ONLY the parent, then each partition concurrently, and attach.',
} as const;

const readings = `CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

const files = {
  '003_create_readings_2024_device_idx.sql':
    'CREATE INDEX CONCURRENTLY readings_2024_device_idx ON readings_2024 (device);\n',
  '004_create_readings_2025_device_idx.sql':
    'CREATE INDEX CONCURRENTLY readings_2025_device_idx ON readings_2025 (device);\n',
  '005_attach_readings_device.sql': `ALTER INDEX readings_device ATTACH PARTITION readings_2024_device_idx;
ALTER INDEX readings_device ATTACH PARTITION readings_2025_device_idx;
`,
};

export const rule = defineRule({
  id: 'locking/partitioned-index-blocks',
  hazard: 'blocks-writers',
  elsewhere: noPartitionTables,
  summary: 'CREATE INDEX on a partitioned table that was there before.',
  why: `\`CREATE INDEX\` on a partitioned table takes a \`SHARE\` lock on it and on every partition, builds one index after the other, and keeps
all the locks until the last is built: writes to the whole table wait. \`CONCURRENTLY\` is refused there. \`ON ONLY\` makes the
parent's index alone, as an entry in the catalog that is invalid until each partition has an index attached to it.`,
  instead: `In migrations of their own:

1. \`CREATE INDEX … ON ONLY parent …\`.
2. For each partition: \`CREATE INDEX CONCURRENTLY …\`, outside of any transaction.
3. \`ALTER INDEX … ATTACH PARTITION …\` for each; with the last one the parent's index becomes valid.

Partitions that are made in the meantime get their index with the parent's.`,
  whenOff: 'Where nobody writes while migrations run.',
  facts: ['create-index', 'create-index/only', 'create-index/concurrently', 'attach-index'],
  messages,
  fix: {
    kinds: ['files'],
    because:
      'The indexes are the same in the end, under the names that the server would choose. It is offered where all partitions are known.',
  },
  examples: [
    bad(
      'A table with two partitions',
      `CREATE INDEX readings_device ON readings (device);
--     ^^^^^ warning: CREATE INDEX on partitioned readings holds SHARE on all its partitions: writes wait. Index each concurrently, then attach. 💡`,
      {
        history: [readings],
        fixed: 'CREATE INDEX readings_device ON ONLY readings (device);',
        files,
      },
    ),
    bad(
      'The server refuses CONCURRENTLY',
      `ALTER TABLE readings ALTER COLUMN device SET DEFAULT 0;
CREATE INDEX CONCURRENTLY readings_device ON readings (device);
--           ^^^^^^^^^^^^ warning: The server refuses CONCURRENTLY on partitioned readings. Index ONLY the parent, then each partition concurrently, and attach. 💡`,
      {
        history: [readings],
        refused: '0A000',
        fixed: `ALTER TABLE readings ALTER COLUMN device SET DEFAULT 0;
CREATE INDEX readings_device ON ONLY readings (device);`,
        files,
      },
    ),
    bad(
      'With down files',
      `CREATE INDEX readings_key ON public.readings USING btree (device, at) WHERE device > 0;
--     ^^^^^ warning: CREATE INDEX on partitioned readings holds SHARE on all its partitions: writes wait. Index each concurrently, then attach. 💡`,
      {
        history: [
          `CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;`,
        ],
        tool: 'golang-migrate',
        fixed: 'CREATE INDEX readings_key ON ONLY public.readings USING btree (device, at) WHERE device > 0;',
        files: {
          '000003_create_readings_rest_device_at_idx.up.sql':
            'CREATE INDEX CONCURRENTLY readings_rest_device_at_idx ON public.readings_rest USING btree (device, at) WHERE device > 0;\n',
          '000003_create_readings_rest_device_at_idx.down.sql':
            'DROP INDEX CONCURRENTLY IF EXISTS public.readings_rest_device_at_idx;\n',
          '000004_attach_readings_key.up.sql':
            'ALTER INDEX public.readings_key ATTACH PARTITION public.readings_rest_device_at_idx;\n',
          '000004_attach_readings_key.down.sql': `DROP INDEX public.readings_key;
CREATE INDEX readings_key ON ONLY public.readings USING btree (device, at) WHERE device > 0;
`,
        },
      },
    ),
    good('The entry of the parent alone', 'CREATE INDEX readings_device ON ONLY readings (device);', {
      history: [readings],
    }),
  ],
  check: {
    createIndex(operation, context) {
      const table = context.table(operation.table);
      if (table?.partitionBy === undefined || operation.only || context.isNew(operation.table)) return;
      if (operation.concurrently) report('refused', 'concurrently', operation, context);
      // Under a lock that already blocks readers, another rule reports.
      else if (
        heldExclusively(context, operation.table) === undefined &&
        buildsOnPartitions(operation, context)
      )
        report('blocks', 'index', operation, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function report(
  message: keyof typeof messages,
  word: string,
  operation: CreateIndex,
  context: Context,
): void {
  const { relations } = context.effect(operation);
  context.report({
    message,
    at: context.keyword(operation.span, word) ?? operation.span,
    data: { table: shownName(context, operation.table) },
    related: alsoLocked(
      context,
      relations.filter((one) => one.role === 'partition' && !one.isNew),
    ),
    fix: partitionedIndexFix(operation, context),
    ...severityOn(context, operation.table),
  });
}
