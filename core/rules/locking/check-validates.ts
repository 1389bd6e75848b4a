/** A CHECK is validated for all rows while reads and writes of the table are blocked. */
import { otherLocksInMysql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenBeside } from '../../rule-kit/locks/held-locks.ts';
import { notValidFix, staysValid } from '../../rule-kit/fixes/not-valid-constraint.ts';
import { sqlserverCheck } from '../../rule-kit/rows/sqlserver-row-work.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';

const messages = {
  ...sqlserverCheck.messages,
  scans:
    'Adding this CHECK reads all of {table} under ACCESS EXCLUSIVE: reads and writes wait. Add it NOT VALID, validate later.',
  column:
    'The CHECK on {column} reads all of {table} under ACCESS EXCLUSIVE: reads and writes wait. Add it apart, NOT VALID.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);';

export const rule = defineRule({
  id: 'locking/check-validates',
  hazard: 'blocks-readers',
  dialects: ['postgresql', 'sqlserver'],
  elsewhere: otherLocksInMysql,
  summary: 'A CHECK constraint added to an existing table without NOT VALID.',
  why: `\`ADD CONSTRAINT … CHECK\` takes an \`ACCESS EXCLUSIVE\` lock and then reads every row to see that it passes. Nobody can read or
write the table in the meantime. With \`NOT VALID\` the lock is the same but is held for a moment only; \`VALIDATE CONSTRAINT\` reads
the rows later under a lock that lets reads and writes through. A \`CHECK\` written at a new column reads all rows as well, even where
the column is empty in each of them.`,
  instead: `1. \`ALTER TABLE … ADD CONSTRAINT … CHECK (…) NOT VALID\`: new rows are checked.
2. In a later migration, so that the first one's lock is gone: \`ALTER TABLE … VALIDATE CONSTRAINT …\`.

For a new column: add the column first, then its \`CHECK\` in this way.`,
  whenOff: 'Where tables are small enough to be read while everybody waits.',
  facts: ['add-check', 'add-check/not-valid', 'validate-check', 'add-column/check'],
  messages,
  gathers: { scans: 'table', column: 'column' },
  fix: {
    kinds: ['files'],
    differs: [staysValid],
    because:
      'The constraint is the same once validated, but the validation has to run in a migration of its own, and until then old rows may break it.',
  },
  examples: [
    bad(
      'A rule for all rows',
      `ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0);
--                                                ^^^^^ error: Adding this CHECK reads all of orders under ACCESS EXCLUSIVE: reads and writes wait. Add it NOT VALID, validate later. 💡`,
      {
        history: [orders],
        fixed: 'ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;',
        files: {
          '003_validate_orders_quantity.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity;\n',
        },
      },
    ),
    bad(
      'At a new column: all rows are read although none has a value',
      `ALTER TABLE orders ADD COLUMN discount int CHECK (discount > 0);
--                                         ^^^^^ error: The CHECK on discount reads all of orders under ACCESS EXCLUSIVE: reads and writes wait. Add it apart, NOT VALID.`,
      { history: [orders] },
    ),
    good(
      'Checked for new rows only',
      'ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;',
      { history: [orders] },
    ),
    ...sqlserverCheck.examples,
  ],
  check: {
    addConstraint(operation, context) {
      if (context.schema.dialect === 'sqlserver') {
        sqlserverCheck.tell(operation, context);
        return;
      }
      const { constraint } = operation;
      if (constraint.kind !== 'check' || context.isNew(operation.table)) return;
      const effect = context.effect(operation);
      if (!effect.relations.some((one) => one.scan && !one.isNew) || effect.uncertain !== undefined) return;
      if (isRewrittenBeside(context, operation)) return;
      context.report({
        message: 'scans',
        at: context.keyword(constraint, 'check') ?? constraint,
        data: { table: shownName(context, operation.table) },
        fix: notValidFix(operation, context),
        ...onTable(context, operation.table),
      });
    },
    addColumn(operation, context) {
      if (context.schema.dialect === 'sqlserver') return;
      const { column } = operation;
      const check = column.constraints.find((one) => one.kind === 'check' && !one.notEnforced);
      if (check === undefined || context.isNew(operation.table)) return;
      const effect = context.effect(operation);
      // If the rows are rewritten, that is worse, and another rule reports it.
      if (!effect.relations.some((one) => one.scan && !one.rewrite && !one.isNew)) return;
      if (effect.uncertain !== undefined || effect.relations.some((one) => one.rewrite)) return;
      context.report({
        message: 'column',
        at: context.keyword(check, 'check') ?? check,
        data: { column: column.name.text, table: shownName(context, operation.table) },
        ...onTable(context, operation.table),
      });
    },
  },
});
