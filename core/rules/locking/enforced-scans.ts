/** A foreign key is enforced again and checked for all rows while both tables are locked. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenBeside } from '../../rule-kit/locks/held-locks.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';

const messages = {
  scans:
    'ENFORCED checks all of {table} under ACCESS EXCLUSIVE: reads and writes wait. Add a second key NOT VALID, validate it, drop this one.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);`;
const idle =
  'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED;';

export const rule = defineRule({
  id: 'locking/enforced-scans',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  versions: { from: 18 },
  summary: 'ALTER CONSTRAINT … ENFORCED on a foreign key of a table in use.',
  why: `From PostgreSQL 18 on a foreign key can be \`NOT ENFORCED\` and be switched on later. \`ALTER CONSTRAINT … ENFORCED\` takes an
\`ACCESS EXCLUSIVE\` lock on the table and \`SHARE ROW EXCLUSIVE\` on the referenced one, then looks up every row before it lets go. It
cannot be put off: there is no \`NOT VALID\` beside it.`,
  instead: `1. \`ADD CONSTRAINT … FOREIGN KEY … NOT VALID\` under another name: new rows are checked, old ones are not read.
2. In a later migration \`VALIDATE CONSTRAINT …\`, which lets writes through.
3. Drop the one that was not enforced, and rename the new one if the name matters.`,
  whenOff: 'Where tables are small enough to be read while everybody waits.',
  facts: ['alter-constraint/enforced', 'add-foreign-key/not-valid', 'validate-foreign-key'],
  messages,
  fix: { kinds: [], because: 'It takes another constraint with another name, and the author chooses both.' },
  examples: [
    bad(
      'Switched on again',
      `ALTER TABLE orders ALTER CONSTRAINT orders_customer ENFORCED;
--                                                  ^^^^^^^^ error: ENFORCED checks all of orders under ACCESS EXCLUSIVE: reads and writes wait. Add a second key NOT VALID, validate it, drop this one.`,
      { history: [tables, idle] },
    ),
    bad(
      'With another change beside it',
      `ALTER TABLE orders ALTER CONSTRAINT orders_customer ENFORCED, ADD COLUMN note text;
--                                                  ^^^^^^^^ error: ENFORCED checks all of orders under ACCESS EXCLUSIVE: reads and writes wait. Add a second key NOT VALID, validate it, drop this one.`,
      { history: [tables, idle] },
    ),
    good(
      'A second one is added without reading the rows',
      'ALTER TABLE orders ADD CONSTRAINT orders_customers FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
      { history: [tables, idle] },
    ),
  ],
  check: {
    alterTableOption(operation, context) {
      if (operation.option !== 'alter-constraint' || operation.constraint?.enforced !== true) return;
      const effect = context.effect(operation);
      if (!effect.relations.some((one) => one.scan && !one.isNew) || effect.uncertain !== undefined) return;
      if (context.isNew(operation.table) || isRewrittenBeside(context, operation)) return;
      context.report({
        message: 'scans',
        at: context.keyword(operation.span, 'enforced') ?? operation.span,
        data: { table: shownName(context, operation.table) },
        related: whereMade(context, operation.table),
      });
    },
  },
});
