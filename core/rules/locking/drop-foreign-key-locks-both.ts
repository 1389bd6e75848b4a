/** Dropping a foreign key locks the referenced table too. */
import type { ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { hasLockTimeout } from '../../rule-kit/locks/lock-timeout.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { constraint, displayName, foreignKeysFrom, nameOf } from '../../schema/lookup.ts';

const messages = {
  constraint:
    'Dropping {key} waits for ACCESS EXCLUSIVE on {table} and on {referenced}: reads and writes of both queue. Set a short lock_timeout.',
  notEnforced:
    'NOT ENFORCED waits for ACCESS EXCLUSIVE on {table} and on {referenced}: reads and writes of both queue. Set a short lock_timeout.',
  table:
    'Dropping {table} waits for ACCESS EXCLUSIVE on {referenced} too, which its foreign key points at. Set a short lock_timeout.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers);`;

export const rule = defineRule({
  id: 'locking/drop-foreign-key-locks-both',
  hazard: 'queues',
  preset: 'strict',
  elsewhere: otherLocks,
  summary: 'A foreign key dropped, alone or with its table, without a lock_timeout.',
  why: `A foreign key is kept by triggers on both tables. Dropping it, or the table that has it, takes an \`ACCESS EXCLUSIVE\` lock on the
referenced table as well, which often is the busiest one. The request waits for every transaction that touched that table, and
every later read and write waits behind it.`,
  instead: `1. \`SET lock_timeout = '2s'\` in front of it, and try again when it fails.
2. Drop one foreign key for each migration, so that no two tables are locked at a time; drop the table afterwards.`,
  whenOff: 'Where no long queries run on the referenced tables.',
  facts: ['drop-foreign-key', 'drop-table', 'alter-constraint/not-enforced'],
  messages,
  fix: { kinds: [], because: 'How long others may wait is for the author to say.' },
  examples: [
    bad(
      'The constraint alone',
      `ALTER TABLE orders DROP CONSTRAINT orders_customer;
--                                 ^^^^^^^^^^^^^^^ warning: Dropping orders_customer waits for ACCESS EXCLUSIVE on orders and on customers: reads and writes of both queue. Set a short lock_timeout.`,
      { history: [tables] },
    ),
    bad(
      'With its table',
      `DROP TABLE orders;
--         ^^^^^^ warning: Dropping orders waits for ACCESS EXCLUSIVE on customers too, which its foreign key points at. Set a short lock_timeout.`,
      { history: [tables] },
    ),
    good(
      'The wait is short',
      `SET lock_timeout = '2s';
ALTER TABLE orders DROP CONSTRAINT orders_customer;`,
      { history: [tables] },
    ),
  ],
  check: {
    dropConstraint(operation, context) {
      const key = operation.constraint.text;
      const referenced = referencedBy(operation.table, key, context);
      if (referenced === undefined) return;
      context.report({
        message: 'constraint',
        at: operation.constraint,
        data: { key, table: shownName(context, operation.table), referenced },
      });
    },
    alterTableOption(operation, context) {
      const { constraint: change } = operation;
      if (operation.option !== 'alter-constraint' || change?.enforced !== false) return;
      const referenced = referencedBy(operation.table, change.name, context);
      if (referenced === undefined) return;
      context.report({
        message: 'notEnforced',
        at: context.keyword(operation.span, 'not', 'enforced') ?? operation.span,
        data: { table: shownName(context, operation.table), referenced },
      });
    },
    dropRelation(operation, context) {
      const table = context.table(operation.target);
      if (table === undefined || context.isNew(operation.target)) return;
      const referenced = foreignKeysFrom(table)
        .map((one) => one.references.relation)
        .find((one) => one !== table.key && isWaitedFor(one, context));
      if (referenced === undefined) return;
      context.report({
        message: 'table',
        at: operation.target,
        data: { table: shownName(context, operation.target), referenced: displayName(referenced) },
      });
    },
  },
});

/** The referenced table, if this statement requests the lock on it. */
function referencedBy(
  name: ObjectName,
  key: string,
  context: RuleContext<typeof messages>,
): string | undefined {
  const table = context.table(name);
  const referenced = table === undefined ? undefined : constraint(table, key)?.references?.relation;
  if (table === undefined || referenced === undefined || context.isNew(name)) return undefined;
  if (referenced === table.key || !isWaitedFor(referenced, context)) return undefined;
  return displayName(referenced);
}

function isWaitedFor(key: string, context: RuleContext<typeof messages>): boolean {
  const relation = context.schema.relations.get(key);
  if (relation === undefined || hasLockTimeout(context)) return false;
  const name: ObjectName = nameOf(relation.schema, relation.name);
  return !context.isNew(name) && heldExclusively(context, name) === undefined;
}
