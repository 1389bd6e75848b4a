/** Further cases of locking/several-foreign-keys, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE regions (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, region_id bigint);`;

export const cases = [
  bad(
    'Of a table that this migration makes',
    `CREATE TABLE refunds (id bigint PRIMARY KEY, customer_id bigint, region_id bigint);
ALTER TABLE refunds ADD FOREIGN KEY (customer_id) REFERENCES customers;
ALTER TABLE refunds ADD FOREIGN KEY (region_id) REFERENCES regions;
--                                                         ^^^^^^^ info: Foreign keys lock customers and regions together, in SHARE ROW EXCLUSIVE mode: writes to both wait until the end. One migration for each key.`,
    { history: [tables], tool: 'golang-migrate' },
  ),
  good(
    'Twice the same table',
    `ALTER TABLE orders
  ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID,
  ADD COLUMN payer_id bigint REFERENCES customers;`,
    { history: [tables] },
  ),
  good(
    'Of the tables that the keys point at, one is new',
    `BEGIN;
CREATE TABLE payers (id bigint PRIMARY KEY);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES payers;
COMMIT;`,
    { history: [tables] },
  ),
];
