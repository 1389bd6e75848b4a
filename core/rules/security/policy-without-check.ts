/** An INSERT policy without WITH CHECK. */
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  nothing:
    '{policy} is for INSERT and has no WITH CHECK: it permits no row of {table}. Say which rows may be written.',
} as const;

const notes =
  'CREATE TABLE notes (id bigint PRIMARY KEY, owner text); ALTER TABLE notes ENABLE ROW LEVEL SECURITY;';

export const rule = defineRule({
  id: 'security/policy-without-check',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noRowSecurity,
  summary: 'A policy for INSERT without WITH CHECK.',
  why: `A new row is judged by \`WITH CHECK\`, and a policy for \`INSERT\` can have nothing else. Without it the server takes the statement, and the
policy permits no row: each \`INSERT\` fails with "new row violates row-level security policy". For \`UPDATE\` and \`ALL\` it is no such trap:
there the condition of \`USING\` judges the new row too.`,
  instead: '`FOR INSERT WITH CHECK (…)` with the condition that the new row fulfils.',
  whenOff: 'Never: a policy without effect misleads whoever reads it.',
  messages,
  fix: { kinds: [], because: 'Which rows may be written is for people to say.' },
  examples: [
    bad(
      'For a role, but for no row',
      `CREATE POLICY add ON notes FOR INSERT TO pg_monitor;
--            ^^^ warning: add is for INSERT and has no WITH CHECK: it permits no row of notes. Say which rows may be written.`,
      { history: [notes] },
    ),
    bad(
      'For everybody',
      `DO $$ BEGIN
  CREATE POLICY add ON notes FOR INSERT;
--              ^^^ warning: add is for INSERT and has no WITH CHECK: it permits no row of notes. Say which rows may be written.
END $$;`,
      { history: [notes] },
    ),
    good('With its condition', 'CREATE POLICY add ON notes FOR INSERT WITH CHECK (owner = current_user);', {
      history: [notes],
    }),
  ],
  check: {
    createPolicy({ name, table, command, permissive, withCheck }, context) {
      if (command !== 'insert' || withCheck !== undefined || !permissive) return;
      const key = relationKey(context.schema, table);
      const last = tableByKey(context.latest, key)?.policies.find((one) => one.name === name.text);
      if (last?.withCheck !== undefined) return;
      context.report({
        message: 'nothing',
        at: name,
        data: { policy: name.text, table: shownName(context, table) },
      });
    },
  },
});
