/** Further cases of transaction/mergeable-alters, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int);';

export const cases = [
  bad(
    'Types of two columns: the table is written twice',
    `ALTER TABLE orders ALTER COLUMN id TYPE numeric;
ALTER TABLE orders ALTER COLUMN number TYPE bigint;
--          ^^^^^^ hint: The statement before alters orders too: as one they take its lock once, and pass over its rows once. Merge them. 💡`,
    {
      history: [orders],
      fixed: `ALTER TABLE orders ALTER COLUMN id TYPE numeric,
 ALTER COLUMN number TYPE bigint;`,
    },
  ),
  good(
    'The same column, one step on the other',
    `ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';`,
    { history: [orders] },
  ),
  good(
    'Something in between',
    `ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = '' WHERE id < 100;
ALTER TABLE orders ADD COLUMN state text;`,
    { history: [orders] },
  ),
];
