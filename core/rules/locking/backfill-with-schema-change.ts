/** Many rows are changed in a transaction that holds a strong lock on a table in use. */
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { waiting, whereTaken, type HeldBefore } from '../../rule-kit/locks/held-locks.ts';
import { moveFix } from '../../rule-kit/statements/later-statements.ts';
import { failsByNewValue } from '../../rule-kit/transactions/new-enum-value.ts';
import { replacedIn } from '../../rule-kit/data-preservation/replaced-column.ts';
import { earlier } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { isChange, type Change } from '../../rule-kit/rows/rows-changed.ts';
import { bodyBefore, prolonged, prolongs } from '../../rule-kit/locks/rows-under-lock.ts';

const messages = {
  underLock:
    'This {verb} of {table} runs under {lock} on {locked}: {who} until it commits. Put it into a migration of its own.',
  replaced:
    'This {verb} of {table} runs under {lock}: {who} until it commits. Apart it leaves {column} empty: fill another column, then swap.',
  generated:
    'This {verb} of {table} runs under {lock}: {who} until it commits. One ALTER COLUMN {column} DROP EXPRESSION does all this at once.',
} as const;

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY, region text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);`;

export const rule = defineRule({
  id: 'locking/backfill-with-schema-change',
  hazard: 'blocks-readers',
  elsewhere: {
    mysql: 'DDL commits by itself, so that no lock outlives it.',
    sqlite: 'SQLite locks the whole file for every write.',
    sqlserver: 'Not read there yet.',
  },
  summary: 'Rows are changed in the same transaction as the schema change that locks a table.',
  why: `\`ADD COLUMN\` needs its \`ACCESS EXCLUSIVE\` lock for a moment, but keeps it until the transaction ends. An \`UPDATE\`, \`DELETE\` or
\`INSERT … SELECT\` of many rows behind it in the same transaction takes as long as it takes, and for all that time nobody can read
or write the table. The schema change alone was harmless, and so would the backfill have been.`,
  instead: `1. A migration with the schema change alone.
2. The rows in a migration of its own, or outside of migrations: in batches by key, each in a transaction of its own.
3. What needs the rows filled (\`SET NOT NULL\`, a constraint) in a third.`,
  whenOff: 'Where tables are small, or nobody uses the database while migrations run.',
  facts: ['add-column', 'update', 'delete', 'insert'],
  messages,
  fix: {
    kinds: ['files'],
    because:
      'The rows are changed all the same, one migration later. It is offered where nothing behind the statement needs them changed.',
    leaves: ['data-loss/unbatched-backfill'],
  },
  examples: [
    bad(
      'A new column and its values',
      `BEGIN;
ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = customers.region FROM customers WHERE customers.id = orders.customer_id;
--     ^^^^^^ error: This UPDATE of orders runs under ACCESS EXCLUSIVE on orders: reads and writes wait until it commits. Put it into a migration of its own. 💡
COMMIT;`,
      {
        history: [orders],
        fixed: `BEGIN;
ALTER TABLE orders ADD COLUMN region text;
COMMIT;`,
        files: {
          '003_update_orders.sql':
            'UPDATE orders SET region = customers.region FROM customers WHERE customers.id = orders.customer_id;\n',
        },
      },
    ),
    bad(
      'Into a column that takes the place of another',
      `BEGIN;
ALTER TABLE orders RENAME COLUMN customer_id TO customer_id_old;
ALTER TABLE orders ADD COLUMN customer_id text;
UPDATE orders SET customer_id = customer_id_old;
--     ^^^^^^ error: This UPDATE of orders runs under ACCESS EXCLUSIVE: reads and writes wait until it commits. Apart it leaves customer_id empty: fill another column, then swap.
COMMIT;`,
      { history: [orders] },
    ),
    good(
      'Into a new table, while only writes to the other wait',
      `BEGIN;
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
INSERT INTO lines SELECT id, id FROM orders;
COMMIT;`,
      { history: [orders] },
    ),
  ],
  check: {
    insert: report,
    update: report,
    delete: report,
  },
});

type Context = RuleContext<typeof messages>;

function report(operation: Change, context: Context): void {
  const held = prolonged(operation, context);
  if (held === undefined || isReportedBefore(held, context)) return;
  // It is refused before it changes anything, which another rule reports.
  if (failsByNewValue(context)) return;
  const verb = operation.kind.toUpperCase();
  const table = shownName(context, operation.table);
  const at = {
    at: operation.table,
    related: whereTaken(context, held),
    hazard: held.lock === 'ACCESS EXCLUSIVE' ? 'blocks-readers' : 'blocks-writers',
  } as const;
  const data = { verb, table, lock: held.lock, who: waiting(held.lock) };
  const [replaced] =
    context.body === undefined ? replacedIn(context.statement, earlier(context), context.schema) : [];
  if (replaced !== undefined) {
    const isExpression = replaced.isExpression && context.targetVersion >= 13;
    context.report({
      ...at,
      message: isExpression ? 'generated' : 'replaced',
      data: { ...data, column: replaced.to },
    });
    return;
  }
  context.report({
    ...at,
    message: 'underLock',
    data: { ...data, locked: held.relation },
    fix: moveFix(
      context,
      'Move it to a migration of its own',
      [operation.kind, operation.table.name.text],
      '-- The rows stay as they are.\n',
    ),
  });
}

/** One finding for each transaction: the first such statement after the lock. */
function isReportedBefore(held: HeldBefore, context: Context): boolean {
  const many = (one: Operation): boolean => isChange(one) && prolongs(one, held, context);
  if (bodyBefore(context).some(({ by, operations }) => by.start > held.by.start && operations.some(many)))
    return true;
  return context
    .earlier()
    .some(
      ({ statement, actions }) =>
        statement.span.start > held.by.start && actions.some(({ operation }) => many(operation)),
    );
}
