/** Further cases of security/open-to-the-web, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const roles = 'CREATE ROLE anon; CREATE ROLE authenticated;';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer text);';

export const cases = [
  bad(
    'To be read by everybody, says a GRANT',
    `CREATE TABLE prices (id bigint PRIMARY KEY, amount numeric);
--           ^^^^^^ info: anon may select all rows of prices, and everybody can be anon over the API. ENABLE ROW LEVEL SECURITY.
GRANT SELECT ON prices TO anon;`,
    { history: [roles], undone: true },
  ),
  bad(
    'Several tables under one GRANT',
    `CREATE TABLE orders (id bigint PRIMARY KEY, customer text);
--           ^^^^^^ error: anon may select and insert all rows of orders and 1 more, and everybody can be anon over the API. ENABLE ROW LEVEL SECURITY.
CREATE TABLE invoices (id bigint PRIMARY KEY, customer text);
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO anon;`,
    { history: [roles], undone: true },
  ),
  good('Nobody of the web may touch it', `${orders} REVOKE ALL ON orders FROM anon, authenticated;`, {
    tool: 'supabase',
    history: [roles],
    undone: true,
  }),
  good(
    'A schema that the API does not show',
    'CREATE SCHEMA private; CREATE TABLE private.orders (id bigint PRIMARY KEY);',
    { tool: 'supabase' },
  ),
  good('Another tool, and no such role', orders),
  bad(
    'Granted',
    `CREATE TABLE orders (id bigint PRIMARY KEY, customer text);
--           ^^^^^^ error: authenticated may select and insert all rows of orders, and whoever signs up can be authenticated over the API. ENABLE ROW LEVEL SECURITY.
GRANT SELECT, INSERT ON orders TO authenticated;`,
    { history: [roles], undone: true },
  ),
  good('Secured in a later one', orders, {
    history: [roles],
    behind: ['GRANT SELECT ON orders TO anon;', 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY;'],
    undone: true,
  }),
];
