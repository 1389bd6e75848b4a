/** Further cases of security/policy-call-per-row, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, tenant bigint NOT NULL, owner text);';

export const cases = [
  good(
    'Once for the query',
    "CREATE POLICY own ON notes USING (tenant = (SELECT current_setting('app.tenant')::bigint));",
    { history: [notes] },
  ),
  good(
    'An argument from the row',
    'CREATE POLICY own ON notes USING (current_setting(owner, true) IS NOT NULL);',
    {
      history: [notes],
    },
  ),
  good('A value that costs nothing', 'CREATE POLICY own ON notes USING (owner = current_user);', {
    history: [notes],
  }),
  good(
    'By an index: the server asks once',
    `CREATE INDEX notes_tenant ON notes (tenant);
CREATE POLICY own ON notes USING (tenant = current_setting('app.tenant')::bigint);`,
    { history: [notes] },
  ),
];
