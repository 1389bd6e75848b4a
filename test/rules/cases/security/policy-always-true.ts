/** Further cases of security/policy-always-true, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes =
  'CREATE TABLE notes (id bigint PRIMARY KEY, owner text); ALTER TABLE notes ENABLE ROW LEVEL SECURITY;';

export const cases = [
  good(
    'It takes nothing away, and permits nothing',
    'CREATE POLICY wide ON notes AS RESTRICTIVE USING (true);',
    {
      history: [notes],
    },
  ),
  good(
    'A restrictive policy holds the rows back',
    `CREATE POLICY tenant ON notes AS RESTRICTIVE USING (owner = current_user);
CREATE POLICY open ON notes USING (true);`,
    { history: [notes] },
  ),
  good('One’s own rows', 'CREATE POLICY own ON notes USING (owner = current_user);', { history: [notes] }),
];
