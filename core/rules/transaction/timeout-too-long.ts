/** A lock_timeout that is disabled, or so long that others wait for minutes. */
import { blocksOthers } from '../../rule-kit/locks/blocks-others.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { lockWaitOf } from '../../rule-kit/lock-wait.ts';
import { later, operationsOf } from '../../rule-kit/statements/neighbours.ts';

const messages = {
  long: 'With {setting} = {value}, sessions that need {table} may wait that long behind this migration. Give it seconds.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

/** Longer than people wait for a page. */
const longest = 10_000;

export const rule = defineRule({
  id: 'transaction/timeout-too-long',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: { sqlite: 'Only one connection writes at a time; busy_timeout belongs to the connection.' },
  summary: 'A wait of more than ten seconds for a lock on a table.',
  why: `\`lock_timeout\` (\`lock_wait_timeout\` on MySQL, in seconds, and LOCK_TIMEOUT on SQL Server, in milliseconds) bounds how long a migration waits for a lock, and with it how long everybody waits who queued up behind it. Longer
than clients wait for an answer is an outage with another name.`,
  instead:
    'Two to five seconds, and a deployment that tries again. For what works `CONCURRENTLY`, switch it off.',
  whenOff: 'Where nobody uses the tables while migrations run.',
  messages,
  fix: { kinds: [], because: 'How long users may wait is for people to say.' },
  examples: [
    bad(
      'Minutes',
      `BEGIN;
SET LOCAL lock_timeout = '10min';
--        ^^^^^^^^^^^^ warning: With lock_timeout = 10min, sessions that need orders may wait that long behind this migration. Give it seconds.
ALTER TABLE orders ADD COLUMN state text;
COMMIT;`,
      { history: [orders] },
    ),
    bad(
      'Before a table that no migration made here',
      `SET lock_timeout = '1min';
--  ^^^^^^^^^^^^ warning: With lock_timeout = 1min, sessions that need parcels may wait that long behind this migration. Give it seconds.
ALTER TABLE parcels ADD COLUMN note text;`,
      { notExecutable: 'The table is not in the example.' },
    ),
    bad(
      'SQL Server counts in milliseconds',
      `SET LOCK_TIMEOUT 60000;
--  ^^^^^^^^^^^^ warning: With LOCK_TIMEOUT = 60000, sessions that need Presses may wait that long behind this migration. Give it seconds.
ALTER TABLE dbo.Presses ADD Note nvarchar(40) NULL;`,
      {
        dialect: 'sqlserver',
        history: ['CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY);'],
      },
    ),
    bad(
      'MySQL in seconds',
      `SET lock_wait_timeout = 60;
--  ^^^^^^^^^^^^^^^^^ warning: With lock_wait_timeout = 60, sessions that need reels may wait that long behind this migration. Give it seconds.
ALTER TABLE reels ADD COLUMN note text;`,
      {
        ...{ dialect: 'mysql' },
        history: ['CREATE TABLE reels (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB;'],
      },
    ),
    good(
      'Seconds',
      `SET lock_timeout = '3s';
ALTER TABLE orders ADD COLUMN state text;`,
      { history: [orders] },
    ),
  ],
  check: {
    setVariable(operation, context) {
      const { variable, change, values } = operation;
      const { variable: limiting, shown: setting, limit } = lockWaitOf(context);
      if (variable !== limiting || change !== 'set' || context.body !== undefined) return;
      const value = limit(values);
      // Another rule asks for a missing limit.
      if (value === undefined || value === Infinity || value <= longest) return;
      const behind = operationsOf(later(context));
      const next = behind.findIndex((one) => one.kind === 'setVariable' && one.variable === variable);
      const table = behind
        .slice(0, next < 0 ? undefined : next)
        .flatMap((one) => blocksOthers(one, context) ?? [])[0];
      if (table === undefined) return;
      const at = context.keyword(operation.span, variable) ?? operation.span;
      context.report({ message: 'long', at, data: { table, setting, value: values.join() } });
    },
  },
});
