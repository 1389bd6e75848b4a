/** A policy on a table without row-level security. */
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { knownInTheEnd } from '../../rule-kit/security/row-security.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  off: '{policy} is not applied: row level security of {table} is off, and its grants alone decide. ENABLE ROW LEVEL SECURITY.',
} as const;

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text);';

export const rule = defineRule({
  id: 'security/policy-without-row-security',
  hazard: 'weakens',
  elsewhere: noRowSecurity,
  summary: 'A policy on a table without row level security.',
  why: `\`CREATE POLICY\` does not switch row level security on, and says nothing while it is off: the policy stands in the catalog, is shown by
\`\\d\`, and is never looked at. Whoever was granted the table reads all of it.`,
  instead: '`ALTER TABLE … ENABLE ROW LEVEL SECURITY` in the same transaction as the first policy.',
  whenOff: 'Where row level security is switched on outside of the migrations.',
  messages,
  fix: { kinds: [], because: 'Rows that queries find today would not be found any more.' },
  examples: [
    bad(
      'Nobody switched it on',
      `CREATE POLICY own ON notes USING (owner = current_user);
--            ^^^ warning: own is not applied: row level security of notes is off, and its grants alone decide. ENABLE ROW LEVEL SECURITY.`,
      { history: [notes] },
    ),
    bad(
      'It was switched off again',
      `ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT USING (owner = current_user);
--            ^^^ warning: own is not applied: row level security of notes is off, and its grants alone decide. ENABLE ROW LEVEL SECURITY.
ALTER TABLE notes DISABLE ROW LEVEL SECURITY;`,
      { history: [notes] },
    ),
    good(
      'On before',
      `ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);`,
      { history: [notes] },
    ),
  ],
  check: {
    createPolicy({ name, table }, context) {
      const last = knownInTheEnd(context, table);
      if (last === undefined || last.rowSecurity.enabled) return;
      if (!last.policies.some((one) => one.name === name.text)) return;
      context.report({
        message: 'off',
        at: name,
        data: { policy: name.text, table: shownName(context, table) },
      });
    },
  },
});
