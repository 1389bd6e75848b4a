/** Further cases of security/policy-on-user-metadata, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, team text);';

const auth = `CREATE SCHEMA auth;
CREATE TABLE auth.users (id bigint PRIMARY KEY, raw_user_meta_data jsonb, raw_app_meta_data jsonb);
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $$ SELECT '{}'::jsonb $$;`;

export const cases = [
  good(
    'Out of the table, from the other column',
    "CREATE POLICY team ON notes USING (team IN (SELECT raw_app_meta_data ->> 'team' FROM auth.users));",
    { history: [notes, auth] },
  ),
];
