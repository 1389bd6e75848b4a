/** Further cases of data-loss/drop-schema, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const crm = `CREATE SCHEMA crm;
CREATE TABLE crm.people (id bigint PRIMARY KEY);`;

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
  bad(
    'With more of them',
    `DROP SCHEMA IF EXISTS crm CASCADE;
--                    ^^^ error: DROP SCHEMA CASCADE on crm deletes people and 1 more for good, and code that names them fails. Drop by name what is meant.`,
    {
      history: [crm, 'CREATE TABLE crm.deals (id bigint PRIMARY KEY);'],
    },
  ),
  good('SQL Server: the server drops an empty schema only', 'DROP SCHEMA crm;', { dialect: 'sqlserver' }),
  good(
    'A schema of this migration',
    `CREATE SCHEMA step;
CREATE TABLE step.a (id bigint);
DROP SCHEMA step CASCADE;`,
  ),
];
