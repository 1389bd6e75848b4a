/** Row-level security without a permissive policy. */
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { knownInTheEnd, permissivePolicies } from '../../rule-kit/security/row-security.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  none: '{table} has row level security and no policy that permits anything: all roles but its owner find no row. Add a policy.',
} as const;

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text);';

export const rule = defineRule({
  id: 'security/row-security-without-policy',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noRowSecurity,
  summary: 'Row level security without a permissive policy.',
  why: `Without a policy that permits something, every role that row level security holds for finds no rows and can write none; queries
do not fail, they return nothing. Restrictive policies only take away. The owner, superusers and roles with BYPASSRLS see all, so a
test as one of them shows nothing.`,
  instead: 'A policy for each role and command that the table is for, in the same migration.',
  whenOff:
    'Where a table is closed on purpose to all but its owner and roles that bypass row level security.',
  messages,
  fix: { kinds: [], because: 'Who may see which rows is for people to say.' },
  examples: [
    bad(
      'Switched on, and nothing else',
      `ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
--          ^^^^^ info: notes has row level security and no policy that permits anything: all roles but its owner find no row. Add a policy.`,
      { history: [notes] },
    ),
    bad(
      'A restrictive policy permits nothing',
      `ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
--          ^^^^^ info: notes has row level security and no policy that permits anything: all roles but its owner find no row. Add a policy.
CREATE POLICY own ON notes AS RESTRICTIVE USING (owner = current_user);`,
      { history: [notes] },
    ),
    good(
      'With a policy',
      `ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);`,
      { history: [notes] },
    ),
  ],
  check: {
    setRowSecurity({ table, change }, context) {
      if (change !== 'enable') return;
      const last = knownInTheEnd(context, table);
      if (last?.rowSecurity.enabled !== true || permissivePolicies(last).length > 0) return;
      context.report({ message: 'none', at: table, data: { table: shownName(context, table) } });
    },
  },
});
