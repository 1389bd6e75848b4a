/** Two tables are locked in the opposite order of the running application, which can deadlock. */
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { whereTaken } from '../../rule-kit/locks/held-locks.ts';
import { reversedBy, wasReversed } from '../../rule-kit/locks/lock-order.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  key: '{first} is locked in {lock} mode before {second}, but an INSERT of {second} uses {first} for {name}: a deadlock. Use two migrations.',
  trigger:
    '{first} is locked in {lock} mode before {second}, but trigger {name} of {second} uses {first}: a deadlock. Use two migrations.',
  function:
    '{first} is locked in {lock} mode before {second}, but {name} uses {second}, then {first}: a deadlock. Use two migrations.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY, orders int);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`;

const counted = [
  'CREATE TABLE shelves (id bigint PRIMARY KEY, books int); CREATE TABLE books (id bigint PRIMARY KEY, shelf_id bigint);',
  `CREATE FUNCTION count_books() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shelves SET books = books + 1 WHERE id = NEW.shelf_id;
  RETURN NEW;
END $$;
CREATE TRIGGER counted AFTER INSERT ON books FOR EACH ROW EXECUTE FUNCTION count_books();`,
];

export const rule = defineRule({
  id: 'locking/lock-order',
  hazard: 'queues',
  preset: 'strict',
  elsewhere: otherLocks,
  summary:
    'Two tables locked in one transaction in the order opposite to that of a foreign key, a trigger or a function.',
  why: `A transaction keeps its locks until it ends, and takes the next one while it holds them. If a migration locks \`customers\` and then
\`orders\`, and a request of the application has inserted into \`orders\` and now looks up the customer for the foreign key, each waits
for the other. After a second the server notices and ends one of them with a deadlock error: the migration, or a request of a user.
The same goes for a trigger that changes another table, and for a function that changes two.

Seen on servers of PostgreSQL 14 to 18: with a foreign key, with a trigger and with a function, one of the two sessions ended with
error 40P01.`,
  instead: `1. One migration for each table: what holds one lock alone makes no deadlock.
2. Where they have to go together: lock them in the order in which the application does (the referring table before the referenced
   one), and \`SET LOCAL lock_timeout\` to less than a second, so that it is the migration that gives way.`,
  whenOff: 'Where nobody writes while migrations run.',
  facts: ['add-column', 'insert', 'update', 'create-trigger'],
  messages,
  fix: {
    kinds: [],
    because: 'Which of the two comes first, or whether they come apart, is for the author to say.',
  },
  examples: [
    bad(
      'A foreign key points from the second table to the first',
      `BEGIN;
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
--          ^^^^^^ warning: customers is locked in ACCESS EXCLUSIVE mode before orders, but an INSERT of orders uses customers for orders_customer_id_fkey: a deadlock. Use two migrations.
COMMIT;`,
      { history: [tables] },
    ),
    bad(
      'A trigger of the second table changes the first',
      `ALTER TABLE shelves ADD COLUMN room text;
CREATE TRIGGER same BEFORE UPDATE ON books FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
--                                   ^^^^^ warning: shelves is locked in ACCESS EXCLUSIVE mode before books, but trigger counted of books uses shelves: a deadlock. Use two migrations.`,
      { history: counted, tool: 'golang-migrate' },
    ),
    good(
      'In the order of the foreign key',
      `BEGIN;
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE customers ADD COLUMN note text;
COMMIT;`,
      { history: [tables] },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    if (!isFirst(operation, context)) return;
    const found = reversedBy(context);
    if (found === undefined || wasReversed(context)) return;
    const { opponent, first, second } = found;
    context.report({
      message: opponent.kind,
      at: placeOf(operation, context),
      data: { first: first.relation, lock: first.lock, second, name: opponent.name },
      related: [...whereTaken(context, first), ...opponent.related],
    });
  },
});

function placeOf(operation: Operation, context: RuleContext<typeof messages>): Span {
  return 'table' in operation && operation.table !== undefined ? operation.table : secondWord(context);
}
