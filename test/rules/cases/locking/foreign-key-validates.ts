/** Further cases of locking/foreign-key-validates, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE INDEX orders_customer_id ON orders (customer_id);`;

const sales = `CREATE TABLE sales (id bigint, order_id bigint, seller_id bigint) PARTITION BY LIST (id);
CREATE TABLE sales_rest PARTITION OF sales DEFAULT;`;

const places =
  'CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_Places PRIMARY KEY, Postal varchar(32) NULL, Visits int NOT NULL);';

const kinds = 'CREATE TABLE dbo.Kinds (Id int NOT NULL CONSTRAINT PK_Kinds PRIMARY KEY);';

const before = { dialect: 'sqlserver', history: [places, kinds] } as const;

export const cases = [
  bad(
    'Dropped and added in one statement: the stronger lock of the drop lasts until all rows are read',
    `ALTER TABLE orders
  DROP CONSTRAINT orders_old,
  ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;
--                               ^^^^^^^^^^^ error: This ALTER TABLE reads all of orders for the key under ACCESS EXCLUSIVE: reads wait too. Add the key NOT VALID, validate later. 💡`,
    {
      history: [
        tables,
        'ALTER TABLE orders ADD CONSTRAINT orders_old FOREIGN KEY (customer_id) REFERENCES customers (id);',
      ],
      fixed: `ALTER TABLE orders
  DROP CONSTRAINT orders_old,
  ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE NOT VALID;`,
      files: {
        '004_validate_orders_customer.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;\n',
      },
    },
  ),
  bad(
    'A column of the same statement: written with it, the key would need no check',
    `ALTER TABLE orders
  ADD COLUMN seller_id bigint,
  ADD CONSTRAINT orders_seller FOREIGN KEY (seller_id) REFERENCES customers (id);
--                             ^^^^^^^^^^^ error: Adding this foreign key reads all of orders under lock, though seller_id is new and empty. Let ADD COLUMN say REFERENCES instead. 💡`,
    {
      history: [tables],
      fixed: `ALTER TABLE orders
  ADD COLUMN seller_id bigint,
  ADD CONSTRAINT orders_seller FOREIGN KEY (seller_id) REFERENCES customers (id) NOT VALID;`,
      files: {
        '003_validate_orders_seller.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_seller;\n',
      },
    },
  ),
  bad(
    'A partitioned table, before 18: NOT VALID is refused there',
    `ALTER TABLE sales ADD CONSTRAINT sales_order FOREIGN KEY (order_id) REFERENCES orders (id);
--                                           ^^^^^^^^^^^ warning: Adding this foreign key reads all of sales while writes to it and orders wait. Give it to each partition NOT VALID first.`,
    { history: [tables, sales], targetVersion: 17 },
  ),
  bad(
    'The same beside an action that keeps readers out',
    `ALTER TABLE sales ALTER COLUMN order_id SET NOT NULL, ADD CONSTRAINT sales_order FOREIGN KEY (order_id) REFERENCES orders (id);
--                                                                               ^^^^^^^^^^^ error: This ALTER TABLE reads all of sales for the key under ACCESS EXCLUSIVE: reads wait too. Give it to each partition NOT VALID first.`,
    { history: [tables, sales], targetVersion: 17 },
  ),
  bad(
    'A new column with a default that has to be looked up for every row',
    `ALTER TABLE orders ADD COLUMN seller_id bigint DEFAULT 1 REFERENCES customers (id);
--                                                       ^^^^^^^^^^ error: The default makes the server check all of orders against customers under lock. Add the column first, the key later.`,
    { history: [tables, 'INSERT INTO customers VALUES (1);'] },
  ),
  bad(
    'Tables that no migration made here',
    `ALTER TABLE parcels ADD CONSTRAINT parcels_depot FOREIGN KEY (depot_id) REFERENCES depots (id);
--                                               ^^^^^^^^^^^ warning: Adding this foreign key reads all of parcels while writes to it and depots wait. Add it NOT VALID, validate later. 💡`,
    {
      fixed:
        'ALTER TABLE parcels ADD CONSTRAINT parcels_depot FOREIGN KEY (depot_id) REFERENCES depots (id) NOT VALID;',
      files: {
        '002_validate_parcels_depot.sql': 'ALTER TABLE parcels VALIDATE CONSTRAINT parcels_depot;\n',
      },
      notExecutable: 'The tables are not in the example.',
    },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE refunds (id bigint PRIMARY KEY, order_id bigint);
ALTER TABLE refunds ADD FOREIGN KEY (order_id) REFERENCES orders (id);`,
    { history: [tables] },
  ),
  bad(
    'Without a name: the fix gives it the one that the server would choose',
    `ALTER TABLE orders
  ADD FOREIGN KEY (customer_id) REFERENCES customers;
--    ^^^^^^^^^^^ warning: Adding this foreign key reads all of orders while writes to it and customers wait. Add it NOT VALID, validate later. 💡`,
    {
      history: [tables],
      tool: 'golang-migrate',
      fixed: `ALTER TABLE orders
  ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;`,
      files: {
        '000003_validate_orders_customer_id_fkey.up.sql':
          'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;\n',
        '000003_validate_orders_customer_id_fkey.down.sql':
          '-- Nothing to undo: a constraint that was valid once may stay so.\n',
      },
    },
  ),
  good(
    'A new column without a default holds nothing to check',
    'ALTER TABLE orders ADD COLUMN seller_id bigint REFERENCES customers (id);',
    { history: [tables] },
  ),
  good(
    'SQL Server: without a look at the rows',
    'ALTER TABLE dbo.Places WITH NOCHECK ADD CONSTRAINT FK_Kind FOREIGN KEY (Visits) REFERENCES dbo.Kinds (Id);',
    { ...before },
  ),
];
