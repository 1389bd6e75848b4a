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
];
