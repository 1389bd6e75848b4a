/** Further cases of index/redundant-prefix, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamptz);';

export const cases = [
  good(
    'The shorter one is dropped in the same migration',
    `CREATE INDEX CONCURRENTLY orders_customer_placed ON orders (customer_id, placed_at);
DROP INDEX CONCURRENTLY orders_customer;`,
    { history: [orders, 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);'] },
  ),
  good(
    'Not the first columns, another order, a guarantee, or only some of the rows',
    `CREATE INDEX CONCURRENTLY orders_placed ON orders (placed_at);
CREATE INDEX CONCURRENTLY orders_customer_desc ON orders (customer_id DESC);
CREATE UNIQUE INDEX CONCURRENTLY orders_customer_once ON orders (customer_id);
CREATE INDEX CONCURRENTLY orders_customer_recent ON orders (customer_id) WHERE placed_at > '2026-01-01';`,
    {
      history: [
        orders,
        'CREATE INDEX CONCURRENTLY orders_customer_placed ON orders (customer_id, placed_at);',
      ],
    },
  ),
  good(
    'SQLite: both come again with a rebuilt table',
    `CREATE TABLE orders_new (id integer PRIMARY KEY, customer_id integer NOT NULL, placed_at text);
INSERT INTO orders_new SELECT id, customer_id, placed_at FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX by_customer ON orders (customer_id);
CREATE INDEX by_customer_time ON orders (customer_id, placed_at);`,
    {
      dialect: 'sqlite',
      history: [
        'CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, placed_at text);',
        'CREATE INDEX by_customer ON orders (customer_id);',
        'CREATE INDEX by_customer_time ON orders (customer_id, placed_at);',
      ],
    },
  ),
  good(
    'SQL Server: a narrow index beside the clustered one, which is the table',
    'CREATE INDEX IX_Order ON dbo.Lines (OrderId);',
    {
      dialect: 'sqlserver',
      history: [
        'CREATE TABLE dbo.Lines (OrderId int NOT NULL, Line int NOT NULL, PRIMARY KEY CLUSTERED (OrderId, Line));',
      ],
    },
  ),
];
