/** A transaction waits for its client between statements while it holds a lock that others need. */
import { milliseconds } from '../../migrations/applying/transactions.ts';
import { blocksOthers } from '../../rule-kit/locks/blocks-others.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noTimeouts } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, laterTogether, operationsOf, secondWord } from '../../rule-kit/statements/neighbours.ts';
import { setTo, timeoutFix } from '../../rule-kit/fixes/timeout-fix.ts';

const messages = {
  idle: 'If the client of this transaction stalls, {table} stays locked until its connection ends. Set idle_in_transaction_session_timeout before it.',
  whole:
    'If this transaction stalls or drags on, {table} stays locked as long as it lasts. Set transaction_timeout before it.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const rule = defineRule({
  id: 'transaction/missing-idle-timeout',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: noTimeouts,
  summary: 'A transaction of several statements that holds a lock, without a bound to how long it may stall.',
  why: `The statements of a transaction come one by one. A laptop that goes to sleep, a pod that is stopped or a network that hangs between two of
them leaves the transaction open, and what it has locked stays locked: \`lock_timeout\` and \`statement_timeout\` do not count while nothing runs.
\`idle_in_transaction_session_timeout\` ends it; from PostgreSQL 17 on, \`transaction_timeout\` bounds all of it.`,
  instead: `\`SET LOCAL transaction_timeout = '10min'\` from 17 on, \`SET LOCAL idle_in_transaction_session_timeout = '30s'\` before, at the start of
the transaction.`,
  whenOff: 'Where the server or the role has one of them already.',
  messages,
  fix: {
    kinds: ['edit'],
    because: 'The migration does the same unless its client goes away or takes very long.',
  },
  examples: [
    bad(
      'From 17 on, a bound for all of it',
      `BEGIN;
ALTER TABLE orders ADD COLUMN state text;
--    ^^^^^ info: If this transaction stalls or drags on, orders stays locked as long as it lasts. Set transaction_timeout before it. 💡
COMMENT ON COLUMN orders.state IS 'Where it stands.';
COMMIT;`,
      {
        history: [orders],
        fixed: `BEGIN;
SET LOCAL transaction_timeout = '10min';
ALTER TABLE orders ADD COLUMN state text;
COMMENT ON COLUMN orders.state IS 'Where it stands.';
COMMIT;`,
      },
    ),
    bad(
      'Before 17, for the time in which nothing runs',
      `BEGIN;
DROP TABLE orders;
--   ^^^^^ info: If the client of this transaction stalls, orders stays locked until its connection ends. Set idle_in_transaction_session_timeout before it. 💡
CREATE TABLE notes (id bigint PRIMARY KEY);
COMMIT;`,
      {
        history: [orders],
        targetVersion: 16,
        fixed: `BEGIN;
SET LOCAL idle_in_transaction_session_timeout = '30s';
DROP TABLE orders;
CREATE TABLE notes (id bigint PRIMARY KEY);
COMMIT;`,
      },
    ),
    good(
      'With a bound',
      `BEGIN;
SET LOCAL idle_in_transaction_session_timeout = '30s';
ALTER TABLE orders ADD COLUMN state text;
COMMENT ON COLUMN orders.state IS 'Where it stands.';
COMMIT;`,
      { history: [orders] },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const { kind } = context.transaction;
    if (context.body !== undefined || context.delivery.sends !== 'statement-by-statement') return;
    if ((kind !== 'explicit' && kind !== 'tool') || isBounded(context)) return;
    const first = context.statement.parsed.operations.find((one) => blocksOthers(one, context) !== undefined);
    const table = blocksOthers(operation, context);
    if (table === undefined || first !== operation) return;
    if (operationsOf(earlier(context)).some((one) => blocksOthers(one, context) !== undefined)) return;
    // Only COMMIT follows, which is sent at once.
    if (!operationsOf(laterTogether(context)).some((one) => one.kind !== 'commit')) return;
    const at = secondWord(context);
    if (context.targetVersion >= 17) {
      const title = 'End the transaction after ten minutes';
      const fix = timeoutFix(context, setTo('transaction_timeout', '10min'), title);
      context.report({ message: 'whole', at, data: { table }, fix });
    } else {
      const title = 'End the transaction when it stalls for thirty seconds';
      const fix = timeoutFix(context, setTo('idle_in_transaction_session_timeout', '30s'), title);
      context.report({ message: 'idle', at, data: { table }, fix });
    }
  },
});

function isBounded({ during }: RuleContext<typeof messages>): boolean {
  return ['idle_in_transaction_session_timeout', 'transaction_timeout'].some(
    (name) => during.settings.has(name) && milliseconds(during.settings, name) !== 0,
  );
}
