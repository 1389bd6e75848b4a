/** NOT ENFORCED: a constraint that constrains nothing. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  idle: '{table} takes rows that break this constraint: NOT ENFORCED checks none, now or later. Use NOT VALID where old rows are in the way.',
} as const;

const orders =
  'CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, amount int);';

export const rule = defineRule({
  id: 'data-loss/not-enforced-constraint',
  hazard: 'taste',
  preset: 'all',
  elsewhere: 'PostgreSQL alone has NOT ENFORCED for CHECK and foreign keys together.',
  versions: { from: 18 },
  summary: 'A CHECK or foreign key that is NOT ENFORCED.',
  why: `From PostgreSQL 18 on a \`CHECK\` or foreign key can stand in the catalog without being checked, as documentation. Readers take it for a
guarantee. The locks are those of one that is enforced, without reading the rows.`,
  instead: '`NOT VALID` checks new rows, and `VALIDATE CONSTRAINT` the old ones when they are mended.',
  whenOff: 'In a warehouse whose loads are checked elsewhere.',
  facts: ['add-check/not-enforced', 'add-foreign-key/not-enforced'],
  messages,
  fix: { kinds: [], because: 'Rows may break it already.' },
  examples: [
    bad(
      'A check',
      `ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT ENFORCED;
--                                                            ^^^^^^^^^^^^ hint: orders takes rows that break this constraint: NOT ENFORCED checks none, now or later. Use NOT VALID where old rows are in the way.`,
      {
        history: [orders],
      },
    ),
    bad(
      'A foreign key',
      `ALTER TABLE orders ADD CONSTRAINT whose FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED;
--                                                                                     ^^^^^^^^^^^^ hint: orders takes rows that break this constraint: NOT ENFORCED checks none, now or later. Use NOT VALID where old rows are in the way.`,
      { history: [orders] },
    ),
    good('Checked from now on', 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;', {
      history: [orders],
    }),
  ],
  check: {
    addConstraint({ table, constraint }, context) {
      if (constraint.kind !== 'check' && constraint.kind !== 'foreign-key') return;
      if (!constraint.notEnforced) return;
      context.report({
        message: 'idle',
        at: context.keyword(constraint, 'not', 'enforced') ?? constraint,
        data: { table: shownName(context, table) },
      });
    },
  },
});
