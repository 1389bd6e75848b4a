/** Further cases of index/foreign-key-without-index, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY);';

const indexed = `${customers}
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));
CREATE INDEX orders_customer ON orders (customer_id);`;

export const cases = [
  bad(
    'A table that no migration made may have an index that is not seen here',
    `ALTER TABLE accounts ADD FOREIGN KEY (owner) REFERENCES customers (id) NOT VALID;
--                                    ^^^^^ warning: No migration indexes foreign key accounts (owner): without an index each delete of a referenced row reads the whole table. Add one if none exists. 💡`,
    {
      history: [customers],
      fixed: 'ALTER TABLE accounts ADD FOREIGN KEY (owner) REFERENCES customers (id) NOT VALID;',
      files: {
        '003_index_accounts_owner.sql': 'CREATE INDEX CONCURRENTLY accounts_owner_idx ON accounts (owner);\n',
      },
      notExecutable: 'the table is not in the example',
    },
  ),
  bad(
    'A new column on such a table: nothing can index it yet',
    `ALTER TABLE accounts ADD COLUMN owner bigint REFERENCES customers (id);
--                              ^^^^^ warning: No index starts with foreign key accounts (owner): each delete of a referenced row reads the whole table. Add an index. 💡`,
    {
      history: [customers],
      fixed: 'ALTER TABLE accounts ADD COLUMN owner bigint REFERENCES customers (id);',
      files: {
        '003_index_accounts_owner.sql': 'CREATE INDEX CONCURRENTLY accounts_owner_idx ON accounts (owner);\n',
      },
      notExecutable: 'the table is not in the example',
    },
  ),
  bad(
    'A partial index is of no use for a row that it may leave out',
    `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id),
--^^^^^^^^^^^ warning: orders_open leaves rows out and cannot serve foreign key orders (customer_id): each delete of a referenced row reads the whole table. Index it without WHERE. 💡
  paid boolean
);
CREATE INDEX orders_open ON orders (customer_id) WHERE NOT paid;`,
    {
      history: [customers],
      fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id),
  paid boolean
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_open ON orders (customer_id) WHERE NOT paid;`,
    },
  ),
  bad(
    'An index leads with one of its columns only',
    `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  shop int,
  customer bigint,
  FOREIGN KEY (shop, customer) REFERENCES customers (shop, id)
--             ^^^^^^^^^^^^^^ info: Only shop of foreign key orders (shop, customer) leads an index: each delete of a referenced row reads all rows with that shop. Index its columns together. 💡
);
CREATE INDEX orders_shop ON orders (shop);`,
    {
      history: ['CREATE TABLE customers (shop int, id bigint, PRIMARY KEY (shop, id));'],
      fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  shop int,
  customer bigint,
  FOREIGN KEY (shop, customer) REFERENCES customers (shop, id)
);
CREATE INDEX orders_shop_customer_idx ON orders (shop, customer);
CREATE INDEX orders_shop ON orders (shop);`,
    },
  ),
  bad(
    'The one index that served the key is dropped',
    `DROP INDEX CONCURRENTLY orders_customer;
--                      ^^^^^^^^^^^^^^^ warning: Without orders_customer no index starts with foreign key orders (customer_id): each delete of a referenced row reads the whole table. Keep it.`,
    { history: [indexed] },
  ),
  good(
    'The primary key leads with the column, and a partial index leaves out nothing but nulls',
    `CREATE TABLE order_lines (
  order_id bigint REFERENCES orders (id),
  line int,
  coupon_id bigint REFERENCES orders (id),
  PRIMARY KEY (order_id, line)
);
CREATE INDEX order_lines_coupon ON order_lines (coupon_id) WHERE coupon_id IS NOT NULL;`,
    { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
  ),
  good(
    'An index on the column that identifies the customer by itself',
    `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  shop int,
  customer bigint,
  FOREIGN KEY (shop, customer) REFERENCES customers (shop, id)
);
CREATE INDEX orders_customer ON orders (customer);`,
    { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, shop int, UNIQUE (shop, id));'] },
  ),
  good(
    'A migration behind this one makes the key another: it is told there',
    'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
    {
      history: [customers, 'CREATE TABLE people (id bigint PRIMARY KEY);'],
      behind: [
        'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES people (id);',
      ],
    },
  ),
  good(
    'SQLite: a table that is rebuilt had the key before',
    `CREATE TABLE orders_new (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), note TEXT);
INSERT INTO orders_new (id, customer_id) SELECT id, customer_id FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
    {
      dialect: 'sqlite',
      history: [
        customers,
        'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id));',
      ],
    },
  ),
  good(
    'The index comes later in the same migration, with more columns',
    `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), placed_at timestamptz);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at);`,
    { history: [customers], behind: ['DROP INDEX orders_by_customer;'] },
  ),
  good(
    'SQLite: the key is the table itself, or the first column of its key',
    `CREATE TABLE details (customer_id INTEGER PRIMARY KEY REFERENCES customers (id));
CREATE TABLE visits (customer_id INTEGER REFERENCES customers (id), at TEXT, PRIMARY KEY (customer_id, at));`,
    { dialect: 'sqlite', history: [customers] },
  ),
  good(
    'SQL Server: the clustered key starts with the column',
    `CREATE TABLE dbo.Lines (OrderId int NOT NULL, Line int NOT NULL, CONSTRAINT PK_Lines PRIMARY KEY CLUSTERED (OrderId, Line));
ALTER TABLE dbo.Lines ADD CONSTRAINT FK_Lines FOREIGN KEY (OrderId) REFERENCES dbo.Orders (Id);`,
    { dialect: 'sqlserver', history: ['CREATE TABLE dbo.Orders (Id int NOT NULL PRIMARY KEY);'] },
  ),
];
