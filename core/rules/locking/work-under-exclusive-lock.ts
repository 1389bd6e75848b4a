/** Slow work that is harmless by itself, in a transaction that blocks readers of a table in use. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { isEachInTransaction } from '../../rule-kit/transactions/always-in-transaction.ts';
import { buildsIndex, concurrentIndexFix } from '../../rule-kit/indexes/concurrent-index.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { emptyColumnOf } from '../../rule-kit/rows/new-column-values.ts';
import { heldBefore, heldExclusively, whereTaken } from '../../rule-kit/locks/held-locks.ts';
import { moveFix } from '../../rule-kit/statements/later-statements.ts';
import { buildsOnPartitions, partitionedIndexFix } from '../../rule-kit/indexes/partitioned-index.ts';
import { notValidFix, staysValid } from '../../rule-kit/fixes/not-valid-constraint.ts';
import { isBuiltAsBefore, takesNameOf } from '../../rule-kit/indexes/replaced-index.ts';
import { isRemade, severityOn, shownName } from '../../rule-kit/tables/tables.ts';
import { resolveRelation } from '../../schema/lookup.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  index:
    'CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on {table}: reads wait too. Build it in a migration of its own.',
  always:
    'CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on {table}: reads wait too. {tool} opens one around every file: build it by hand.',
  swapped:
    'CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on {table}: reads wait too. Build it under another name before, then swap the two.',
  same: 'CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on {table}: reads wait too. It is the one dropped above: write rows apart, leave both out.',
  partitioned:
    'CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on {table}: reads wait too. Index its partitions concurrently.',
  foreignKey:
    'This key is checked while the transaction holds ACCESS EXCLUSIVE on {table}: reads wait too. Add it NOT VALID, validate later.',
  partitionedKey:
    'This key is checked while the transaction holds ACCESS EXCLUSIVE on {table}: reads wait too. Give each partition its own first.',
  emptyColumn:
    'Checking this key reads all of {table} under ACCESS EXCLUSIVE, though {column} is new and empty: reads wait. Let ADD COLUMN say REFERENCES.',
  query:
    '{what} runs its query while this transaction holds ACCESS EXCLUSIVE on {table}: reads and writes wait. Run it apart.',
} as const;

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);`;

export const rule = defineRule({
  id: 'locking/work-under-exclusive-lock',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary: 'Slow work behind a statement that locks a table fully, in the same transaction.',
  why: `A transaction keeps its locks until it ends. \`ADD COLUMN\` is over in a moment, but its \`ACCESS EXCLUSIVE\` lock is still there while
the next statement builds an index, checks a foreign key or computes a materialised view: work that lets others read as long as it
runs by itself keeps them out here. Most tools send a migration as one transaction.`,
  instead: `1. One migration with the quick changes.
2. One for each slow statement, in the form that lets others through: \`CREATE INDEX CONCURRENTLY\`, \`VALIDATE CONSTRAINT\`,
   \`REFRESH MATERIALIZED VIEW CONCURRENTLY\`.

An index that takes the name of one that is dropped is built \`CONCURRENTLY\` under a name of its own while the former one stands. A short
transaction then drops that and gives the new one its name: \`DROP INDEX\`, \`ALTER INDEX … RENAME TO\`.

A partitioned table takes no \`CONCURRENTLY\`, and before PostgreSQL 18 no key that is \`NOT VALID\`. There the index is made \`ON ONLY\` the
parent, \`CONCURRENTLY\` on each partition, and each is attached by \`ALTER INDEX … ATTACH PARTITION\`; a key is given to each partition
\`NOT VALID\` and validated, and the one of the parent then takes them over.`,
  whenOff: 'Where tables are small, or nobody uses the database while migrations run.',
  facts: ['add-column', 'create-index', 'add-foreign-key', 'create-materialized-view'],
  messages,
  repeats: [
    'index',
    'always',
    'swapped',
    'same',
    'partitioned',
    'foreignKey',
    'partitionedKey',
    'emptyColumn',
  ],
  fix: {
    kinds: ['files'],
    differs: [staysValid],
    because: 'The same objects are there in the end, but only when the later migrations have run.',
    leaves: ['data-loss/unique-on-existing-data'],
  },
  examples: [
    bad(
      'A column and its index',
      `ALTER TABLE orders ADD COLUMN placed_at timestamptz;
CREATE INDEX orders_placed_at ON orders (placed_at);
--     ^^^^^ error: CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on orders: reads wait too. Build it in a migration of its own. 💡`,
      {
        history: [orders],
        tool: 'golang-migrate',
        fixed: 'ALTER TABLE orders ADD COLUMN placed_at timestamptz;\n',
        files: {
          '000003_create_orders_placed_at.up.sql':
            'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);\n',
          '000003_create_orders_placed_at.down.sql': 'DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;\n',
        },
      },
    ),
    bad(
      'An index in the place of another: dropped in a migration of its own, nothing would keep rows apart until the new one is there',
      `BEGIN;
DROP INDEX orders_number;
CREATE UNIQUE INDEX orders_number ON orders (customer_id, id);
--            ^^^^^ error: CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on orders: reads wait too. Build it under another name before, then swap the two.
COMMIT;`,
      { history: [orders, 'CREATE UNIQUE INDEX orders_number ON orders (id);'] },
    ),
    good(
      'Sent statement by statement without a transaction: the lock is gone again',
      `ALTER TABLE orders ADD COLUMN note text;
CREATE MATERIALIZED VIEW regulars AS SELECT id FROM customers;`,
      { history: [orders] },
    ),
  ],
  check: {
    createIndex(operation, context) {
      if (operation.concurrently || context.isNew(operation.table) || !buildsIndex(operation, context))
        return;
      if (isRemade(context, operation.table)) return;
      const held = heldExclusively(context, operation.table);
      if (
        held === undefined ||
        resolveRelation(context.schema, operation.table)?.kind === 'materialized-view'
      )
        return;
      // CONCURRENTLY cannot run there.
      if (context.table(operation.table)?.partitionBy !== undefined) {
        if (!buildsOnPartitions(operation, context)) return;
        context.report({
          message: 'partitioned',
          data: { table: held.relation },
          at: context.keyword(operation.span, 'index') ?? operation.span,
          related: whereTaken(context, held),
          fix: partitionedIndexFix(operation, context),
          ...severityOn(context, operation.table),
        });
        return;
      }
      const former = takesNameOf(operation, context);
      const isSwapped = former !== undefined;
      context.report({
        ...(isSwapped
          ? {
              message: isBuiltAsBefore(operation, former, context) ? 'same' : 'swapped',
              data: { table: held.relation },
            }
          : isEachInTransaction(context)
            ? { message: 'always', data: { table: held.relation, tool: context.tool?.name ?? '' } }
            : { message: 'index', data: { table: held.relation } }),
        at: context.keyword(operation.span, 'index') ?? operation.span,
        related: whereTaken(context, held),
        // In a separate migration the name would be free, but the table would lack the index until then.
        fix: isSwapped ? undefined : concurrentIndexFix(operation, context),
        ...severityOn(context, operation.table),
      });
    },
    addConstraint(operation, context) {
      const { constraint } = operation;
      if (constraint.kind !== 'foreign-key' || constraint.notValid || constraint.notEnforced) return;
      if (context.isNew(operation.table) || isRemade(context, operation.table)) return;
      const held = heldExclusively(context, operation.table);
      if (held === undefined) return;
      const column = emptyColumnOf(constraint, operation.table, context);
      // Before version 18 a partitioned table cannot have one that is NOT VALID.
      const isRefused =
        context.table(operation.table)?.partitionBy !== undefined && context.targetVersion < 18;
      context.report({
        ...(column === undefined
          ? { message: isRefused ? 'partitionedKey' : 'foreignKey', data: { table: held.relation } }
          : { message: 'emptyColumn', data: { table: held.relation, column } }),
        at: context.keyword(constraint, 'foreign', 'key') ?? constraint,
        related: whereTaken(context, held),
        fix: isRefused ? undefined : notValidFix(operation, context),
        ...severityOn(context, operation.table),
      });
    },
    createView(operation, context) {
      if (!operation.materialized || !operation.withData) return;
      query(operation, context, {
        what: 'CREATE MATERIALIZED VIEW',
        at: operation.view,
        reads: operation.reads,
      });
    },
    createTableAs(operation, context) {
      if (!operation.withData) return;
      query(operation, context, { what: 'CREATE TABLE AS', at: operation.table, reads: operation.reads });
    },
    refreshMaterializedView(operation, context) {
      if (!operation.withData || context.isNew(operation.view)) return;
      query(operation, context, { what: 'REFRESH', at: operation.view, reads: [operation.view] });
    },
  },
});

interface Query {
  readonly what: string;
  readonly at: ObjectName & Span;
  readonly reads: readonly ObjectName[];
}

/** Any table that is locked exclusively is unavailable until the query ends, whatever it reads. */
function query(
  operation: Operation,
  context: RuleContext<typeof messages>,
  { what, at, reads }: Query,
): void {
  if (!reads.some((one) => !context.isNew(one))) return;
  const viewed = shownName(context, at);
  const held = heldBefore(context).find((one) => one.lock === 'ACCESS EXCLUSIVE' && one.relation !== viewed);
  if (held === undefined) return;
  context.report({
    message: 'query',
    at,
    data: { what, table: held.relation },
    related: whereTaken(context, held),
    fix: moveFix(
      context,
      'Move it to a migration of its own',
      [what, at.name.text],
      downOf(operation, context),
    ),
  });
}

function downOf(operation: Operation, context: RuleContext<typeof messages>): string {
  switch (operation.kind) {
    case 'createView':
      return `DROP MATERIALIZED VIEW ${context.text(operation.view)};\n`;
    case 'createTableAs':
      return `DROP TABLE ${context.text(operation.table)};\n`;
    default:
      return '-- The view keeps its rows.\n';
  }
}
