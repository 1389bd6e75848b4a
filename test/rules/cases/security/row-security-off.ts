/** Further cases of security/row-security-off, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'A table that no migration made',
    `ALTER TABLE accounts DISABLE ROW LEVEL SECURITY;
--          ^^^^^^^^ warning: The policies of accounts no longer hold: every role with privileges on it reads and writes all rows. Keep row level security on.`,
    { notExecutable: 'the table is not in the example' },
  ),
  bad(
    'No migration has switched it on',
    `ALTER TABLE tags DISABLE ROW LEVEL SECURITY;
--          ^^^^ warning: No migration has switched row level security of tags on, and this keeps it off: policies on tags do nothing. Enable it, or leave this out.`,
    { history: ['CREATE TABLE tags (id bigint PRIMARY KEY);'] },
  ),
  good('The owner passes policies unless FORCE was given', 'ALTER TABLE tags NO FORCE ROW LEVEL SECURITY;', {
    history: ['CREATE TABLE tags (id bigint PRIMARY KEY);'],
  }),
];
