/** A quick type change also locks the tables at the other end of the column's foreign keys. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/locks/held-locks.ts';
import { hasLockTimeout } from '../../rule-kit/locks/lock-timeout.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { alsoLocked, shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  partners:
    'Changing {column} waits for ACCESS EXCLUSIVE on {table} and, for its foreign keys, on {others}: reads and writes queue. Set a short lock_timeout.',
} as const;

const tables = `CREATE TABLE customers (code varchar(10) PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_code varchar(10) REFERENCES customers);`;

export const rule = defineRule({
  id: 'locking/type-change-locks-partners',
  hazard: 'queues',
  preset: 'strict',
  elsewhere: otherLocks,
  summary: 'The type of a column with a foreign key changed without a lock_timeout.',
  why: `A longer \`varchar\` is a change of the catalog alone. But where the column has a foreign key, or is what another's points at, that
key is made anew, and for this the table on its other side is locked in \`ACCESS EXCLUSIVE\` mode too. The statement waits for one
table after the other while it keeps the first from everybody.`,
  instead: `1. \`SET lock_timeout = '2s'\` in front of it, and try again when it fails.
2. Nothing else in the same transaction.`,
  whenOff: 'Where no long queries run on the tables.',
  facts: ['alter-type/metadata-only'],
  messages,
  fix: { kinds: [], because: 'How long others may wait is for the author to say.' },
  examples: [
    bad(
      'The column that refers to another',
      `ALTER TABLE orders ALTER COLUMN customer_code TYPE varchar(20);
--                                                 ^^^^^^^^^^^ warning: Changing customer_code waits for ACCESS EXCLUSIVE on orders and, for its foreign keys, on customers: reads and writes queue. Set a short lock_timeout.`,
      { history: [tables] },
    ),
    bad(
      'The column that others refer to',
      `ALTER TABLE customers ALTER code TYPE varchar(20);
--                                    ^^^^^^^^^^^ warning: Changing code waits for ACCESS EXCLUSIVE on customers and, for its foreign keys, on orders and 1 more: reads and writes queue. Set a short lock_timeout.`,
      {
        history: [
          tables,
          'CREATE TABLE refunds (customer_code varchar(10) REFERENCES customers ON UPDATE CASCADE);',
        ],
      },
    ),
    good(
      'The wait is short',
      `SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN customer_code TYPE varchar(20);`,
      { history: [tables] },
    ),
  ],
  check: {
    alterColumnType(operation, context) {
      if (context.isNew(operation.table) || hasLockTimeout(context)) return;
      if (heldExclusively(context, operation.table) !== undefined) return;
      const effect = context.effect(operation);
      // Slow changes have their own rule.
      if (effect.uncertain !== undefined || effect.duration !== 'instant') return;
      const others = effect.relations.filter(
        ({ role, isNew, lock }) =>
          (role === 'referenced' || role === 'referencing') && !isNew && lock === 'ACCESS EXCLUSIVE',
      );
      if (others.length === 0) return;
      context.report({
        message: 'partners',
        at: operation.type,
        data: {
          column: operation.column.text,
          table: shownName(context, operation.table),
          others: oneOf(others.map((one) => one.relation)),
        },
        related: alsoLocked(context, others),
      });
    },
  },
});
