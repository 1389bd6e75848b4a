/** Row-level security is disabled. */
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { tableByKey } from '../../schema/lookup.ts';

const messages = {
  off: 'The policies of {table} no longer hold: every role with privileges on it reads and writes all rows. Keep row level security on.',
  stays:
    'No migration has switched row level security of {table} on, and this keeps it off: policies on {table} do nothing. Enable it, or leave this out.',
  unforced:
    'The policies of {table} no longer hold for its owner: an application that connects as the owner reads and writes all rows. Keep FORCE.',
} as const;

const notes = `CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);`;

export const rule = defineRule({
  id: 'security/row-security-off',
  hazard: 'weakens',
  elsewhere: noRowSecurity,
  summary: 'DISABLE ROW LEVEL SECURITY or NO FORCE ROW LEVEL SECURITY.',
  why: `Policies stay defined and do nothing: each role sees and changes every row that its grants reach. Nothing fails, so nobody notices. \`NO FORCE\`
does the same for the owner of the table, who is often the application.`,
  instead: `Change the policies. A job that has to pass them gets a role of its own with \`BYPASSRLS\`, or switches them off and on again in one
transaction.`,
  whenOff: 'Where tables are kept apart by other means, and row level security was a trial.',
  messages,
  fix: { kinds: [], because: 'Who is to read which rows is for people to say.' },
  examples: [
    bad(
      'Off for everybody',
      `ALTER TABLE notes DISABLE ROW LEVEL SECURITY;
--          ^^^^^ warning: The policies of notes no longer hold: every role with privileges on it reads and writes all rows. Keep row level security on.`,
      { history: [notes] },
    ),
    bad(
      'Off for the owner',
      `ALTER TABLE notes NO FORCE ROW LEVEL SECURITY;
--          ^^^^^ warning: The policies of notes no longer hold for its owner: an application that connects as the owner reads and writes all rows. Keep FORCE.`,
      { history: [notes] },
    ),
    good(
      'Off for the length of a migration',
      `ALTER TABLE notes DISABLE ROW LEVEL SECURITY;
UPDATE notes SET owner = 'nobody' WHERE owner IS NULL;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;`,
      { history: [notes] },
    ),
  ],
  check: {
    setRowSecurity({ table: name, change }, context) {
      if (change !== 'disable' && change !== 'no-force') return;
      const table = context.table(name);
      const of = change === 'disable' ? 'enabled' : 'forced';
      const after = table && tableByKey(context.after, table.key);
      if (after?.rowSecurity[of] === true) return;
      const wasOff = table?.complete === true && !table.rowSecurity[of];
      // The owner bypasses row security by default: FORCE is the exception.
      if (wasOff && change === 'no-force') return;
      const message = change === 'no-force' ? 'unforced' : wasOff ? 'stays' : 'off';
      context.report({ message, at: name, data: { table: shownName(context, name) } });
    },
  },
});
