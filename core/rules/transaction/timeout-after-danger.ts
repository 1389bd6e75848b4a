/** lock_timeout is set after the first lock has been requested. */
import { blocksOthers } from '../../rule-kit/locks/blocks-others.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { lockWaitOf, setsLimit } from '../../rule-kit/lock-wait.ts';
import { earlier, operationsOf } from '../../rule-kit/statements/neighbours.ts';

const messages = {
  late: '{setting} is set after the statement that waits for {table}, and does not bound that wait. Set it at the start of the migration.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE notes (id bigint PRIMARY KEY);`;

export const rule = defineRule({
  id: 'transaction/timeout-after-danger',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: { sqlite: 'Only one connection writes at a time; busy_timeout belongs to the connection.' },
  summary: 'The wait for locks is limited behind the first statement that waits for a lock.',
  why: `A timeout holds for what comes behind it. The first lock of the migration is waited for without a bound, and everybody who needs that table
queues up behind it: what the timeout was written for happens all the same.`,
  instead: 'Set it in the first line.',
  whenOff: 'Never: a line higher it does what it is there for.',
  messages,
  fix: { kinds: [], because: 'Which of the statements it was meant for is for people to say.' },
  examples: [
    bad(
      'In a transaction',
      `BEGIN;
ALTER TABLE orders ADD COLUMN state text;
SET LOCAL lock_timeout = '2s';
--        ^^^^^^^^^^^^ warning: lock_timeout is set after the statement that waits for orders, and does not bound that wait. Set it at the start of the migration.
ALTER TABLE notes ADD COLUMN state text;
COMMIT;`,
      { history: [orders] },
    ),
    bad(
      'Statement by statement',
      `DROP TABLE notes;
SET lock_timeout = '5s';
--  ^^^^^^^^^^^^ warning: lock_timeout is set after the statement that waits for notes, and does not bound that wait. Set it at the start of the migration.
ALTER TABLE orders DROP COLUMN note;`,
      { history: [orders] },
    ),
    bad(
      'MySQL',
      `ALTER TABLE reels DROP COLUMN made;
SET SESSION lock_wait_timeout = 5;
--          ^^^^^^^^^^^^^^^^^ warning: lock_wait_timeout is set after the statement that waits for reels, and does not bound that wait. Set it at the start of the migration.
ALTER TABLE reels ADD COLUMN note text;`,
      {
        ...{ dialect: 'mysql' },
        history: ['CREATE TABLE reels (id int NOT NULL PRIMARY KEY, made date NULL) ENGINE=InnoDB;'],
      },
    ),
    good(
      'In the first line',
      `SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
ALTER TABLE notes ADD COLUMN state text;`,
      { history: [orders] },
    ),
  ],
  check: {
    setVariable(operation, context) {
      const { change, values } = operation;
      if (change !== 'set' || context.body !== undefined) return;
      const wait = lockWaitOf(context);
      const { variable, shown: setting } = wait;
      if (!setsLimit(operation, wait) || wait.limit(values) === undefined) return;
      if (context.during.settings.has(variable)) return;
      const before = operationsOf(earlier(context));
      if (before.some((one) => one.kind === 'setVariable' && one.variable === variable)) return;
      const table = before.flatMap((one) => blocksOthers(one, context) ?? [])[0];
      if (table === undefined) return;
      const at = context.keyword(operation.span, variable) ?? operation.span;
      context.report({ message: 'late', at, data: { table, setting } });
    },
  },
});
