/** Further cases of security/policy-without-check, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes =
  'CREATE TABLE notes (id bigint PRIMARY KEY, owner text); ALTER TABLE notes ENABLE ROW LEVEL SECURITY;';

export const cases = [
  good(
    'USING judges the new row too',
    'CREATE POLICY own ON notes FOR UPDATE USING (owner = current_user);',
    {
      history: [notes],
    },
  ),
  good(
    'A second statement adds it',
    `CREATE POLICY add ON notes FOR INSERT;
ALTER POLICY add ON notes WITH CHECK (owner = current_user);`,
    { history: [notes] },
  ),
];
