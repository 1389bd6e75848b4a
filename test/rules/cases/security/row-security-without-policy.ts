/** Further cases of security/row-security-without-policy, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text);';

export const cases = [
  good('The policy comes in the next migration', 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY;', {
    history: [notes],
    behind: ['CREATE POLICY own ON notes USING (owner = current_user);'],
  }),
];
