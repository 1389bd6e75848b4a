/** Further cases of security/policy-always-true, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

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
  bad(
    'One’s own rows may become anybody’s',
    `CREATE POLICY own ON notes FOR UPDATE USING (owner = current_user) WITH CHECK (true);
--                                                                             ^^^^ warning: own lets every role hand over rows of notes: its condition is always true. Say whose rows, or name the role that may touch all.`,
    { history: [notes] },
  ),
  good('A role that may', 'CREATE POLICY all_rows ON notes TO pg_monitor USING (true);', {
    history: [notes],
  }),
];
