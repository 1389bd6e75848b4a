/** Further cases of locking/backfill-with-schema-change, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY, region text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);`;

export const cases = [
  bad(
    'To make a plain column of a generated one',
    `BEGIN;
ALTER TABLE orders RENAME COLUMN region TO region_old;
ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = region_old;
--     ^^^^^^ error: This UPDATE of orders runs under ACCESS EXCLUSIVE: reads and writes wait until it commits. One ALTER COLUMN region DROP EXPRESSION does all this at once.
ALTER TABLE orders DROP COLUMN region_old;
COMMIT;`,
    {
      history: [
        orders,
        "ALTER TABLE orders ADD COLUMN region text GENERATED ALWAYS AS ('region ' || customer_id % 9) STORED;",
      ],
    },
  ),
  bad(
    'In what the tool sends at once, with more behind it',
    `ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'open';
--     ^^^^^^ error: This UPDATE of orders runs under ACCESS EXCLUSIVE on orders: reads and writes wait until it commits. Put it into a migration of its own.
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';`,
    { history: [orders], tool: 'golang-migrate' },
  ),
  bad(
    'Another table than the one that is locked',
    `BEGIN;
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
INSERT INTO customers SELECT customer_id FROM orders;
--          ^^^^^^^^^ warning: This INSERT of customers runs under SHARE ROW EXCLUSIVE on orders: writes wait until it commits. Put it into a migration of its own. 💡
COMMIT;`,
    {
      history: [orders],
      fixed: `BEGIN;
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
COMMIT;`,
      files: { '003_insert_customers.sql': 'INSERT INTO customers SELECT customer_id FROM orders;\n' },
    },
  ),
  bad(
    'Into a new table, while the one that is copied from is locked',
    `BEGIN;
ALTER TABLE orders RENAME TO orders_old;
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
INSERT INTO orders SELECT id, customer_id FROM orders_old WHERE customer_id > 0;
--          ^^^^^^ error: This INSERT of orders runs under ACCESS EXCLUSIVE on orders_old: reads and writes wait until it commits. Put it into a migration of its own.
DROP TABLE orders_old;
COMMIT;`,
    { history: [orders] },
  ),
  bad(
    'In one block: statement by statement or not, a block is one transaction',
    `DO $$
BEGIN
  ALTER TABLE orders ADD COLUMN state text;
  UPDATE orders SET state = 'new-' || id;
--       ^^^^^^ error: This UPDATE of orders runs under ACCESS EXCLUSIVE on orders: reads and writes wait until it commits. Put it into a migration of its own.
  UPDATE orders SET state = 'old-' || id WHERE customer_id IS NULL;
END $$;`,
    { history: [orders] },
  ),
  good(
    'Sent statement by statement without a transaction: the lock is gone again',
    `ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'open';`,
    { history: [orders] },
  ),
  good(
    'One row, by its key',
    `BEGIN;
ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'lost' WHERE id = 7;
COMMIT;`,
    { history: [orders] },
  ),
  good(
    'No row: the column that it looks for NULL in was filled as it was added',
    `BEGIN;
ALTER TABLE orders ADD COLUMN number bigserial;
UPDATE orders SET number = nextval('orders_number_seq') WHERE number IS NULL;
COMMIT;`,
    { history: [orders] },
  ),
  good(
    'Filled too late: the column makes this fail on a table that holds a row',
    `BEGIN;
ALTER TABLE orders ADD COLUMN region text NOT NULL;
UPDATE orders SET region = customers.region FROM customers WHERE customers.id = orders.customer_id;
COMMIT;`,
    { history: [orders] },
  ),
  good(
    'Refused, since the value of the enum is new in the transaction: that is another rule’s',
    `BEGIN;
ALTER TYPE state ADD VALUE 'lost';
ALTER TABLE parcels ADD COLUMN note text;
UPDATE parcels SET state = 'lost' WHERE region <> 'north';
COMMIT;`,
    {
      history: [
        "CREATE TYPE state AS ENUM ('open', 'done'); CREATE TABLE parcels (id bigint PRIMARY KEY, region text, state state);",
        "INSERT INTO parcels VALUES (1, 'south', 'open');",
      ],
      refused: '55P04',
    },
  ),
  good(
    'A table that this migration makes',
    `BEGIN;
CREATE TABLE states (name text);
ALTER TABLE states ADD COLUMN label text;
INSERT INTO states SELECT 'open', 'Open';
UPDATE states SET label = upper(label);
COMMIT;`,
    { history: [orders] },
  ),
  bad(
    'After a change of one row',
    `BEGIN;
ALTER TABLE orders ADD COLUMN c int;
UPDATE orders SET region = 'x' WHERE id = 7;
UPDATE orders SET region = region || c;
--     ^^^^^^ error: This UPDATE of orders runs under ACCESS EXCLUSIVE on orders: reads and writes wait until it commits. Put it into a migration of its own. 💡
COMMIT;`,
    {
      history: [orders, 'ALTER TABLE orders ADD COLUMN region text;'],
      fixed: `BEGIN;
ALTER TABLE orders ADD COLUMN c int;
UPDATE orders SET region = 'x' WHERE id = 7;
COMMIT;`,
      files: { '004_update_orders.sql': 'UPDATE orders SET region = region || c;\n' },
    },
  ),
  good(
    'A block that commits what it has locked before it goes on',
    `DO $$
BEGIN
  ALTER TABLE orders ADD COLUMN state text;
  COMMIT;
  UPDATE orders SET state = 'new-' || id WHERE id > 0 AND id <= 1000;
END $$;`,
    { history: [orders] },
  ),
];
