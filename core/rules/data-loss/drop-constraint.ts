/** A constraint is dropped, and nothing takes its place. */
import type { DropConstraint } from '../../operations/operation.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { later, earlier, operationsOf } from '../../rule-kit/section.ts';
import { shownName } from '../../rule-kit/tables.ts';
import { constraint as constraintOf, relationKey } from '../../schema/lookup.ts';
import type { Constraint } from '../../schema/model.ts';
import type { RuleContext } from '../../rule-kit/context.ts';

const messages = {
  dropped:
    'Without {constraint}, {table} takes rows that break the {kind}, and it cannot be added again before they are mended.',
} as const;

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint CONSTRAINT orders_customer REFERENCES customers,
  amount int CONSTRAINT orders_amount CHECK (amount > 0)
);`;

export const rule = defineRule({
  id: 'data-loss/drop-constraint',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'DROP CONSTRAINT of a key, foreign key or check that nothing replaces.',
  why: `From then on the database no longer holds what code has come to rely on. Rows that break it come in unseen. A primary key is also how
logical replication finds rows, and a foreign key’s drop locks the other table as well.`,
  instead:
    'Where the constraint is replaced, add the new one first, in the same migration. Where it is wrong, say in a comment why.',
  whenOff: 'Where constraints are kept in the application.',
  facts: ['drop-constraint', 'drop-foreign-key', 'drop-key'],
  messages,
  fix: { kinds: [], because: 'Whether the guarantee is still wanted is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A check',
      `ALTER TABLE orders DROP CONSTRAINT orders_amount;
--                                 ^^^^^^^^^^^^^ info: Without orders_amount, orders takes rows that break the check, and it cannot be added again before they are mended.`,
      { history: [shop] },
    ),
    bad(
      'A foreign key',
      `ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_customer;
--                                           ^^^^^^^^^^^^^^^ info: Without orders_customer, orders takes rows that break the foreign key, and it cannot be added again before they are mended.`,
      {
        history: [shop],
      },
    ),
    good(
      'Another one takes its place',
      `ALTER TABLE orders DROP CONSTRAINT orders_amount;
ALTER TABLE orders ADD CONSTRAINT orders_amount CHECK (amount >= 0) NOT VALID;`,
      { history: [shop] },
    ),
    good(
      'It goes with its column',
      `ALTER TABLE orders DROP CONSTRAINT orders_customer;
ALTER TABLE orders DROP COLUMN customer_id;`,
      { history: [shop] },
    ),
  ],
  check: {
    dropConstraint(operation, context) {
      const table = context.table(operation.table);
      const found = table && constraintOf(table, operation.constraint.text);
      if (found === undefined || context.isNew(operation.table) || found.origin.file === context.path) return;
      // A CHECK that only proves NOT NULL has done its work.
      if (
        found.kind === 'not-null' ||
        found.provesNotNull.length > 0 ||
        isReplaced(operation, found, context)
      )
        return;
      context.report({
        message: 'dropped',
        at: operation.constraint,
        data: {
          constraint: found.name,
          table: shownName(context, operation.table),
          kind: kinds[found.kind],
        },
        related: [{ ...found.origin, message: `${found.name} is made here.` }],
      });
    },
  },
});

const kinds: Readonly<Record<Constraint['kind'], string>> = {
  'primary-key': 'primary key',
  unique: 'unique key',
  'foreign-key': 'foreign key',
  check: 'check',
  exclusion: 'exclusion',
  'not-null': 'NOT NULL',
};

/** By a constraint or unique index of the same migration, or because table or column go. */
function isReplaced(
  operation: DropConstraint,
  found: Constraint,
  context: RuleContext<typeof messages>,
): boolean {
  const key = relationKey(context.schema, operation.table);
  const around = operationsOf([...earlier(context), context.statement, ...later(context)]);
  return around.some((one) => {
    if (one.kind === 'dropRelation') return relationKey(context.schema, one.target) === key;
    if (one.kind !== 'addConstraint' && one.kind !== 'dropColumn' && one.kind !== 'createIndex') return false;
    if (relationKey(context.schema, one.table) !== key) return false;
    if (one.kind === 'createIndex') return one.unique;
    if (one.kind === 'dropColumn') return found.columns.includes(one.column.text);
    return true;
  });
}
