/** Further cases of locking/drop-index-blocks, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`;

export const cases = [
  bad(
    'Alone in the transaction of its tool',
    `-- +goose Up
DROP INDEX orders_placed_at;
--   ^^^^^ warning: DROP INDEX takes ACCESS EXCLUSIVE on orders until the transaction ends: reads and writes wait. Drop it CONCURRENTLY, outside of a transaction. 💡`,
    {
      history: [`-- +goose Up\n${orders}`],
      tool: 'goose',
      fixed: `-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY orders_placed_at;`,
    },
  ),
  bad(
    'An index that no migration made here',
    `DROP INDEX parcels_code;
--   ^^^^^ warning: DROP INDEX waits for ACCESS EXCLUSIVE on the table of parcels_code: reads and writes queue behind it. Use DROP INDEX CONCURRENTLY. 💡`,
    {
      fixed: 'DROP INDEX CONCURRENTLY parcels_code;',
      notExecutable: 'The index is not in the example.',
    },
  ),
  good(
    'An index of a table that this migration makes',
    `CREATE TABLE refunds (id bigint PRIMARY KEY, order_id bigint);
CREATE INDEX refunds_order_id ON refunds (order_id);
DROP INDEX refunds_order_id;`,
  ),
  good(
    'The same transaction locks the table for a column, too',
    `BEGIN;
DROP INDEX orders_placed_at;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;`,
    { history: [orders] },
  ),
  good(
    'Swapped for one that was built beside it',
    `BEGIN;
DROP INDEX orders_placed_at;
ALTER INDEX orders_placed_at_new RENAME TO orders_placed_at;
COMMIT;`,
    { history: [orders, 'CREATE INDEX orders_placed_at_new ON orders (placed_at, id);'] },
  ),
  good('An index that is not there', 'DROP INDEX IF EXISTS orders_by_customer;', { history: [orders] }),
  bad(
    'Built again under its name: not dropped before the new one is there',
    `DROP INDEX orders_placed_at;
--   ^^^^^ warning: DROP INDEX takes ACCESS EXCLUSIVE on orders before the new one of that name exists. Build that under another name first, then swap the two.
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at, id);`,
    { history: [orders] },
  ),
  good(
    'One that is attached to the index of a partitioned table: that it cannot go alone, another rule says',
    'DROP INDEX readings_rest_at_idx;',
    {
      history: [
        `CREATE TABLE readings (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
CREATE INDEX readings_at ON readings (at);`,
      ],
      refused: '2BP01',
    },
  ),
];
