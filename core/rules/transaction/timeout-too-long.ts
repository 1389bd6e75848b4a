/** A lock_timeout that is switched off or so long that others wait for minutes. */
import type { SetVariable } from '../../operations/operation.ts';
import { milliseconds } from '../../migrations/transactions.ts';
import { blocksOthers } from '../../rule-kit/blocks-others.ts';
import { noTimeouts } from '../../rule-kit/elsewhere.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { later, operationsOf } from '../../rule-kit/section.ts';

const messages = {
  long: 'With lock_timeout = {value}, sessions that need {table} may wait that long behind this migration. Give it seconds.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

/** Longer than people wait for a page. */
const longest = 10_000;

export const rule = defineRule({
  id: 'transaction/timeout-too-long',
  category: 'transaction',
  since: '0.1.0',
  hazard: 'misleads',
  preset: 'recommended',
  dialects: ['postgresql'],
  elsewhere: noTimeouts,
  summary: 'A lock_timeout of more than ten seconds before a table is locked.',
  why: `\`lock_timeout\` bounds how long a migration waits for a lock, and with it how long everybody waits who queued up behind it. Longer
than clients wait for an answer is an outage with another name.`,
  instead:
    'Two to five seconds, and a deployment that tries again. For what works `CONCURRENTLY`, switch it off.',
  whenOff: 'Where nobody uses the tables while migrations run.',
  messages,
  fix: { kinds: [], because: 'How long users may wait is for people to say.' },
  directions: 'up',
  bodies: 'executed',
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
    good(
      'Seconds',
      `SET lock_timeout = '3s';
ALTER TABLE orders ADD COLUMN state text;`,
      { history: [orders] },
    ),
    good(
      'Switched off for what makes nobody wait',
      `SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
      { history: [orders] },
    ),
  ],
  check: {
    setVariable(operation, context) {
      const value = limitOf(operation);
      // Zero is no limit, and another rule asks for one.
      if (value === undefined || value <= longest || context.body !== undefined) return;
      const behind = operationsOf(later(context));
      const next = behind.findIndex(
        (one) => one.kind === 'setVariable' && one.variable === operation.variable,
      );
      const table = behind
        .slice(0, next < 0 ? undefined : next)
        .flatMap((one) => blocksOthers(one, context) ?? [])[0];
      if (table === undefined) return;
      const at = context.keyword(operation.span, 'lock_timeout') ?? operation.span;
      context.report({ message: 'long', at, data: { table, value: operation.values.join() } });
    },
  },
});

function limitOf({ variable, change, values }: SetVariable): number | undefined {
  if (variable !== 'lock_timeout') return undefined;
  return change === 'set' ? milliseconds(new Map([[variable, values]]), variable) : undefined;
}
