/** CREATE INDEX without CONCURRENTLY on a table that others write to. */
import { isEachInTransaction } from '../../rule-kit/transactions/always-in-transaction.ts';
import { buildsIndex, concurrentIndexFix } from '../../rule-kit/indexes/concurrent-index.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { takesNameOf } from '../../rule-kit/indexes/replaced-index.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';
import { isHypertable } from '../../schema/apply/hypertables.ts';
import { resolveRelation } from '../../schema/lookup.ts';

const messages = {
  blocks:
    'CREATE INDEX holds a SHARE lock on {table}: writes wait until the index is built. Add CONCURRENTLY.',
  together:
    'CREATE INDEX holds a SHARE lock on {table}: writes wait until the transaction ends. Build it CONCURRENTLY, outside of a transaction.',
  always:
    'CREATE INDEX holds a SHARE lock on {table}: writes wait until the transaction ends. {tool} opens one around every file: build it CONCURRENTLY by hand.',
  swapped:
    'CREATE INDEX holds a SHARE lock on {table}, which is without {index} until it is built. Build it CONCURRENTLY under another name, then swap the two.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const rule = defineRule({
  id: 'locking/index-without-concurrently',
  hazard: 'blocks-writers',
  elsewhere: {
    mysql: 'InnoDB builds an index beside writes.',
    sqlite: 'SQLite locks the whole file for every write.',
    sqlserver: 'locking/index-without-online tells it.',
  },
  summary: 'CREATE INDEX without CONCURRENTLY on a table that was there before.',
  why: `\`CREATE INDEX\` takes a \`SHARE\` lock on the table and keeps it until the transaction ends. Reads go on, but every
\`INSERT\`, \`UPDATE\` and \`DELETE\` waits while the whole table is read and sorted, which takes minutes on a large one.`,
  instead: `1. \`CREATE INDEX CONCURRENTLY\`, outside of any transaction: alone in its migration if the tool sends a file as a whole.
2. If it fails, it leaves an \`INVALID\` index behind: drop that with \`DROP INDEX CONCURRENTLY\` before the next attempt.`,
  whenOff: 'Where nobody writes while migrations run.',
  facts: ['create-index', 'create-index/concurrently'],
  messages,
  gathers: { blocks: 'table', together: 'table', always: 'table' },
  fix: {
    kinds: ['edit', 'files'],
    because:
      'The index is the same; it is only built in another way. Where other statements run in the same transaction, it needs a migration of its own.',
    leaves: ['data-loss/unique-on-existing-data'],
  },
  examples: [
    bad(
      'An index on a table from an earlier migration',
      `CREATE INDEX orders_placed_at ON orders (placed_at);
--     ^^^^^ warning: CREATE INDEX holds a SHARE lock on orders: writes wait until the index is built. Add CONCURRENTLY. 💡`,
      { history: [orders], fixed: 'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);' },
    ),
    bad(
      'In the place of one that is dropped, which is missing until then',
      `DROP INDEX CONCURRENTLY orders_placed_at;
CREATE INDEX orders_placed_at ON orders (placed_at, id);
--     ^^^^^ warning: CREATE INDEX holds a SHARE lock on orders, which is without orders_placed_at until it is built. Build it CONCURRENTLY under another name, then swap the two.`,
      { history: [orders, 'CREATE INDEX orders_placed_at ON orders (placed_at);'] },
    ),
    bad(
      'Two statements that the tool sends as one transaction: the index moves to a migration of its own',
      `COMMENT ON TABLE orders IS 'What customers bought.';
CREATE UNIQUE INDEX orders_placed_at ON orders (placed_at);
--            ^^^^^ warning: CREATE INDEX holds a SHARE lock on orders: writes wait until the transaction ends. Build it CONCURRENTLY, outside of a transaction. 💡`,
      {
        history: [orders],
        tool: 'golang-migrate',
        fixed: `COMMENT ON TABLE orders IS 'What customers bought.';\n`,
        files: {
          '000003_create_orders_placed_at.up.sql':
            'CREATE UNIQUE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);\n',
          '000003_create_orders_placed_at.down.sql': 'DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;\n',
        },
      },
    ),
    good('Built concurrently', 'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);', {
      history: [orders],
    }),
  ],
  check: {
    createIndex(operation, context) {
      if (operation.concurrently || context.isNew(operation.table) || !buildsIndex(operation, context))
        return;
      // Then reads wait too, which another rule reports.
      if (heldExclusively(context, operation.table) !== undefined) return;
      const relation = resolveRelation(context.schema, operation.table);
      // Only REFRESH writes to a materialized view, and an index ON ONLY the parent is a catalog entry.
      if (relation?.kind === 'materialized-view' || operation.only) return;
      // Partitioned tables and hypertables do not support CONCURRENTLY, and have their own rules.
      const known = context.table(operation.table);
      if (known?.partitionBy !== undefined || (known !== undefined && isHypertable(known))) return;
      const table = shownName(context, operation.table);
      const former = takesNameOf(operation, context);
      context.report({
        // In a transaction of the tool or the file the lock outlives the build, and CONCURRENTLY cannot run.
        ...(former !== undefined
          ? { message: 'swapped', data: { table, index: former.name } }
          : isEachInTransaction(context)
            ? { message: 'always', data: { table, tool: context.tool?.name ?? '' } }
            : { message: context.alone ? 'blocks' : 'together', data: { table } }),
        at: context.keyword(operation.span, 'index') ?? operation.span,
        fix: former === undefined ? concurrentIndexFix(operation, context) : undefined,
        ...onTable(context, operation.table),
      });
    },
  },
});
