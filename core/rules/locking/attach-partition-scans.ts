/** ATTACH PARTITION scans rows because no CHECK proves that they belong to the partition. */
import type { AttachPartition } from '../../operations/model/operation.ts';
import { attachByProofFix } from '../../rule-kit/fixes/attach-partition.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { noPartitionTables } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  partition:
    'ATTACH PARTITION reads all of {partition} under ACCESS EXCLUSIVE: reads and writes wait. Validate a CHECK of its bounds first.',
  unknown:
    'ATTACH PARTITION reads all of {partition} under ACCESS EXCLUSIVE unless a valid CHECK proves its bounds: reads and writes wait. Validate one first.',
  index:
    'ATTACH PARTITION builds an index on {partition} under ACCESS EXCLUSIVE: reads and writes wait. Build it concurrently first.',
  default:
    'ATTACH PARTITION reads all of default partition {partition} under ACCESS EXCLUSIVE. Validate a CHECK that excludes the bounds first.',
} as const;

const readings = 'CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);';
const old = 'CREATE TABLE readings_2024 (device int, at date NOT NULL);';

const proved = {
  fixed:
    "ALTER TABLE readings_2024 ADD CONSTRAINT readings_2024_bounds CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;",
  files: {
    '004_validate_readings_2024_bounds.sql':
      'ALTER TABLE readings_2024 VALIDATE CONSTRAINT readings_2024_bounds;\n',
    '005_attach_readings_2024.sql': `ALTER TABLE readings ATTACH PARTITION readings_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE readings_2024 DROP CONSTRAINT readings_2024_bounds;
`,
  },
};

export const rule = defineRule({
  id: 'locking/attach-partition-scans',
  hazard: 'blocks-writers',
  elsewhere: noPartitionTables,
  summary: 'A table with rows attached as a partition without a CHECK that proves its bounds.',
  why: `\`ATTACH PARTITION\` locks the parent only weakly, but the new partition and the \`DEFAULT\` partition in \`ACCESS EXCLUSIVE\` mode. It
then reads all rows of the one to see that they fit, and all rows of the other to see that none of them belongs into the new one.
A valid \`CHECK\` that says the same as the bounds spares the reading. Indexes of the parent that the new partition does not have are
built under the same lock.`,
  instead: `1. \`ALTER TABLE partition ADD CONSTRAINT … CHECK (key IS NOT NULL AND key >= … AND key < …) NOT VALID\`.
2. In a later migration: \`VALIDATE CONSTRAINT …\`.
3. \`CREATE INDEX CONCURRENTLY\` on the partition for each index of the parent, outside of any transaction.
4. \`ATTACH PARTITION\`, then drop the constraint.

For the \`DEFAULT\` partition: a \`CHECK\` that excludes the new bounds, in the same way.`,
  whenOff: 'Where what is attached is empty or unused.',
  facts: ['attach-partition', 'attach-partition/proved', 'attach-partition/builds-index', 'validate-check'],
  messages,
  fix: {
    kinds: ['files'],
    leaves: ['transaction/missing-lock-timeout'],
    because:
      'The partition is attached all the same, but only when the later migrations have run. It is offered for a range of one column.',
  },
  examples: [
    bad(
      'A table from an earlier migration',
      `ALTER TABLE readings ATTACH PARTITION readings_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--                                    ^^^^^^^^^^^^^ warning: ATTACH PARTITION reads all of readings_2024 under ACCESS EXCLUSIVE: reads and writes wait. Validate a CHECK of its bounds first. 💡`,
      {
        history: [readings, old],
        ...proved,
      },
    ),
    bad(
      'The default partition may hold rows of a new one',
      `CREATE TABLE readings_2025 (device int, at date NOT NULL);
ALTER TABLE readings ATTACH PARTITION readings_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
--                                    ^^^^^^^^^^^^^ error: ATTACH PARTITION reads all of default partition readings_rest under ACCESS EXCLUSIVE. Validate a CHECK that excludes the bounds first.`,
      { history: [readings, 'CREATE TABLE readings_rest PARTITION OF readings DEFAULT;'] },
    ),
    good(
      'A CHECK proves it',
      `ALTER TABLE readings ATTACH PARTITION readings_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`,
      {
        history: [
          readings,
          old,
          `ALTER TABLE readings_2024 ADD CONSTRAINT bounds CHECK (at >= '2024-01-01' AND at < '2025-01-01');`,
        ],
      },
    ),
  ],
  check: {
    attachPartition(operation, context) {
      if (operation.index) return;
      const found = scanned(operation, context);
      if (found === undefined) return;
      context.report({
        message: found.message,
        at: operation.partition,
        data: { partition: found.relation },
        // A query on the parent without its key reads the default partition too.
        hazard: found.message === 'default' ? 'blocks-readers' : 'blocks-writers',
        fix: fixFor(found.message, operation, context),
      });
    },
  },
});

/** What is certainly scanned. */
function scanned(
  operation: AttachPartition,
  context: RuleContext<typeof messages>,
): { readonly message: keyof typeof messages; readonly relation: string } | undefined {
  const effect = context.effect(operation);
  const known = effect.relations.filter((one) => !one.isNew);
  const own = known.find((one) => one.relation === shownName(context, operation.partition));
  const isProved = effect.uncertain !== undefined;
  if (own?.buildsIndex === true && isProved) return { message: 'index', relation: own.relation };
  if (isProved) return undefined;
  const read = known.filter((one) => one.scan);
  if (own?.scan === true) {
    const isSeen = context.table(operation.partition) !== undefined;
    return { message: isSeen ? 'partition' : 'unknown', relation: own.relation };
  }
  const rest = read.find((one) => one.role === 'default-partition');
  return rest === undefined ? undefined : { message: 'default', relation: rest.relation };
}

function fixFor(
  message: keyof typeof messages,
  operation: AttachPartition,
  context: RuleContext<typeof messages>,
): RuleFix | undefined {
  const { relations } = context.effect(operation);
  const readsRest = relations.some((one) => one.role === 'default-partition' && one.scan && !one.isNew);
  return message === 'partition' && !readsRest ? attachByProofFix(operation, context) : undefined;
}
