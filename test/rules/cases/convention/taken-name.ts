/** Further cases of convention/taken-name, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, state text, placed_at timestamptz, total integer);';

export const cases = [
  good(
    'One that a branch may have left out',
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state, placed_at);',
    {
      history: [
        orders,
        `DO $$ BEGIN IF current_setting('server_version_num')::int > 160000 THEN CREATE INDEX orders_state ON orders (state); END IF; END $$;`,
      ],
    },
  ),
  bad(
    'Without IF NOT EXISTS the server refuses it',
    `ALTER TABLE orders ADD COLUMN note text, ADD COLUMN total numeric(12, 2);
--                                                  ^^^^^ error: The server refuses this: orders.total already exists as integer. Give it another name, or leave it out.`,
    { history: [orders], refused: '42701' },
  ),
  bad(
    'An index',
    `CREATE INDEX orders_state ON orders (state, placed_at);
--           ^^^^^^^^^^^^ error: The server refuses this: orders_state already exists as (state). Give it another name, or leave it out.`,
    { history: [orders, 'CREATE INDEX orders_state ON orders (state);'], refused: '42P07' },
  ),
  bad(
    'On another table',
    `CREATE INDEX IF NOT EXISTS by_state ON bills (state);
--                         ^^^^^^^^ warning: by_state already exists as (state) on orders: IF NOT EXISTS passes over this one, and it is never built. Give it another name, or drop the old one first.`,
    {
      history: [
        orders,
        'CREATE TABLE bills (id bigint PRIMARY KEY, state text);',
        'CREATE INDEX by_state ON orders (state);',
      ],
    },
  ),
  good(
    'The old one is dropped first',
    `DROP INDEX CONCURRENTLY IF EXISTS orders_state;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state, placed_at);`,
    { history: [orders, 'CREATE INDEX orders_state ON orders (state);'] },
  ),
];
