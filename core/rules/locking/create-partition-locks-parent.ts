/** A partition is created or dropped in a way that locks the whole partitioned table. */
import type { CreateTable } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { noPartitionTables } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import { displayName, nameOf, tableByKey } from '../../schema/lookup.ts';
import { insert } from '../../text/edit.ts';
import { cover } from '../../text/span.ts';

const messages = {
  create:
    'PARTITION OF waits for ACCESS EXCLUSIVE on all of {table}: reads and writes queue behind it. Create it LIKE the parent, then attach it.',
  drop: 'Dropping a partition waits for ACCESS EXCLUSIVE on all of {table}: reads and writes queue behind it. Detach it CONCURRENTLY first.',
} as const;

const readings = `CREATE TABLE readings (device int, at date, PRIMARY KEY (device, at)) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`;

export const rule = defineRule({
  id: 'locking/create-partition-locks-parent',
  hazard: 'queues',
  preset: 'strict',
  elsewhere: noPartitionTables,
  summary: 'CREATE TABLE … PARTITION OF, or DROP TABLE of a partition, on a partitioned table in use.',
  why: `Both ask for an \`ACCESS EXCLUSIVE\` lock on the *parent*: the request waits for every query that runs on any partition, and every
later read and write of the whole table waits behind it. They are quick once they have the lock, which on a busy table may take a
while. A \`DEFAULT\` partition is locked and read through as well.`,
  instead: `- To make one: \`CREATE TABLE … (LIKE parent INCLUDING DEFAULTS INCLUDING CONSTRAINTS)\`, then \`ATTACH PARTITION\`, which locks
  the parent in \`SHARE UPDATE EXCLUSIVE\` mode only. Indexes and keys of the parent come with the attaching.
- To drop one: \`DETACH PARTITION … CONCURRENTLY\`, outside of any transaction, then \`DROP TABLE\`.`,
  whenOff: 'Where no long queries run on the partitioned tables.',
  facts: [
    'create-table/partition',
    'attach-partition',
    'drop-table/partition',
    'detach-partition/concurrently',
  ],
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'The partition is the same, made in two statements. Look at what the parent has beside columns, defaults and checks.',
  },
  examples: [
    bad(
      'Next year’s partition',
      `CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
--                         ^^^^^^^^^^^^ warning: PARTITION OF waits for ACCESS EXCLUSIVE on all of readings: reads and writes queue behind it. Create it LIKE the parent, then attach it. 💡`,
      {
        history: [readings],
        fixed: `CREATE TABLE readings_2025 (LIKE readings INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE readings ATTACH PARTITION readings_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
      },
    ),
    bad(
      'An old one goes',
      `DROP TABLE readings_2024;
--         ^^^^^^^^^^^^^ warning: Dropping a partition waits for ACCESS EXCLUSIVE on all of readings: reads and writes queue behind it. Detach it CONCURRENTLY first.`,
      { history: [readings] },
    ),
    good(
      'Made beside the parent',
      `CREATE TABLE readings_2025 (LIKE readings INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE readings ATTACH PARTITION readings_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
      { history: [readings] },
    ),
  ],
  check: {
    createTable(operation, context) {
      const parent = operation.partitionOf;
      if (parent === undefined || context.isNew(parent)) return;
      if (heldExclusively(context, parent) !== undefined) return;
      context.report({
        message: 'create',
        at: context.keyword(operation.span, 'partition', 'of') ?? operation.table,
        data: { table: shownName(context, parent) },
        fix: fixFor(operation, context),
      });
    },
    dropRelation(operation, context) {
      const parentKey = context.table(operation.target)?.partitionOf?.parent;
      const parent = parentKey === undefined ? undefined : tableByKey(context.schema, parentKey);
      if (parent === undefined || context.isNew(operation.target)) return;
      const name = nameOf(parent.schema, parent.name);
      if (context.isNew(name) || heldExclusively(context, name) !== undefined) return;
      context.report({ message: 'drop', at: operation.target, data: { table: displayName(parent.key) } });
    },
  },
});

/** For a partition without properties other than its bounds. */
function fixFor(operation: CreateTable, context: RuleContext<typeof messages>): RuleFix | undefined {
  const { partitionOf, partitionBound, storage, ifNotExists } = operation;
  const { parsed } = context.statement;
  if (partitionOf === undefined || partitionBound === undefined || ifNotExists) return undefined;
  if (operation.columns.length > 0 || operation.constraints.length > 0) return undefined;
  if (operation.partitionBy !== undefined || operation.foreign) return undefined;
  if (storage.options.length > 0 || storage.tablespace !== undefined || storage.accessMethod !== undefined)
    return undefined;
  const from = context.keyword(operation.span, 'partition', 'of');
  const last = parsed.tokens.at(-1);
  if (from === undefined || last === undefined) return undefined;
  const parent = context.text(partitionOf);
  const attach = `ALTER TABLE ${parent} ATTACH PARTITION ${context.text(operation.table)} ${partitionBound}`;
  return {
    kind: 'rewrite',
    title: 'Create it like the parent, then attach it',
    edits: [
      ...replaceTokens(
        parsed,
        cover(from, last),
        `(LIKE ${parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
      ),
      insert(parsed.text.length, `;\n${attach}`),
    ],
  };
}
