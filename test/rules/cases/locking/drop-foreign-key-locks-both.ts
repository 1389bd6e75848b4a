/** Further cases of locking/drop-foreign-key-locks-both, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers);`;

export const cases = [
  bad(
    'Switched off, from PostgreSQL 18 on',
    `ALTER TABLE orders ALTER CONSTRAINT orders_customer NOT ENFORCED;
--                                                  ^^^^^^^^^^^^ warning: NOT ENFORCED waits for ACCESS EXCLUSIVE on orders and on customers: reads and writes of both queue. Set a short lock_timeout.`,
    { history: [tables], targetVersion: 18 },
  ),
  good('A constraint on one table', 'ALTER TABLE orders DROP CONSTRAINT orders_pkey;', {
    history: [tables],
  }),
];
