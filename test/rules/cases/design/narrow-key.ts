/** Further cases of design/narrow-key, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Keys that nobody counts up',
    `CREATE TABLE years (year int PRIMARY KEY);
CREATE TABLE order_notes (order_id int PRIMARY KEY REFERENCES orders, note text);`,
    { history: ['CREATE TABLE orders (id serial PRIMARY KEY);'] },
  ),
  bad(
    'With a column that refers to it: both have to change',
    `CREATE TABLE orders (id serial PRIMARY KEY);
--                      ^^^^^^ info: orders.id can hold at most 2,147,483,647: beyond it every insert fails, and widening it rewrites the table. Make the key bigint.
CREATE TABLE lines (order_id int REFERENCES orders, place bigint, PRIMARY KEY (order_id, place));`,
  ),
];
