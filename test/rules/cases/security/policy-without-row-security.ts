/** Further cases of security/policy-without-row-security, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text);';

export const cases = [
  good('On behind it, in a later migration', 'CREATE POLICY own ON notes USING (owner = current_user);', {
    history: [notes],
    behind: ['ALTER TABLE notes ENABLE ROW LEVEL SECURITY;'],
  }),
  good(
    'The policy does not stay',
    `CREATE POLICY own ON notes USING (owner = current_user);
DROP POLICY own ON notes;`,
    { history: [notes] },
  ),
];
