/** Further cases of locking/type-change-rewrites, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  quantity int,
  code varchar(20),
  price numeric(10, 2),
  placed timestamp
);`;

const places =
  'CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_Places PRIMARY KEY, Postal varchar(32) NULL, Visits int NOT NULL);';

const kinds = 'CREATE TABLE dbo.Kinds (Id int NOT NULL CONSTRAINT PK_Kinds PRIMARY KEY);';

const before = { dialect: 'sqlserver', history: [places, kinds] } as const;

export const cases = [
  bad(
    'A column with a foreign key: the table on its other side is locked fully as well',
    `ALTER TABLE lines ALTER COLUMN order_id TYPE numeric;
--                                           ^^^^^^^ error: Changing order_id of lines to numeric rewrites the whole table under ACCESS EXCLUSIVE and locks orders as long. Add a new column and move over.`,
    {
      history: [
        'CREATE TABLE orders (id numeric PRIMARY KEY);',
        'CREATE TABLE lines (order_id bigint);',
        'ALTER TABLE lines ADD CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES orders;',
      ],
    },
  ),
  bad(
    'Another collation for a column with an index',
    `ALTER TABLE orders ALTER COLUMN code TYPE varchar(20) COLLATE "C";
--                                        ^^^^^^^^^^^ error: Another collation for code builds indexes of orders again under ACCESS EXCLUSIVE: reads and writes wait. Add a new column and move over.`,
    { history: [orders, 'CREATE INDEX orders_code ON orders (code);'] },
  ),
  bad(
    'A small table is rewritten in a moment',
    `ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
--                                            ^^^^^^ info: Changing quantity of orders from integer to bigint rewrites the whole table under ACCESS EXCLUSIVE. Add a new column and move over. orders is 40 kB, 300 rows (statistics of today).`,
    { history: [orders], statistics: { relations: { orders: { bytes: 40_960, rows: 300 } } } },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (id int PRIMARY KEY);
ALTER TABLE tags ALTER COLUMN id TYPE bigint;`,
  ),
  bad(
    'A table that no migration made: its old type is not known',
    `ALTER TABLE legacy ALTER COLUMN id TYPE bigint;
--                                      ^^^^^^ error: Changing id of legacy to bigint rewrites the table under ACCESS EXCLUSIVE unless the column already is bigint. Move over to a new column.
ALTER TABLE legacy ALTER COLUMN code TYPE varchar(40);
--                                        ^^^^^^^^^^^ error: Changing code of legacy to varchar(40) rewrites the table under ACCESS EXCLUSIVE unless the column already is varchar of at most 40. Move over to a new column.
ALTER TABLE legacy ALTER COLUMN price TYPE bigint USING price * 100;
--                                         ^^^^^^ error: Changing price of legacy to bigint by USING rewrites the whole table under ACCESS EXCLUSIVE. Add a new column and move over.`,
    { notExecutable: 'The table is not in the example.' },
  ),
  bad(
    'A timestamp that gets a time zone',
    `ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz;
--                                          ^^^^^^^^^^^ error: Changing placed of orders to timestamptz rewrites the table under ACCESS EXCLUSIVE unless the session’s TimeZone is UTC. Set it, if values are in UTC.`,
    { history: [orders] },
  ),
  bad(
    'The same, with an index on it',
    `ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz;
--                                          ^^^^^^^^^^^ error: Changing placed of orders to timestamptz rewrites the table, or its indexes if the session’s TimeZone is UTC: reads and writes wait. Use a new column.`,
    { history: [orders, 'CREATE INDEX orders_placed ON orders (placed);'] },
  ),
  good(
    'The session is in UTC, and nothing is indexed',
    `SET TimeZone = 'UTC';
ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz;`,
    { history: [orders] },
  ),
  bad(
    'Another scale',
    `ALTER TABLE orders ALTER price TYPE numeric(12, 4);
--                                  ^^^^^^^^^^^^^^ error: Changing price of orders from numeric(10,2) to numeric(12,4) rewrites the whole table under ACCESS EXCLUSIVE. Add a new column and move over.`,
    { history: [orders] },
  ),
  good(
    'Only the catalog changes',
    `ALTER TABLE orders
  ALTER COLUMN code TYPE varchar(40),
  ALTER COLUMN price TYPE numeric(14, 2);
ALTER TABLE orders ALTER COLUMN code TYPE text;`,
    { history: [orders] },
  ),
  bad(
    'SQL Server: a shorter one',
    `ALTER TABLE dbo.Places ALTER COLUMN Postal varchar(8) NULL;
--                                  ^^^^^^ error: A shorter Postal reads every row of Places under Sch-M, and fails where a value is too long: reads and writes wait. Run it in a maintenance window.`,
    { ...before },
  ),
  good('SQL Server: a longer one', 'ALTER TABLE dbo.Places ALTER COLUMN Postal varchar(64) NULL;', {
    ...before,
  }),
];
