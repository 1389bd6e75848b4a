/** Further cases of locking/type-change-locks-partners, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (code varchar(10) PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_code varchar(10) REFERENCES customers);`;

export const cases = [
  good('A column without a foreign key', 'ALTER TABLE customers ALTER name TYPE varchar(40);', {
    history: [tables, 'ALTER TABLE customers ADD COLUMN name varchar(20);'],
  }),
];
