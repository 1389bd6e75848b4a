/** Further cases of transaction/concurrently-in-transaction, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const cases = [
  bad(
    'Between BEGIN and COMMIT',
    `BEGIN;
DROP INDEX CONCURRENTLY orders_placed_at;
--         ^^^^^^^^^^^^ error: DROP INDEX CONCURRENTLY fails: PostgreSQL refuses it between BEGIN and COMMIT. Put it outside of the transaction.
COMMIT;`,
    { history: [orders, 'CREATE INDEX orders_placed_at ON orders (placed_at);'], refused: '25001' },
  ),
  bad(
    'In a DO block',
    `DO $$ BEGIN
  REINDEX INDEX CONCURRENTLY orders_pkey;
--              ^^^^^^^^^^^^ error: REINDEX INDEX CONCURRENTLY fails: a DO block or function runs in a transaction. Write it as a statement of its own.
END $$;`,
    { history: [orders], refused: '25001' },
  ),
  bad(
    'COMMIT in a block that the tool runs in its transaction',
    `DO $$ BEGIN
  FOR i IN 1..10 LOOP
    UPDATE orders SET placed_at = now() WHERE id BETWEEN i * 1000 AND i * 1000 + 999;
    COMMIT;
--  ^^^^^^ error: COMMIT fails: PostgreSQL ends no transaction from inside a block that runs in one. Send this block outside of a transaction.
  END LOOP;
END $$;
SELECT 1;`,
    { history: [orders], tool: 'golang-migrate', refused: '2D000' },
  ),
  good(
    'The file wants no transaction',
    `-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
    { history: [`-- +goose Up\n${orders}`], tool: 'goose' },
  ),
];
