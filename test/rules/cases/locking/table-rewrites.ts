/** Further cases of locking/table-rewrites, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`;

export const cases = [
  bad(
    'To change how it is stored',
    `ALTER TABLE orders SET UNLOGGED;
--                 ^^^^^^^^^^^^ error: SET UNLOGGED rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Do it in a maintenance window.`,
    { history: [orders] },
  ),
  bad(
    'To put it on another disk',
    `ALTER TABLE orders SET TABLESPACE fast;
--                 ^^^^^^^^^^^^^^^^^^^ error: SET TABLESPACE rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Do it in a maintenance window.`,
    { history: [orders], notExecutable: 'a tablespace is a folder of the server' },
  ),
  bad(
    'A small table is rewritten in a moment',
    `VACUUM FULL orders;
--          ^^^^^^ info: VACUUM FULL rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Plain VACUUM or pg_repack let them through. orders is 1.5 MB, 8,000 rows (statistics of today).`,
    { history: [orders], statistics: { relations: { orders: { bytes: 1_572_864, rows: 8000 } } } },
  ),
  bad(
    'It was small long ago',
    `VACUUM FULL orders;
--          ^^^^^^ error: VACUUM FULL rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Plain VACUUM or pg_repack let them through. orders is 1.5 MB, 8,000 rows (statistics of 6 months ago).`,
    {
      history: [orders],
      statistics: { daysAgo: 200, relations: { orders: { bytes: 1_572_864, rows: 8000 } } },
    },
  ),
  good('It is so already', 'ALTER TABLE orders SET LOGGED;', { history: [orders] }),
  good(
    'A table that this migration makes',
    `CREATE UNLOGGED TABLE staged (id bigint PRIMARY KEY);
ALTER TABLE staged SET LOGGED;`,
  ),
  bad(
    'To order the rows',
    `CLUSTER orders USING orders_placed_at;
--      ^^^^^^ error: CLUSTER rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Plain VACUUM or pg_repack let them through.`,
    { history: [orders] },
  ),
  bad(
    'Every table that was clustered before',
    `SET work_mem = '64MB'; CLUSTER;
--                     ^^^^^^^ error: CLUSTER writes all tables clustered before again under ACCESS EXCLUSIVE: reads and writes wait. Plain VACUUM or pg_repack let them through.`,
    { history: [orders] },
  ),
  good('Lets everybody through', 'VACUUM (ANALYZE) orders;', { history: [orders] }),
];
