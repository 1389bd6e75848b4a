/** One transaction adds foreign keys to several tables in use. */
import { oncePer } from '../../collections/once-per.ts';
import type { Action } from '../../effects/statement.ts';
import type { AddColumn, AddConstraint, ObjectName } from '../../operations/model/operation.ts';
import { keysAddedBy } from '../../rule-kit/locks/added-foreign-keys.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blockingOn, heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { hasLockTimeout } from '../../rule-kit/locks/lock-timeout.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';

const messages = {
  together:
    'Foreign keys lock {first} and {second} together, in {lock} mode: writes to both wait until the end. One migration for each key.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE regions (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, region_id bigint);`;

export const rule = defineRule({
  id: 'locking/several-foreign-keys',
  hazard: 'queues',
  preset: 'strict',
  elsewhere: otherLocks,
  summary: 'Foreign keys to several existing tables added in one transaction without a lock_timeout.',
  why: `Each foreign key takes a \`SHARE ROW EXCLUSIVE\` lock on the table that it points at, and keeps it until the transaction ends. While the
second one waits for a long transaction on its table, nobody can write to the first: one busy table stops several, and without
\`NOT VALID\` for as long as all rows are read.`,
  instead: `1. One migration for each foreign key, \`NOT VALID\`, so that it waits for one table alone.
2. \`SET LOCAL lock_timeout = '2s'\` in each, and try again when it fails.`,
  whenOff: 'Where no long transactions write to the referenced tables.',
  facts: ['add-foreign-key/not-valid', 'add-foreign-key', 'add-column/references'],
  messages,
  fix: { kinds: [], because: 'Whether the changes may come apart is for the author to say.' },
  examples: [
    bad(
      'In one statement',
      `ALTER TABLE orders
  ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID,
  ADD FOREIGN KEY (region_id) REFERENCES regions NOT VALID;
--                                       ^^^^^^^ warning: Foreign keys lock customers and regions together, in SHARE ROW EXCLUSIVE mode: writes to both wait until the end. One migration for each key.`,
      { history: [tables] },
    ),
    bad(
      'In one transaction',
      `BEGIN;
CREATE TABLE refunds (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
ALTER TABLE orders ADD COLUMN home_id bigint REFERENCES regions (id);
--                                                      ^^^^^^^ warning: Foreign keys lock customers and regions together, in SHARE ROW EXCLUSIVE mode: writes to both wait until the end. One migration for each key.
COMMIT;`,
      { history: [tables] },
    ),
    good(
      'One after the other',
      `ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (region_id) REFERENCES regions NOT VALID;`,
      { history: [tables] },
    ),
  ],
  check: {
    addConstraint: report,
    addColumn: report,
  },
});

type Context = RuleContext<typeof messages>;

/** One finding for each transaction: at the key that references a second table. Keys of a new table have their own rule. */
function report(operation: AddConstraint | AddColumn, context: Context): void {
  const keys = keysAddedBy(operation);
  if (keys.length === 0 || context.body !== undefined || hasLockTimeout(context)) return;
  // Most keys are in a new table: then no earlier statement needs to be examined.
  if (inUse(keys, context).length === 0) return;
  const { operations } = context.statement.parsed;
  const beside = operations.slice(0, operations.indexOf(operation)).flatMap(keysAddedBy);
  const known = inUse([...context.earlier().flatMap(({ actions }) => keysOf(actions)), ...beside], context);
  const [first] = known;
  const second = keys.find((one) => inUse([one], context).some((shown) => !known.includes(shown)));
  if (first === undefined || second === undefined || known.length > 1 || isLocked(second, context)) return;
  const shown = shownName(context, second);
  const lock = context.effect(operation).relations.find((one) => one.relation === shown)?.lock;
  if (lock === undefined || shown === shownName(context, operation.table)) return;
  context.report({
    message: 'together',
    at: second,
    data: { first, second: shown, lock },
    related: whereMade(context, second),
    // A new table has no rows to check: the locks are short once they are granted.
    severity: context.isNew(operation.table) ? 'info' : 'warning',
  });
}

/** Cached, because every later statement of a long transaction needs it. */
const keysOf = oncePer((actions: readonly Action[]): readonly ObjectName[] =>
  actions.flatMap(({ operation }) => keysAddedBy(operation)),
);

function inUse(names: readonly ObjectName[], context: Context): readonly string[] {
  const used = names.filter((one) => !context.isNew(one));
  return [...new Set(used.map((one) => shownName(context, one)))];
}

function isLocked(name: ObjectName, context: Context): boolean {
  return heldExclusively(context, name) !== undefined || blockingOn(context, name) !== undefined;
}
