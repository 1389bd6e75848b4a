/** Further cases of locking/work-under-exclusive-lock, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);`;

export const cases = [
  bad(
    'A foreign key on rows that are there',
    `BEGIN;
ALTER TABLE orders DROP COLUMN id;
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers;
--                                                ^^^^^^^^^^^ error: This key is checked while the transaction holds ACCESS EXCLUSIVE on orders: reads wait too. Add it NOT VALID, validate later. 💡
COMMIT;`,
    {
      history: [orders, 'CREATE INDEX orders_customer_id ON orders (customer_id);'],
      fixed: `BEGIN;
ALTER TABLE orders DROP COLUMN id;
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
COMMIT;`,
      files: {
        '004_validate_orders_customer.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;\n',
      },
    },
  ),
  bad(
    'A column and its index on a partitioned table',
    `ALTER TABLE readings ADD COLUMN device int;
CREATE INDEX readings_device ON readings (device);
--     ^^^^^ error: CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on readings: reads wait too. Index its partitions concurrently. 💡`,
    {
      history: [
        `CREATE TABLE readings (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;`,
      ],
      tool: 'golang-migrate',
      fixed: `ALTER TABLE readings ADD COLUMN device int;
CREATE INDEX readings_device ON ONLY readings (device);`,
      files: {
        '000003_create_readings_rest_device_idx.up.sql':
          'CREATE INDEX CONCURRENTLY readings_rest_device_idx ON readings_rest (device);\n',
        '000003_create_readings_rest_device_idx.down.sql':
          'DROP INDEX CONCURRENTLY IF EXISTS readings_rest_device_idx;\n',
        '000004_attach_readings_device.up.sql':
          'ALTER INDEX readings_device ATTACH PARTITION readings_rest_device_idx;\n',
        '000004_attach_readings_device.down.sql': `DROP INDEX readings_device;
CREATE INDEX readings_device ON ONLY readings (device);
`,
      },
    },
  ),
  bad(
    'A key on a column that was added a moment ago and holds nothing',
    `BEGIN;
ALTER TABLE orders ADD COLUMN seller_id bigint;
ALTER TABLE orders ADD CONSTRAINT orders_seller FOREIGN KEY (seller_id) REFERENCES customers;
--                                              ^^^^^^^^^^^ error: Checking this key reads all of orders under ACCESS EXCLUSIVE, though seller_id is new and empty: reads wait. Let ADD COLUMN say REFERENCES. 💡
COMMIT;`,
    {
      history: [orders],
      fixed: `BEGIN;
ALTER TABLE orders ADD COLUMN seller_id bigint;
ALTER TABLE orders ADD CONSTRAINT orders_seller FOREIGN KEY (seller_id) REFERENCES customers NOT VALID;
COMMIT;`,
      files: {
        '003_validate_orders_seller.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_seller;\n',
      },
    },
  ),
  bad(
    'Two keys that cannot be validated later before 18, told once',
    `BEGIN;
ALTER TABLE sales ADD COLUMN note text;
ALTER TABLE sales ADD CONSTRAINT sales_customer FOREIGN KEY (customer_id) REFERENCES customers;
--                                              ^^^^^^^^^^^ error: This key is checked while the transaction holds ACCESS EXCLUSIVE on sales: reads wait too. Give each partition its own first. The same goes for 1 more below.
ALTER TABLE sales ADD CONSTRAINT sales_seller FOREIGN KEY (seller_id) REFERENCES customers;
COMMIT;`,
    {
      history: [
        orders,
        'CREATE TABLE sales (id bigint, customer_id bigint, seller_id bigint) PARTITION BY LIST (id);',
      ],
      targetVersion: 17,
    },
  ),
  bad(
    'A materialised view over another table',
    `BEGIN;
ALTER TABLE orders ADD COLUMN note text;
CREATE MATERIALIZED VIEW regulars AS SELECT id FROM customers;
--                       ^^^^^^^^ error: CREATE MATERIALIZED VIEW runs its query while this transaction holds ACCESS EXCLUSIVE on orders: reads and writes wait. Run it apart. 💡
COMMIT;`,
    {
      history: [orders],
      fixed: `BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;`,
      files: {
        '003_create_materialized_view_regulars.sql':
          'CREATE MATERIALIZED VIEW regulars AS SELECT id FROM customers;\n',
      },
    },
  ),
  good(
    'A table that is emptied first',
    `BEGIN;
TRUNCATE orders;
ALTER TABLE orders ADD COLUMN number text;
CREATE UNIQUE INDEX orders_number ON orders (number);
COMMIT;`,
    { history: [orders] },
  ),
  good(
    'A table in the place of another',
    `BEGIN;
DROP TABLE IF EXISTS orders;
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE INDEX orders_customer_id ON orders (customer_id);
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers;
COMMIT;`,
    { history: [orders] },
  ),
  bad(
    'A tool that opens a transaction around every file: it is built by hand, between two migrations or before',
    `ALTER TABLE orders ADD COLUMN number text;
CREATE INDEX orders_customer ON orders (customer_id);
--     ^^^^^ error: CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on orders: reads wait too. refinery opens one around every file: build it by hand.`,
    { history: [orders], tool: 'refinery' },
  ),
  bad(
    'The same index again, dropped to write rows without it',
    `BEGIN;
DROP INDEX orders_customer;
UPDATE orders SET customer_id = 1 WHERE customer_id IS NULL;
CREATE INDEX orders_customer ON orders (customer_id);
--     ^^^^^ error: CREATE INDEX runs while this transaction holds ACCESS EXCLUSIVE on orders: reads wait too. It is the one dropped above: write rows apart, leave both out.
COMMIT;`,
    { history: [orders, 'CREATE INDEX orders_customer ON orders (customer_id);'] },
  ),
  good(
    'The table that is locked is new',
    `BEGIN;
CREATE TABLE refunds (id bigint PRIMARY KEY);
ALTER TABLE refunds ADD COLUMN order_id bigint;
CREATE INDEX refunds_order_id ON refunds (order_id);
COMMIT;`,
    { history: [orders] },
  ),
];
