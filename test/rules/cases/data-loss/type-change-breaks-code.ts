/** Further cases of data-loss/type-change-breaks-code, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, number text, placed timestamp, total numeric(10,2), state varchar(20));';

export const cases = [
  bad(
    'A word becomes an enum',
    `CREATE TYPE state AS ENUM ('open', 'paid');
ALTER TABLE orders ALTER COLUMN state TYPE state USING state::state;
--                              ^^^^^ info: Running code takes state of orders for varchar(20): with state it fails or means something else. Add a new column.`,
    { history: [orders] },
  ),
  good('One string type for another', 'ALTER TABLE orders ALTER COLUMN state TYPE text;', {
    history: [orders],
  }),
  good(
    'A column of this migration',
    `ALTER TABLE orders ADD COLUMN step text;
ALTER TABLE orders ALTER COLUMN step TYPE int USING step::int;`,
    { history: [orders] },
  ),
];
