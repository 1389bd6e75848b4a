/** A new table whose foreign key locks a table in use. */
import { keysAddedBy } from '../../rule-kit/added-keys.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blockingOn } from '../../rule-kit/held-locks.ts';
import { hasLockTimeout } from '../../rule-kit/lock-timeout.ts';
import { shownName } from '../../rule-kit/tables.ts';

const messages = {
  waits:
    'REFERENCES waits for SHARE ROW EXCLUSIVE on {referenced}, which is in use: writes queue behind it. Set a short lock_timeout.',
} as const;

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'locking/new-table-locks-referenced',
  category: 'locking',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'CREATE TABLE with a foreign key to an existing table, without a lock_timeout.',
  why: `A foreign key puts triggers on both tables. Nobody waits for the new one, but the referenced table is locked in \`SHARE ROW
EXCLUSIVE\` mode: the request waits for every transaction that wrote to it, and later writes wait behind it. Nothing is read, so it is
quick once it has the lock, but it keeps it until the transaction ends.`,
  instead: `1. \`SET lock_timeout = '2s'\` in front of it, and try again when it fails.
2. In a long migration: create the table first and add the foreign key last, in a migration of its own.`,
  whenOff: 'Where no long transactions write to the referenced tables. Most teams live well with it.',
  facts: ['create-table', 'add-column/references'],
  messages,
  fix: { kinds: [], because: 'How long others may wait is for the author to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A key at a column',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
--                                                                        ^^^^^^^^^ info: REFERENCES waits for SHARE ROW EXCLUSIVE on customers, which is in use: writes queue behind it. Set a short lock_timeout.`,
      { history: [customers] },
    ),
    bad(
      'A key of the table',
      `CREATE TABLE orders (
  customer_id bigint,
  FOREIGN KEY (customer_id) REFERENCES customers (id)
--                                     ^^^^^^^^^ info: REFERENCES waits for SHARE ROW EXCLUSIVE on customers, which is in use: writes queue behind it. Set a short lock_timeout.
);`,
      { history: [customers] },
    ),
    good(
      'The wait is short',
      `SET lock_timeout = '2s';
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`,
      { history: [customers] },
    ),
    good(
      'Both are new',
      `CREATE TABLE regions (id bigint PRIMARY KEY);
CREATE TABLE shops (id bigint PRIMARY KEY, region_id bigint REFERENCES regions);`,
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.persistence === 'temporary' || hasLockTimeout(context)) return;
      const told = new Set<string>();
      for (const referenced of keysAddedBy(operation)) {
        const shown = shownName(context, referenced);
        if (told.has(shown) || context.table(referenced) === undefined) continue;
        if (context.isNew(referenced) || blockingOn(context, referenced) !== undefined) continue;
        told.add(shown);
        context.report({ message: 'waits', at: referenced, data: { referenced: shown } });
      }
    },
  },
});
