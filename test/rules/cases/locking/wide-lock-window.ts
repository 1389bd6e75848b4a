/** Further cases of locking/wide-lock-window, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE regions (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, region_id bigint);`;

export const cases = [
  bad(
    'Changes that take a moment each wait for their tables all the same',
    `BEGIN;
ALTER TABLE customers ALTER COLUMN id DROP DEFAULT;
ALTER TABLE orders ALTER COLUMN customer_id SET DEFAULT 0;
--          ^^^^^^ warning: This locks orders in ACCESS EXCLUSIVE mode while customers is locked: reads and writes wait on both until the end. Give each table its own migration.
COMMIT;`,
    { history: [tables] },
  ),
  bad(
    'Policies, which lock their table like any other change',
    `BEGIN;
ALTER POLICY own ON customers USING (id > 0);
ALTER POLICY own ON orders USING (id > 0);
--                  ^^^^^^ warning: This locks orders in ACCESS EXCLUSIVE mode while customers is locked: reads and writes wait on both until the end. Give each table its own migration.
COMMIT;`,
    {
      history: [
        tables,
        'CREATE POLICY own ON customers USING (true); CREATE POLICY own ON orders USING (true);',
      ],
    },
  ),
  bad(
    'A lock_timeout bounds the wait, not the work',
    `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ALTER COLUMN region_id TYPE numeric;
--          ^^^^^^ error: This rewrites orders while customers is locked too: reads and writes wait on customers until it is done. Give each table its own migration.
COMMIT;`,
    { history: [tables] },
  ),
  good(
    'Sent statement by statement without a transaction',
    `ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;`,
    { history: [tables] },
  ),
  good(
    'The other table is new',
    `BEGIN;
ALTER TABLE orders ADD COLUMN note text;
CREATE TABLE tags (name text);
ALTER TABLE tags ADD COLUMN note text;
COMMIT;`,
    { history: [tables] },
  ),
  bad(
    'A table and the one that its new key points at',
    `BEGIN;
ALTER TABLE regions ADD COLUMN note text;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
--          ^^^^^^ warning: This locks orders in SHARE ROW EXCLUSIVE mode while regions is locked: reads and writes wait on regions, writes on orders. Give each table its own migration.
COMMIT;`,
    { history: [tables] },
  ),
  bad(
    'A new table whose key points at one in use',
    `BEGIN;
CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
ALTER TABLE orders ADD COLUMN note text;
--          ^^^^^^ warning: This locks orders in ACCESS EXCLUSIVE mode while customers is locked: writes wait on customers, reads and writes on orders. Give each table its own migration.
COMMIT;`,
    { history: [tables] },
  ),
  good(
    'Each wait is short, and so are all together',
    `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;`,
    { history: [tables] },
  ),
];
