/** Further cases of locking/index-without-concurrently, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const cases = [
  bad(
    'The tool opens a transaction, and the statement is alone in it: the file says that it wants none',
    `-- +goose Up
CREATE INDEX orders_placed_at ON orders (placed_at);
--     ^^^^^ warning: CREATE INDEX holds a SHARE lock on orders: writes wait until the transaction ends. Build it CONCURRENTLY, outside of a transaction. 💡`,
    {
      history: [`-- +goose Up\n${orders}`],
      tool: 'goose',
      fixed: `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
    },
  ),
  bad(
    'The same with a tool that wants a file beside it',
    `CREATE INDEX orders_placed_at ON orders (placed_at);
--     ^^^^^ warning: CREATE INDEX holds a SHARE lock on orders: writes wait until the transaction ends. Build it CONCURRENTLY, outside of a transaction. 💡`,
    {
      history: [orders],
      tool: 'diesel',
      fixed: 'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);',
      files: { '2025-01-01-000002_example/metadata.toml': 'run_in_transaction = false\n' },
    },
  ),
  bad(
    'Statistics say that the table is large',
    `CREATE INDEX orders_placed_at ON orders (placed_at);
--     ^^^^^ error: CREATE INDEX holds a SHARE lock on orders: writes wait until the index is built. Add CONCURRENTLY. orders is 48 GB, 212 million rows (statistics of 3 days ago). 💡`,
    {
      history: [orders],
      statistics: { daysAgo: 3, relations: { orders: { bytes: 48 * 1024 ** 3, rows: 212_000_000 } } },
      fixed: 'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);',
    },
  ),
  bad(
    'Statistics say that it is small: the index is built before anybody notices',
    `CREATE INDEX orders_placed_at ON orders (placed_at);
--     ^^^^^ info: CREATE INDEX holds a SHARE lock on orders: writes wait until the index is built. Add CONCURRENTLY. orders is 64 kB, 210 rows (statistics of today). 💡`,
    {
      history: [orders],
      statistics: { relations: { orders: { bytes: 64 * 1024, rows: 210 } } },
      fixed: 'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);',
    },
  ),
  bad(
    'Without a name it moves with the one that the server would give it',
    `CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE INDEX ON orders (placed_at);
--     ^^^^^ warning: CREATE INDEX holds a SHARE lock on orders: writes wait until the transaction ends. Build it CONCURRENTLY, outside of a transaction. 💡`,
    {
      history: [orders],
      tool: 'golang-migrate',
      fixed: 'CREATE TABLE notes (id bigint PRIMARY KEY);\n',
      files: {
        '000003_create_orders_placed_at_idx.up.sql':
          'CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);\n',
        '000003_create_orders_placed_at_idx.down.sql':
          'DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at_idx;\n',
      },
    },
  ),
  good(
    'A table that this migration makes: nobody writes to it yet',
    `CREATE TABLE refunds (id bigint PRIMARY KEY, order_id bigint);
CREATE INDEX refunds_order_id ON refunds (order_id);`,
  ),
  good(
    'An index of that name is there',
    'CREATE INDEX IF NOT EXISTS orders_placed_at ON orders (placed_at);',
    { history: [orders, 'CREATE INDEX orders_placed_at ON orders (placed_at);'] },
  ),
  good(
    'A table that has no rows, or its new column makes this fail',
    `ALTER TABLE orders ADD COLUMN number text NOT NULL;
CREATE INDEX orders_placed_at ON orders (placed_at);`,
    { history: [orders] },
  ),
  bad(
    'A tool that opens a transaction around every file: no migration can build it concurrently',
    `CREATE INDEX orders_placed_at ON orders (placed_at);
--     ^^^^^ warning: CREATE INDEX holds a SHARE lock on orders: writes wait until the transaction ends. refinery opens one around every file: build it CONCURRENTLY by hand.`,
    { history: [orders], tool: 'refinery' },
  ),
  good(
    'A table that is made where none was, though one made before from a query is not known in all its columns',
    `CREATE TABLE IF NOT EXISTS refunds (id bigint PRIMARY KEY, order_id bigint);
CREATE INDEX refunds_order_id ON refunds (order_id);`,
    {
      history: [
        'CREATE TABLE IF NOT EXISTS ranks AS SELECT random() * 2 AS rank, (json_each_text($${}$$)).*;',
      ],
      tool: 'golang-migrate',
    },
  ),
];
