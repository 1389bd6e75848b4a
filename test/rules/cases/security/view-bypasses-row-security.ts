/** Further cases of security/view-bypasses-row-security, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = `CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);`;

export const cases = [
  good(
    'Nobody but the owner reads the copy',
    'CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM notes;',
    {
      history: [notes],
    },
  ),
  good('No policies', 'CREATE VIEW recent AS SELECT id FROM plain;', {
    history: ['CREATE TABLE plain (id bigint PRIMARY KEY);'],
  }),
];
