/** DROP INDEX on a table in use, without CONCURRENTLY. */
import type { DropIndex } from '../../operations/model/operation.ts';
import { outsideTransaction } from '../../rule-kit/indexes/concurrent-index.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { comesAgain, isTakenAtOnce } from '../../rule-kit/indexes/replaced-index.ts';
import { laterTogether, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { displayName, isWhole, nameOf, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  blocks:
    'DROP INDEX waits for ACCESS EXCLUSIVE on {table}: reads and writes queue behind it. Use DROP INDEX CONCURRENTLY.',
  unknown:
    'DROP INDEX waits for ACCESS EXCLUSIVE on the table of {index}: reads and writes queue behind it. Use DROP INDEX CONCURRENTLY.',
  together:
    'DROP INDEX takes ACCESS EXCLUSIVE on {table} until the transaction ends: reads and writes wait. Drop it CONCURRENTLY, outside of a transaction.',
  swapped:
    'DROP INDEX takes ACCESS EXCLUSIVE on {table} before the new one of that name exists. Build that under another name first, then swap the two.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`;

export const rule = defineRule({
  id: 'locking/drop-index-blocks',
  hazard: 'queues',
  elsewhere: otherLocks,
  summary: 'DROP INDEX without CONCURRENTLY on a table that was there before.',
  why: `\`DROP INDEX\` asks for an \`ACCESS EXCLUSIVE\` lock on the *table*, not only on the index. Dropping is quick, waiting is not: one
long query on the table keeps the request waiting, and every read and write that comes later queues behind it. Inside a transaction
the lock then stays until the end. \`CONCURRENTLY\` lets reads and writes through all the time.`,
  instead: `1. \`DROP INDEX CONCURRENTLY\`, one index for each statement, outside of any transaction and without \`CASCADE\`.
2. If it is cancelled, the index is left \`INVALID\`: run it again.

The index of a partitioned table cannot be dropped concurrently: set a short \`lock_timeout\` and try again.`,
  whenOff: 'Where no long queries run on the tables, or nobody uses the database while migrations run.',
  facts: ['drop-index', 'drop-index/concurrently'],
  messages,
  gathers: { blocks: 'table', together: 'table', unknown: 'index' },
  fix: {
    kinds: ['edit'],
    because:
      'The index is gone all the same. It is offered where the statement is alone, as CONCURRENTLY refuses a transaction.',
  },
  examples: [
    bad(
      'An index of a table in use',
      `DROP INDEX orders_placed_at;
--   ^^^^^ warning: DROP INDEX waits for ACCESS EXCLUSIVE on orders: reads and writes queue behind it. Use DROP INDEX CONCURRENTLY. 💡`,
      { history: [orders], fixed: 'DROP INDEX CONCURRENTLY orders_placed_at;' },
    ),
    bad(
      'In a transaction that does more it needs a migration of its own',
      `BEGIN;
DROP INDEX IF EXISTS orders_placed_at;
--   ^^^^^ warning: DROP INDEX takes ACCESS EXCLUSIVE on orders until the transaction ends: reads and writes wait. Drop it CONCURRENTLY, outside of a transaction.
COMMIT;`,
      { history: [orders] },
    ),
    good('Dropped concurrently', 'DROP INDEX CONCURRENTLY orders_placed_at;', { history: [orders] }),
  ],
  check: {
    dropIndex(operation, context) {
      if (operation.concurrently) return;
      const index = resolveIndex(context.schema, operation.index);
      if (index === undefined && !isAbsent(operation, context))
        context.report({
          message: 'unknown',
          at: context.keyword(operation.span, 'index') ?? operation.index,
          data: { index: operation.index.name.text },
          fix: fixFor(operation, context),
        });
      const owner = index === undefined ? undefined : context.schema.relations.get(index.relation);
      // The index of a constraint cannot be dropped like this.
      if (index === undefined || owner === undefined || index.constraint !== undefined) return;
      const name = nameOf(owner.schema, owner.name);
      if (context.isNew(name) || heldExclusively(context, name) !== undefined) return;
      // An attached index is dropped only with the parent's.
      if (index.partOf !== undefined) return;
      // For the index of a partitioned table the only remedy is a short wait.
      if (tableByKey(context.schema, owner.key)?.partitionBy !== undefined) return;
      if (isLockedAnyway(owner.key, context)) return;
      if (isTakenAtOnce(operation, context)) return;
      const isSwapped = comesAgain(operation, context);
      context.report({
        // CONCURRENTLY cannot run in a transaction, so the lock stays.
        message: isSwapped ? 'swapped' : context.alone ? 'blocks' : 'together',
        at: context.keyword(operation.span, 'index') ?? operation.index,
        data: { table: displayName(owner.key) },
        // The table would lack the index during the build.
        fix: isSwapped ? undefined : fixFor(operation, context),
      });
    },
  },
});

/** IF EXISTS, and replay knows all objects. */
function isAbsent({ ifExists }: DropIndex, { schema }: RuleContext<typeof messages>): boolean {
  return ifExists && schema.relations.size > 0 && isWhole(schema);
}

/** The same transaction locks the table for another reason: without the drop, others would wait all the same. */
function isLockedAnyway(key: string, context: RuleContext<typeof messages>): boolean {
  const table = displayName(key);
  return operationsOf(laterTogether(context)).some((operation) =>
    context
      .effect(operation)
      .relations.some(
        (one) => one.relation === table && one.lock === 'ACCESS EXCLUSIVE' && one.role === 'target',
      ),
  );
}

function fixFor(operation: DropIndex, context: RuleContext<typeof messages>): RuleFix | undefined {
  const keyword = context.keyword(operation.span, 'index');
  if (keyword === undefined || operation.cascade) return undefined;
  if (context.statement.parsed.operations.length > 1) return undefined;
  return outsideTransaction(context, 'Drop the index concurrently', [insert(keyword.end, ' CONCURRENTLY')]);
}
