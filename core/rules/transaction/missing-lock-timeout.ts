/** The first statement of a migration that makes others wait, with no limit to how long it waits itself. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blocksOthers } from '../../rule-kit/blocks-others.ts';
import { hasLockTimeout } from '../../rule-kit/lock-timeout.ts';
import { earlier, operationsOf, secondWord } from '../../rule-kit/section.ts';
import { timeoutFix } from '../../rule-kit/timeout-fix.ts';

const messages = {
  unlimited:
    'This waits for its lock on {table} as long as it takes, and everybody behind it waits too. Set lock_timeout before it.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const rule = defineRule({
  id: 'transaction/missing-lock-timeout',
  category: 'transaction',
  since: '0.1.0',
  hazard: 'queues',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'A lock that others wait for is taken on an existing table without lock_timeout in force.',
  why: `Even a change that takes a millisecond first waits for its lock: behind a report, a backup, a forgotten transaction. While it waits, all
that conflicts with it queues behind it, reads included. By default it waits without end. A \`lock_timeout\` makes it give up, so that traffic
goes on and the deployment tries again.`,
  instead: `\`SET LOCAL lock_timeout = '2s'\` at the start of the migration, \`SET\` without \`LOCAL\` where it runs outside of a transaction, and a
deployment that tries again. Not for what works \`CONCURRENTLY\`: it makes nobody wait, and a timeout leaves half of it behind.`,
  whenOff: 'Where the role that migrates, or the tool’s connection, has a lock_timeout already.',
  facts: ['add-column', 'drop-table'],
  messages,
  fix: {
    kinds: ['edit'],
    because:
      'The migration does the same; where it would have held up others for longer than two seconds, it fails instead.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Sent by itself',
      `ALTER TABLE orders ADD COLUMN state text;
--    ^^^^^ warning: This waits for its lock on orders as long as it takes, and everybody behind it waits too. Set lock_timeout before it. 💡`,
      {
        history: [orders],
        fixed: `SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;`,
      },
    ),
    bad(
      'In a transaction',
      `BEGIN;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
--    ^^^^^ warning: This waits for its lock on orders as long as it takes, and everybody behind it waits too. Set lock_timeout before it. 💡
ALTER TABLE orders ADD COLUMN state text;
COMMIT;`,
      {
        history: [orders],
        fixed: `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
ALTER TABLE orders ADD COLUMN state text;
COMMIT;`,
      },
    ),
    bad(
      'A file that is sent as one query',
      `ALTER TABLE orders ADD COLUMN state text;
--    ^^^^^ warning: This waits for its lock on orders as long as it takes, and everybody behind it waits too. Set lock_timeout before it. 💡`,
      {
        history: [orders],
        tool: 'golang-migrate',
        fixed: `SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;`,
      },
    ),
    bad(
      'Zero is no limit',
      `SET lock_timeout = 0;
ALTER TABLE orders DROP COLUMN note;
--    ^^^^^ warning: This waits for its lock on orders as long as it takes, and everybody behind it waits too. Set lock_timeout before it. 💡`,
      {
        history: [orders],
        fixed: `SET lock_timeout = 0;
SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN note;`,
      },
    ),
    good(
      'With a limit',
      `SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;`,
      { history: [orders] },
    ),
    good(
      'A table that nobody uses yet',
      `CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ADD COLUMN text text;`,
    ),
    good('Nobody waits for it', 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);', {
      history: [orders],
    }),
  ],
  check: {},
  checkAny(operation, context) {
    if (context.body !== undefined || hasLockTimeout(context)) return;
    const first = context.statement.parsed.operations.find((one) => blocksOthers(one, context) !== undefined);
    if (first !== operation) return;
    const table = blocksOthers(operation, context);
    // Once a file: what comes behind is mended by the same line.
    if (
      table === undefined ||
      operationsOf(earlier(context)).some((one) => blocksOthers(one, context) !== undefined)
    )
      return;
    context.report({
      message: 'unlimited',
      at: secondWord(context),
      data: { table },
      fix: timeoutFix(context, 'lock_timeout', '2s', 'Give up waiting for a lock after two seconds'),
    });
  },
});
