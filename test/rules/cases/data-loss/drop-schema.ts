/** Further cases of data-loss/drop-schema, judged as the examples of its page are. */
import { bad } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'A tablespace',
    `DROP TABLESPACE fast;
--   ^^^^^^^^^^ warning: Tablespace fast belongs to the whole server, and this fails while any database has something in it. Keep that out of migrations.`,
    { notExecutable: 'It is about the whole server.' },
  ),
  bad(
    'A schema that no migration made',
    `DROP SCHEMA IF EXISTS crm CASCADE;
--                    ^^^ warning: DROP SCHEMA CASCADE on crm deletes whatever is in it for good, also what no migration here creates. Drop by name what is meant.`,
  ),
];
