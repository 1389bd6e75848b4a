/** PRIMARY KEY builds its index, or scans its columns for nulls, while reads and writes of the table are blocked. */
import type { AddConstraint, Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenBeside } from '../../rule-kit/locks/held-locks.ts';
import { keyByIndexFix, type Key } from '../../rule-kit/indexes/key-by-index.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';
import { column as columnOf, provenNotNull } from '../../schema/lookup.ts';

const messages = {
  builds:
    'PRIMARY KEY builds its index on {table} under ACCESS EXCLUSIVE: reads and writes wait. Index concurrently, then add it USING INDEX.',
  nullable:
    'PRIMARY KEY reads all of {table} for nulls and indexes it under ACCESS EXCLUSIVE. Prove NOT NULL first, then add it USING INDEX.',
  partitioned:
    'PRIMARY KEY builds indexes on all partitions of {table} under ACCESS EXCLUSIVE: reads and writes wait. Give each partition its own first.',
  usingIndex:
    'The key columns may hold nulls: all of {table} is read under ACCESS EXCLUSIVE, reads and writes wait. Prove NOT NULL first.',
} as const;

const events = 'CREATE TABLE events (id bigint NOT NULL, code text, UNIQUE (code));';

export const rule = defineRule({
  id: 'locking/primary-key-builds-index',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary:
    'A PRIMARY KEY added to an existing table without an index and a proof of NOT NULL that are ready.',
  why: `\`ADD PRIMARY KEY\` takes an \`ACCESS EXCLUSIVE\` lock, reads the table for nulls where a column may hold them, and builds an
index before it lets go: nobody can read or write the table in the meantime. An index that was built concurrently is taken over by
\`USING INDEX\` in a moment, but only where the columns are \`NOT NULL\` already or a valid \`CHECK\` proves it.`,
  instead: `In migrations of their own:

1. For columns that may be null: \`ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID\`, then \`VALIDATE CONSTRAINT\`. On
   PostgreSQL 18 \`ADD CONSTRAINT … NOT NULL column NOT VALID\` does the same.
2. \`CREATE UNIQUE INDEX CONCURRENTLY …\`, outside of any transaction.
3. \`ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY USING INDEX …\`.

A partitioned table takes no constraint from an index: give each partition its own in these steps first, then \`ADD PRIMARY KEY\` on the
parent takes them over, without reading them where the parent’s columns are \`NOT NULL\`.`,
  whenOff: 'Where tables are small enough to be indexed while everybody waits.',
  facts: [
    'add-primary-key',
    'add-primary-key/nullable',
    'add-primary-key/using-index',
    'add-primary-key/using-index-nullable',
    'create-index/concurrently',
  ],
  messages,
  gathers: { builds: 'table', nullable: 'table' },
  fix: {
    kinds: ['files'],
    because:
      'The key and its index are the same in the end, but only when the later migrations have run. Nothing is offered for columns that may be null.',
    leaves: ['data-loss/unique-on-existing-data'],
  },
  examples: [
    bad(
      'A key on a column that is NOT NULL',
      `ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (id);
--                                            ^^^^^^^^^^^ error: PRIMARY KEY builds its index on events under ACCESS EXCLUSIVE: reads and writes wait. Index concurrently, then add it USING INDEX. 💡`,
      {
        history: [events],
        fixed: 'CREATE UNIQUE INDEX CONCURRENTLY events_pkey ON events (id);',
        files: {
          '003_add_events_pkey.sql':
            'ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_pkey;\n',
        },
      },
    ),
    bad(
      'A key on a column that may be null',
      `ALTER TABLE events ADD PRIMARY KEY (code);
--                     ^^^^^^^^^^^ error: PRIMARY KEY reads all of events for nulls and indexes it under ACCESS EXCLUSIVE. Prove NOT NULL first, then add it USING INDEX.`,
      { history: [events] },
    ),
    good(
      'Index and NOT NULL are there',
      'ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_by_id;',
      { history: [events, 'CREATE UNIQUE INDEX events_by_id ON events (id);'] },
    ),
  ],
  check: {
    addConstraint(operation, context) {
      const { constraint } = operation;
      if (constraint.kind !== 'primary-key' || context.isNew(operation.table)) return;
      const message = messageFor(operation, constraint, context);
      if (message === undefined || isRewrittenBeside(context, operation)) return;
      context.report({
        message,
        at: context.keyword(constraint, 'primary', 'key') ?? constraint,
        data: { table: shownName(context, operation.table) },
        fix: keyByIndexFix(operation, constraint, context),
        ...onTable(context, operation.table),
      });
    },
    addColumn(operation, context) {
      const { column } = operation;
      const key = column.constraints.find((one) => one.kind === 'primary-key');
      if (key === undefined || context.isNew(operation.table)) return;
      const { relations } = context.effect(operation);
      // A serial or random key rewrites all rows: another rule reports it.
      if (relations.some((one) => one.rewrite) || !relations.some((one) => one.buildsIndex)) return;
      context.report({
        message: 'builds',
        at: context.keyword(key, 'primary', 'key') ?? key,
        data: { table: shownName(context, operation.table) },
        ...onTable(context, operation.table),
      });
    },
  },
});

function messageFor(
  operation: AddConstraint,
  key: Key,
  context: RuleContext<typeof messages>,
): keyof typeof messages | undefined {
  const effect = context.effect(operation);
  if (effect.uncertain !== undefined) return undefined;
  const scans =
    effect.relations.some((one) => one.scan && !one.isNew) && !isProvedBeside(operation, key, context);
  if (key.usingIndex !== undefined) return scans ? 'usingIndex' : undefined;
  // A partitioned table cannot adopt an index; it adopts the constraints of its partitions.
  if (context.table(operation.table)?.partitionBy !== undefined) return 'partitioned';
  return scans && isKnownNullable(operation, key, context) ? 'nullable' : 'builds';
}

/** Nothing is known of a column that no migration creates: it may have been in a key before. */
function isKnownNullable(operation: AddConstraint, key: Key, context: RuleContext<typeof messages>): boolean {
  const table = context.table(operation.table);
  return (
    table !== undefined &&
    key.columns.some(({ text }) => columnOf(table, text) !== undefined && !provenNotNull(table, text))
  );
}

/** Columns that the same statement makes NOT NULL need no other proof. */
function isProvedBeside(operation: AddConstraint, key: Key, context: RuleContext<typeof messages>): boolean {
  const table = context.table(operation.table);
  const made = new Set(context.statement.parsed.operations.flatMap(madeNotNull));
  return (
    key.columns.length > 0 &&
    key.columns.every(({ text }) => made.has(text) || (table !== undefined && provenNotNull(table, text)))
  );
}

function madeNotNull(operation: Operation): readonly string[] {
  if (operation.kind === 'setNotNull') return [operation.column.text];
  const adds = operation.kind === 'addColumn' && operation.column.notNull !== undefined;
  return adds ? [operation.column.name.text] : [];
}
