/** VALIDATE CONSTRAINT in a transaction that already holds a stronger lock on the table. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blockingOn, waiting, whereTaken } from '../../rule-kit/locks/held-locks.ts';
import { moveFix } from '../../rule-kit/statements/later-statements.ts';
import { staysValid } from '../../rule-kit/fixes/not-valid-constraint.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { constraint } from '../../schema/lookup.ts';

const messages = {
  scans:
    'VALIDATE reads all of {table} while this transaction still holds {lock} on it: {who}. Validate in a later migration.',
} as const;

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, quantity int);
CREATE INDEX orders_customer_id ON orders (customer_id);`;

export const rule = defineRule({
  id: 'locking/validate-in-same-transaction',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary: 'VALIDATE CONSTRAINT in the transaction that added the constraint, or locked the table otherwise.',
  why: `\`NOT VALID\` keeps the strong lock of \`ADD CONSTRAINT\` short, but only if the transaction ends. Where \`VALIDATE CONSTRAINT\` follows
in the same transaction, \`ACCESS EXCLUSIVE\` (\`SHARE ROW EXCLUSIVE\` for a foreign key) is held while every row is read: the two
statements together block as long as the one that they replace. Most tools run a file, and some run all pending files, in one
transaction.`,
  instead: `1. This migration: \`ADD CONSTRAINT … NOT VALID\`.
2. The next one: \`VALIDATE CONSTRAINT …\`, when the first has committed.`,
  whenOff: 'Where tables are small enough to be read while everybody waits.',
  facts: ['add-check/not-valid', 'add-foreign-key/not-valid', 'validate-check', 'validate-foreign-key'],
  messages,
  fix: {
    kinds: ['files'],
    differs: [staysValid],
    because:
      'The constraint is validated all the same, one migration later. It is offered where nothing behind it may need that.',
  },
  examples: [
    bad(
      'Both in a transaction of the file',
      `BEGIN;
ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity;
--                 ^^^^^^^^ error: VALIDATE reads all of orders while this transaction still holds ACCESS EXCLUSIVE on it: reads and writes wait. Validate in a later migration. 💡
COMMIT;`,
      {
        history: [orders],
        fixed: `BEGIN;
ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;
COMMIT;`,
        files: {
          '003_validate_orders_quantity.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity;\n',
        },
      },
    ),
    bad(
      'Both in what the tool sends at once',
      `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;
--                 ^^^^^^^^ error: VALIDATE reads all of orders while this transaction still holds SHARE ROW EXCLUSIVE on it: writes wait. Validate in a later migration. 💡`,
      {
        history: [orders],
        tool: 'golang-migrate',
        fixed: `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
`,
        files: {
          '000003_validate_orders_customer.up.sql':
            'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;\n',
          '000003_validate_orders_customer.down.sql':
            '-- Nothing to undo: a constraint that was valid once may stay so.\n',
        },
      },
    ),
    good(
      'Sent statement by statement without a transaction',
      `ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity;`,
      { history: [orders] },
    ),
  ],
  check: {
    validateConstraint(operation, context) {
      if (context.isNew(operation.table)) return;
      const table = context.table(operation.table);
      // A valid constraint is not checked again.
      if (table !== undefined && constraint(table, operation.constraint.text)?.valid === true) return;
      const held = blockingOn(context, operation.table);
      if (held === undefined) return;
      context.report({
        message: 'scans',
        at: context.keyword(operation.span, 'validate') ?? operation.span,
        data: { table: shownName(context, operation.table), lock: held.lock, who: waiting(held.lock) },
        related: whereTaken(context, held),
        fix: moveFix(
          context,
          'Validate it in a later migration',
          ['validate', operation.constraint.text],
          '-- Nothing to undo: a constraint that was valid once may stay so.\n',
        ),
      });
    },
  },
});
