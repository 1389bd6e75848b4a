/** Further cases of locking/enforced-scans, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);`;

export const cases = [
  good(
    'A table that this migration makes',
    `CREATE TABLE refunds (id bigint PRIMARY KEY, customer_id bigint);
ALTER TABLE refunds ADD CONSTRAINT refunds_customer FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED;
ALTER TABLE refunds ALTER CONSTRAINT refunds_customer ENFORCED;`,
    { history: [tables] },
  ),
];
