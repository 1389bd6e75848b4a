/** Further cases of index/invalid-index-retry, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const cases = [
  bad(
    'Several in one file',
    `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);
--                        ^^^^^^^^^^^^^ warning: A failed build leaves its index behind INVALID, and IF NOT EXISTS then skips that for good (orders_placed_at and 1 more). Drop what is left before building. 💡
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_by_day ON orders (date_trunc('day', placed_at AT TIME ZONE 'UTC'));`,
    {
      history: [orders],
      fixed: `DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);
DROP INDEX CONCURRENTLY IF EXISTS orders_by_day;
CREATE INDEX CONCURRENTLY orders_by_day ON orders (date_trunc('day', placed_at AT TIME ZONE 'UTC'));`,
    },
  ),
  good(
    'What a failed attempt left is dropped first',
    `DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
    { history: [orders] },
  ),
  good(
    'It is dropped first, and IF NOT EXISTS skips nothing then',
    `DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);`,
    { history: [orders] },
  ),
  good(
    'On a table that is new here',
    `CREATE TABLE notes (id bigint PRIMARY KEY, body text);
CREATE INDEX CONCURRENTLY IF NOT EXISTS notes_body ON notes (body);`,
  ),
  good(
    'A plain build leaves nothing behind when it fails',
    'CREATE INDEX IF NOT EXISTS orders_placed_at ON orders (placed_at);',
    { history: [orders] },
  ),
  bad(
    'Atlas goes on at the statement that failed, so that a drop before it does not run again',
    `-- atlas:txmode none

DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);
--                        ^^^^^^^^^^^^^ warning: A failed build leaves its index behind INVALID, and IF NOT EXISTS then skips that for good (orders_placed_at). Leave those words out, so that a retry fails. 💡`,
    {
      history: [orders],
      tool: 'atlas',
      fixed: `-- atlas:txmode none

DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
    },
  ),
  good(
    'An index for the time of a backfill, which the migration drops again',
    `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_unplaced ON orders (id) WHERE placed_at IS NULL;
UPDATE orders SET placed_at = now() WHERE placed_at IS NULL;
DROP INDEX CONCURRENTLY orders_unplaced;`,
    { history: [orders] },
  ),
];
