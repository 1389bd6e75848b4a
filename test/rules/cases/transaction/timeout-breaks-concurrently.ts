/** Further cases of transaction/timeout-breaks-concurrently, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const cases = [
  bad(
    'A statement_timeout',
    `SET statement_timeout = '5min';
REINDEX TABLE CONCURRENTLY orders;
--            ^^^^^^^^^^^^ warning: statement_timeout is in force: if rebuilding orders runs into it, an INVALID index is left behind that every write pays for. Set it to 0 before. 💡`,
    {
      history: [orders],
      fixed: `SET statement_timeout = '5min';
SET statement_timeout = 0;
REINDEX TABLE CONCURRENTLY orders;`,
    },
  ),
  good(
    'Switched off for it',
    `SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
    { history: [orders] },
  ),
  good(
    'SET LOCAL has ended with its transaction',
    `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
    { history: [orders] },
  ),
];
