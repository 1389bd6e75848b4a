/** Further cases of data-loss/drop-cascade, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers);`;

const shop = `${tables}
CREATE VIEW mails AS SELECT id, email FROM customers;`;

export const cases = [
  good(
    'A key of a table that goes behind it',
    `DROP TABLE customers CASCADE;
DROP TABLE orders;`,
    { history: [tables] },
  ),
  good(
    'All of it is of this migration',
    `CREATE TABLE step (id bigint);
CREATE VIEW step_seen AS SELECT id FROM step;
DROP TABLE step CASCADE;`,
  ),
  bad(
    'A view on the column',
    `ALTER TABLE customers DROP COLUMN email CASCADE;
--                                      ^^^^^^^ warning: CASCADE also drops view mails. Drop by name what is meant, and leave CASCADE out.`,
    { history: [shop] },
  ),
  good(
    'By name',
    `DROP VIEW mails;
ALTER TABLE customers DROP COLUMN email;`,
    { history: [shop] },
  ),
];
