/** Further cases of security/permissive-policies-add-up, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = `CREATE TABLE notes (id bigint PRIMARY KEY, owner text, archived boolean NOT NULL DEFAULT false);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT USING (owner = current_user);`;

export const cases = [
  good('Another command', 'CREATE POLICY remove ON notes FOR DELETE USING (owner = current_user);', {
    history: [notes],
  }),
  good(
    'In place of the first',
    `DROP POLICY own ON notes;
CREATE POLICY own_living ON notes FOR SELECT USING (owner = current_user AND NOT archived);`,
    { history: [notes] },
  ),
];
