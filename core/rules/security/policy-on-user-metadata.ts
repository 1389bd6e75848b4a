/** A policy that trusts data which users write about themselves. */
import type { Expression, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { tokensOf } from '../../rule-kit/security/row-security.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  metadata:
    'Access to {table} rests on {field}, which every signed-in user can change for themself. Use app_metadata or a table of your own.',
} as const;

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, team text);';
const auth = `CREATE SCHEMA auth;
CREATE TABLE auth.users (id bigint PRIMARY KEY, raw_user_meta_data jsonb, raw_app_meta_data jsonb);
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $$ SELECT '{}'::jsonb $$;`;

export const rule = defineRule({
  id: 'security/policy-on-user-metadata',
  hazard: 'opens',
  elsewhere: noRowSecurity,
  summary: 'A policy that reads user_metadata.',
  why: `In Supabase \`user_metadata\` of the token, \`raw_user_meta_data\` in \`auth.users\`, is what the user's own client sets with \`updateUser()\`. A
policy that reads a team or a role from it lets everybody choose theirs.`,
  instead:
    '`app_metadata` (`raw_app_meta_data`), which only the service role writes, or a membership table with policies of its own.',
  whenOff: 'Never.',
  messages,
  fix: { kinds: [], because: 'The value has to be put where users cannot write first.' },
  examples: [
    bad(
      'The team as the user says',
      `CREATE POLICY team ON notes USING (team = (SELECT auth.jwt() -> 'user_metadata' ->> 'team'));
--                                                              ^^^^^^^^^^^^^^^ error: Access to notes rests on user_metadata, which every signed-in user can change for themself. Use app_metadata or a table of your own.`,
      { history: [notes, auth] },
    ),
    bad(
      'Out of the table',
      `CREATE POLICY team ON notes USING (team IN (SELECT raw_user_meta_data ->> 'team' FROM auth.users));
--                                                 ^^^^^^^^^^^^^^^^^^ error: Access to notes rests on raw_user_meta_data, which every signed-in user can change for themself. Use app_metadata or a table of your own.`,
      { history: [notes, auth] },
    ),
    good(
      'What only the service writes',
      "CREATE POLICY team ON notes USING (team = (SELECT auth.jwt() -> 'app_metadata' ->> 'team'));",
      { history: [notes, auth] },
    ),
  ],
  check: {
    createPolicy({ table, using, withCheck }, context) {
      report(table, [using, withCheck], context);
    },
    alterPolicy({ table, using, withCheck }, context) {
      report(table, [using, withCheck], context);
    },
  },
});

function report(
  table: ObjectName,
  expressions: readonly (Expression | undefined)[],
  context: RuleContext<typeof messages>,
): void {
  const found = expressions
    .flatMap((one) => (one === undefined ? [] : tokensOf(context, one)))
    .find(
      ({ token, text }) =>
        (token.kind === 'string' && text === "'user_metadata'") ||
        (token.kind === 'word' && text.toLowerCase() === 'raw_user_meta_data'),
    );
  if (found === undefined) return;
  const field = found.text.replaceAll("'", '').toLowerCase();
  context.report({ message: 'metadata', at: found.token, data: { field, table: shownName(context, table) } });
}
