/** Further cases of data-loss/rename-schema, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const crm = `CREATE SCHEMA crm;
CREATE TABLE crm.people (id bigint PRIMARY KEY);`;

export const cases = [
  bad(
    'A schema that nobody here has made',
    `ALTER SCHEMA legacy RENAME TO archive;
--           ^^^^^^ warning: Running code looks for tables in legacy: every query that names legacy fails after the rename. Deploy code that knows both first.`,
    { refused: '3F000' },
  ),
  good(
    'A schema of this migration',
    `CREATE SCHEMA step;
CREATE TABLE step.a (id bigint);
ALTER SCHEMA step RENAME TO staging;`,
  ),
  good(
    'One table moves, and leaves a view behind',
    `BEGIN;
CREATE SCHEMA sales;
ALTER TABLE crm.people SET SCHEMA sales;
CREATE VIEW crm.people AS SELECT * FROM sales.people;
COMMIT;`,
    { history: [crm] },
  ),
];
