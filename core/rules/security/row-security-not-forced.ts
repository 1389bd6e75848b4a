/** Row-level security that does not apply to the table's owner. */
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { knownInTheEnd } from '../../rule-kit/security/row-security.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  owner:
    'The owner of {table} sees all of its rows, and so does an application that connects as the owner. FORCE ROW LEVEL SECURITY, or connect as another role.',
} as const;

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text);';

export const rule = defineRule({
  id: 'security/row-security-not-forced',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noRowSecurity,
  summary: 'Row level security that is not forced on the owner.',
  why: `Policies do not hold for the owner of a table. Where one role runs the migrations and the application, all policies are without effect,
and nothing shows it.`,
  instead: `Let the application connect as a role that owns nothing. Where that cannot be, \`ALTER TABLE … FORCE ROW LEVEL SECURITY\`; superusers and
roles with BYPASSRLS pass even then.`,
  whenOff: 'Where the application never connects as the owner.',
  messages,
  fix: { kinds: [], because: 'What the owner reads today, also in functions of its own, would shrink.' },
  examples: [
    bad(
      'On, but not for the owner',
      `ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
--          ^^^^^ info: The owner of notes sees all of its rows, and so does an application that connects as the owner. FORCE ROW LEVEL SECURITY, or connect as another role.
CREATE POLICY own ON notes USING (owner = current_user);`,
      { history: [notes] },
    ),
    bad(
      'Forced, and let go again',
      `ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--          ^^^^^ info: The owner of notes sees all of its rows, and so does an application that connects as the owner. FORCE ROW LEVEL SECURITY, or connect as another role.
ALTER TABLE notes NO FORCE ROW LEVEL SECURITY;`,
      { history: [notes] },
    ),
    good('For the owner too', 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;', {
      history: [notes],
    }),
  ],
  check: {
    setRowSecurity({ table, change }, context) {
      if (change !== 'enable') return;
      const last = knownInTheEnd(context, table);
      // The migration sets the owner explicitly.
      if (last === undefined || last.owner !== undefined) return;
      if (!last.rowSecurity.enabled || last.rowSecurity.forced) return;
      context.report({ message: 'owner', at: table, data: { table: shownName(context, table) } });
    },
  },
});
