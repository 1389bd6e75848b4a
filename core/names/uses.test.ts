/** The meaning of names: a statement on a schema, and each of its names with the object that it refers to. */
import { expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { displayName } from '../schema/lookup.ts';
import { applyStatement } from '../replay/statement.ts';
import { Source } from '../syntax/postgres/source.ts';
import { slice } from '../text/span.ts';
import { outlineOf } from './read-statement.ts';
import { usesOf, type Meaning } from './uses.ts';

const tables = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text, name text);
  CREATE TYPE order_state AS ENUM ('open', 'paid');
  CREATE TABLE orders (
    id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), total numeric, state order_state);
  CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE state = 'open';
  CREATE FUNCTION order_lines(o bigint) RETURNS TABLE (sku text, amount int) LANGUAGE sql AS 'SELECT NULL, 1';
  CREATE INDEX orders_customer_idx ON orders (customer_id);`;

const cases: readonly (readonly [sql: string, uses: string])[] = [
  ['SELECT id FROM orders', 'id:orders.id orders:orders'],
  ['SELECT o.total FROM orders o', 'o:alias total:orders.total orders:orders o:alias'],
  ['SELECT id FROM orders, customers', 'orders:orders customers:customers'],
  ['SELECT id FROM orders, unknown', 'orders:orders'],
  [
    'SELECT o.id, email FROM orders o JOIN customers c ON c.id = o.customer_id',
    'o:alias id:orders.id email:customers.email orders:orders o:alias customers:customers c:alias c:alias id:customers.id o:alias customer_id:orders.customer_id',
  ],
  [
    'WITH big AS (SELECT id, total * 2 AS twice FROM orders) SELECT big.id, twice FROM big',
    'big:cte id:orders.id total:orders.total twice:output orders:orders big:cte id:orders.id twice:output big:cte',
  ],
  [
    'SELECT s.mail FROM (SELECT email AS mail FROM customers) s ORDER BY mail',
    's:alias mail:customers.email email:customers.email mail:output customers:customers s:alias mail:customers.email',
  ],
  [
    'SELECT name FROM customers c WHERE EXISTS (SELECT FROM orders WHERE customer_id = c.id AND total > 1)',
    'name:customers.name customers:customers c:alias orders:orders customer_id:orders.customer_id c:alias id:customers.id total:orders.total',
  ],
  [
    'SELECT id FROM orders WHERE ((SELECT max(id) FROM customers) IS NULL OR total > 1)',
    'id:orders.id orders:orders id:customers.id customers:customers total:orders.total',
  ],
  [
    'SELECT id FROM orders WHERE id IN ((SELECT id FROM customers) UNION (SELECT 1))',
    'id:orders.id orders:orders id:orders.id id:customers.id customers:customers',
  ],
  [
    'INSERT INTO orders (id, total) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET total = excluded.total RETURNING id',
    'orders:orders id:orders.id total:orders.total id:orders.id total:orders.total total:orders.total id:orders.id',
  ],
  [
    'UPDATE orders SET total = c.id FROM customers c WHERE c.id = orders.customer_id',
    'orders:orders total:orders.total c:alias id:customers.id customers:customers c:alias c:alias id:customers.id orders:orders customer_id:orders.customer_id',
  ],
  [
    'DELETE FROM orders USING customers WHERE customer_id = customers.id',
    'orders:orders customers:customers customer_id:orders.customer_id customers:customers id:customers.id',
  ],
  ['SELECT total FROM open_orders', 'total:open_orders.total open_orders:open_orders'],
  [
    'SELECT sku FROM orders, order_lines(orders.id)',
    'orders:orders order_lines:order_lines orders:orders id:orders.id',
  ],
  [
    'SELECT total FROM orders WHERE id = @id AND total > $1',
    'total:orders.total orders:orders id:orders.id total:orders.total',
  ],
  [
    'SELECT id FROM orders UNION SELECT id FROM customers ORDER BY id',
    'id:orders.id orders:orders id:customers.id customers:customers',
  ],
  [
    'SELECT sum(total) AS revenue FROM orders GROUP BY state ORDER BY revenue',
    'total:orders.total revenue:output orders:orders state:orders.state revenue:output',
  ],
  [
    'SELECT id FROM orders JOIN customers USING (id)',
    'id:orders.id orders:orders customers:customers id:customers.id id:orders.id',
  ],
  [
    'SELECT extract(year FROM total), total::order_state FROM orders',
    'total:orders.total total:orders.total order_state:order_state orders:orders',
  ],
  [
    'ALTER TABLE orders ADD COLUMN note text, DROP COLUMN total',
    'orders:orders note:orders.note total:orders.total',
  ],
  [
    'CREATE INDEX ON orders (customer_id, lower(total)) WHERE state IS NULL',
    'orders:orders customer_id:orders.customer_id total:orders.total state:orders.state',
  ],
  [
    'CREATE TABLE lines (id int, order_id bigint REFERENCES orders (id), CHECK (order_id > 0))',
    'lines:lines id:lines.id order_id:lines.order_id orders:orders id:orders.id order_id:lines.order_id',
  ],
  ['COMMENT ON COLUMN orders.total IS $$x$$', 'orders:orders total:orders.total'],
  [
    'SELECT FROM orders o, customers FOR NO KEY UPDATE OF o, customers NOWAIT',
    'orders:orders o:alias customers:customers o:alias customers:customers',
  ],
  ['ALTER TABLE orders RENAME TO bills', 'orders:orders bills:bills'],
  [
    'ALTER TABLE orders RENAME COLUMN total TO amount',
    'orders:orders total:orders.total amount:orders.amount',
  ],
  [
    'CREATE POLICY own ON orders USING (customer_id = 1)',
    'own:policy orders:orders customer_id:orders.customer_id',
  ],
  [
    'CREATE TRIGGER t AFTER UPDATE ON orders FOR EACH ROW WHEN (new.total > old.total) EXECUTE FUNCTION f()',
    't:trigger orders:orders total:orders.total total:orders.total',
  ],
  ['DROP INDEX orders_customer_idx', 'orders_customer_idx:orders_customer_idx'],
  ['SELECT o. FROM orders o WHERE o.', 'o:alias orders:orders o:alias o:alias'],
  ['SELECT FROM (SELECT', ''],
];

it.each(cases)('%s', async (sql, expected) => {
  expect(await usesIn(sql)).toBe(expected);
});

it('follows a column through a long chain of WITH queries', async () => {
  const links = Array.from(
    { length: 30 },
    (_, i) => `w${i + 1} AS (SELECT id, customer_id, total FROM w${i})`,
  );
  const uses = await usesIn(
    `WITH w0 AS (SELECT id, customer_id, total FROM orders), ${links.join(', ')} SELECT total FROM w30`,
  );
  expect(uses.endsWith(' total:orders.total w30:cte')).toBe(true);
});

async function usesIn(sql: string): Promise<string> {
  const parser = await statementParser();
  const schema = statementsIn(tables, parser).reduce(
    (now, one) => applyStatement(now, one, 'a.sql'),
    emptySchema(),
  );
  const after = statementsIn(sql, parser).reduce((now, one) => applyStatement(now, one, 'b.sql'), schema);
  const uses = usesOf(outlineOf(new Source(sql)), { schema, after, variables: new Set() });
  return uses.map((one) => `${slice(sql, one)}:${wordFor(one.meaning)}`).join(' ');
}

function wordFor(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'column':
      return `${displayName(meaning.relation)}.${meaning.column}`;
    case 'local':
      return meaning.what;
    case 'part':
      return meaning.part;
    case 'variable':
      return 'variable';
    default:
      return displayName(meaning.key);
  }
}
