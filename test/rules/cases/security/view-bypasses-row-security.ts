/** Further cases of security/view-bypasses-row-security, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

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
  bad(
    'With another option, and readers that would lose it',
    `CREATE VIEW recent (number) WITH (security_barrier) AS SELECT id FROM notes;
--          ^^^^^^ warning: recent reads notes as its owner: whoever may read the view sees the rows that the policies of notes keep from them. Set security_invoker. 💡
GRANT SELECT ON recent TO pg_monitor;`,
    {
      history: [notes],
      fixed: `CREATE VIEW recent (number) WITH (security_invoker = true, security_barrier) AS SELECT id FROM notes;
GRANT SELECT ON recent TO pg_monitor;`,
    },
  ),
  good('Set behind it', 'CREATE VIEW recent AS SELECT id, owner FROM notes;', {
    history: [notes],
    behind: ['ALTER VIEW recent SET (security_invoker = on);'],
  }),
];
