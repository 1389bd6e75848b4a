/** Further cases of locking/check-validates, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);';

export const cases = [
  bad(
    'Without a name: the fix gives it the one that the server would choose',
    `ALTER TABLE orders ADD CHECK (quantity > 0);
--                     ^^^^^ error: Adding this CHECK reads all of orders under ACCESS EXCLUSIVE: reads and writes wait. Add it NOT VALID, validate later. 💡`,
    {
      history: [orders],
      tool: 'golang-migrate',
      fixed: 'ALTER TABLE orders ADD CONSTRAINT orders_quantity_check CHECK (quantity > 0) NOT VALID;',
      files: {
        '000003_validate_orders_quantity_check.up.sql':
          'ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity_check;\n',
        '000003_validate_orders_quantity_check.down.sql':
          '-- Nothing to undo: a constraint that was valid once may stay so.\n',
      },
    },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (name text PRIMARY KEY);
ALTER TABLE tags ADD CONSTRAINT tags_name CHECK (name <> '');`,
  ),
];
