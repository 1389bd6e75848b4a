/** Further cases of security/policy-without-index, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text, tenant bigint NOT NULL);';

export const cases = [
  good(
    'A state is not whose row it is',
    "CREATE POLICY shown ON notes FOR SELECT USING (owner = 'public');",
    {
      history: [notes],
    },
  ),
  good(
    'New rows are not looked for',
    'CREATE POLICY add ON notes FOR INSERT WITH CHECK (owner = current_user);',
    {
      history: [notes],
    },
  ),
  good('The index comes in the next migration', 'CREATE POLICY own ON notes USING (owner = current_user);', {
    history: [notes],
    behind: ['CREATE INDEX notes_owner ON notes (owner, id);'],
  }),
];
