/** Row security and rewrite rules changed on a table in use, without a bound on the wait. */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldExclusively } from '../../rule-kit/held-locks.ts';
import { hasLockTimeout } from '../../rule-kit/lock-timeout.ts';
import { shownName } from '../../rule-kit/tables.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  waits:
    '{what} waits for ACCESS EXCLUSIVE on {table}: behind it, reads and writes wait. Set a short lock_timeout.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, owner text);';

export const rule = defineRule({
  id: 'locking/policy-locks',
  category: 'locking',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'all',
  dialects: ['postgresql'],
  summary:
    'A policy, row level security or a rewrite rule changed on an existing table without a lock_timeout.',
  why: `\`CREATE\`, \`ALTER\` and \`DROP POLICY\`, \`ENABLE ROW LEVEL SECURITY\` and \`CREATE RULE\` ask for an \`ACCESS EXCLUSIVE\` lock, as
they change what every query on the table means. They are quick once they have it. Until then every read and write waits behind
them.`,
  instead: `1. \`SET lock_timeout = '2s'\` in front of it, and try again when it fails.
2. Several changes of one table in one short transaction, so that there is one wait. For a rewrite rule, think of a trigger.`,
  whenOff: 'Where no long transactions run on the tables.',
  facts: ['change-policy', 'row-security', 'create-rule', 'change-rule'],
  messages,
  fix: { kinds: [], because: 'How long others may wait is for the author to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A policy on a table in use',
      `CREATE POLICY own ON orders USING (owner = current_user);
--                   ^^^^^^ info: CREATE POLICY waits for ACCESS EXCLUSIVE on orders: behind it, reads and writes wait. Set a short lock_timeout.`,
      { history: [orders] },
    ),
    bad(
      'Row level security switched on',
      `ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
--          ^^^^^^ info: ENABLE ROW LEVEL SECURITY waits for ACCESS EXCLUSIVE on orders: behind it, reads and writes wait. Set a short lock_timeout.`,
      { history: [orders] },
    ),
    bad(
      'A rewrite rule',
      `CREATE RULE keep AS ON DELETE TO orders DO INSTEAD NOTHING;
--                               ^^^^^^ info: CREATE RULE waits for ACCESS EXCLUSIVE on orders: behind it, reads and writes wait. Set a short lock_timeout.`,
      { history: [orders] },
    ),
    good(
      'One wait for both, and a short one',
      `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON orders USING (owner = current_user);
COMMIT;`,
      { history: [orders] },
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE notes (owner text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);`,
    ),
  ],
  check: {
    createPolicy(operation, context) {
      report('CREATE POLICY', operation, context, operation.table);
    },
    alterPolicy(operation, context) {
      report('ALTER POLICY', operation, context, operation.table);
    },
    dropPolicy(operation, context) {
      report('DROP POLICY', operation, context, operation.table);
    },
    setRowSecurity(operation, context) {
      const words = context.keyword(operation.span, 'row', 'level', 'security');
      const what = context.keyword(operation.span, 'disable') !== undefined ? 'DISABLE' : 'ENABLE';
      if (words !== undefined) report(`${what} ROW LEVEL SECURITY`, operation, context, operation.table);
    },
    createRule(operation, context) {
      report('CREATE RULE', operation, context, operation.table);
    },
    dropRule(operation, context) {
      report('DROP RULE', operation, context, operation.table);
    },
  },
});

function report(
  what: string,
  operation: Operation,
  context: RuleContext<typeof messages>,
  table: ObjectName & Span,
): void {
  if (context.table(table) === undefined || context.isNew(table) || hasLockTimeout(context)) return;
  const { relations } = context.effect(operation);
  if (!relations.some((one) => one.role === 'target' && one.lock === 'ACCESS EXCLUSIVE')) return;
  if (heldExclusively(context, table) !== undefined) return;
  context.report({ message: 'waits', at: table, data: { what, table: shownName(context, table) } });
}
