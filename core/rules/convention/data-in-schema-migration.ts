/** One migration changes the schema and the rows of an existing table. */
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { moveFix } from '../../rule-kit/statements/later-statements.ts';
import { earlier, later, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  mixed:
    'This migration changes the schema and rows of {table}: if one of the two fails, it is hard to say what has run. Put rows into one of their own.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const rule = defineRule({
  id: 'convention/data-in-schema-migration',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Teams keep to it or not; it is read in PostgreSQL’s migrations only.',
  summary: 'UPDATE, DELETE or INSERT on an existing table in a migration that changes the schema too.',
  why: `A schema change takes a moment and can be tried again; rows take as long as there are rows, and are changed for good. In one file without
a transaction around it, what ran before the failure stays, and the next attempt begins with a half. Inside of a transaction it keeps quiet.`,
  instead: 'A migration for the schema, and one behind it for the rows, in batches where there are many.',
  whenOff: 'Where a migration is one step of the product, rows and all, and tables are small.',
  facts: ['update', 'delete', 'insert'],
  messages,
  fix: {
    kinds: ['files'],
    because:
      'The same statement runs one migration later. It is offered where nothing behind it needs the rows changed.',
  },
  examples: [
    bad(
      'A column and what is in it',
      `ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'open' WHERE id < 100;
--     ^^^^^^ info: This migration changes the schema and rows of orders: if one of the two fails, it is hard to say what has run. Put rows into one of their own. 💡`,
      {
        history: [orders],
        fixed: 'ALTER TABLE orders ADD COLUMN state text;\n',
        files: { '003_update_orders.sql': "UPDATE orders SET state = 'open' WHERE id < 100;\n" },
      },
    ),
    bad(
      'Rows go first, so that a constraint holds',
      `DELETE FROM orders WHERE note IS NULL AND id < 100;
--          ^^^^^^ info: This migration changes the schema and rows of orders: if one of the two fails, it is hard to say what has run. Put rows into one of their own.
ALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note IS NOT NULL) NOT VALID;`,
      { history: [orders] },
    ),
    good(
      'One transaction: all of it or nothing',
      `BEGIN;
ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'open' WHERE id < 100;
COMMIT;`,
      { history: [orders] },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    if (context.body !== undefined || context.file === undefined || !isOfRows(operation, context)) return;
    // In one transaction either all of it runs or nothing.
    if (context.during.transaction.kind !== 'own') return;
    const before = operationsOf(earlier(context));
    if (before.some((one) => isOfRows(one, context))) return;
    const others = [...before, ...operationsOf(later(context))];
    if (!others.some((one) => isOfSchema(one))) return;
    context.report({
      message: 'mixed',
      at: operation.table,
      data: { table: shownName(context, operation.table) },
      fix: moveFix(
        context,
        'Move it to a migration of its own',
        [operation.kind, operation.table.name.text],
        '-- The rows stay as they are.\n',
      ),
    });
  },
});

type OfRows = Extract<Operation, { readonly kind: 'insert' | 'update' | 'delete' }>;

function isOfRows(operation: Operation, context: RuleContext<typeof messages>): operation is OfRows {
  if (operation.kind !== 'insert' && operation.kind !== 'update' && operation.kind !== 'delete') return false;
  return context.table(operation.table) !== undefined && !context.isNew(operation.table);
}

/** Creates, changes or drops a table, column, constraint, index or type. */
function isOfSchema({ kind }: Operation): boolean {
  return /^(create(Table|Index|View|Type)|add|drop|alter(Column|Table|Domain)|rename|setNotNull|validate)/.test(
    kind,
  );
}
