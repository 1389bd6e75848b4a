/** Further cases of data-loss/truncate, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'MariaDB: put aside first',
    `CREATE TABLE kept AS SELECT * FROM orders;
TRUNCATE TABLE orders;`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE=InnoDB;'],
    },
  ),
  bad(
    'What references it is not known',
    `TRUNCATE panels CASCADE;
--              ^^^^^^^ warning: TRUNCATE CASCADE on panels also empties each table that references it, which no migration here shows. Name every table that is meant to be emptied.`,
    { notExecutable: 'The table is made elsewhere.' },
  ),
  good(
    'A temporary table',
    `CREATE TEMPORARY TABLE seen (id bigint);
TRUNCATE seen;`,
  ),
  good('SQL Server: a temporary table', 'TRUNCATE TABLE #Users;', { dialect: 'sqlserver' }),
];
