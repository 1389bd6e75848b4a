/** What is offered where: a statement with a `|` where somebody types, and the first items of the list. */
import { beforeAll, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../../test/sql.ts';
import { emptySchema } from '../../schema/apply/apply.ts';
import type { Schema } from '../../schema/model.ts';
import { applyStatement } from '../../replay/statement.ts';
import { noQueries } from '../../query-index/query-index.ts';
import { placeIn, statementAt } from '../place.ts';
import { usageIn } from '../usage.ts';
import { completionsAt } from './complete.ts';

const tables = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text, "Name" text, active boolean);
  CREATE TYPE order_state AS ENUM ('open', 'paid');
  CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id),
    total numeric, state order_state, kind text CHECK (kind IN ('web', 'shop')));
  CREATE TABLE transfers (
    id int, giver bigint REFERENCES customers (id), taker bigint REFERENCES customers (id));
  CREATE TABLE runs (id int PRIMARY KEY, last_step int);
  CREATE TABLE steps (id int PRIMARY KEY, run_id int NOT NULL REFERENCES runs (id));
  ALTER TABLE runs ADD FOREIGN KEY (last_step) REFERENCES steps (id);
  CREATE VIEW open_orders AS SELECT id, total FROM orders;
  CREATE INDEX orders_customer_idx ON orders (customer_id);
  ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0);
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE FUNCTION price_of(o bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 1';
  CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();`;

let schema: Schema;
beforeAll(async () => {
  const parser = await statementParser();
  schema = statementsIn(tables, parser).reduce(
    (now, one) => applyStatement(now, one, 'a.sql'),
    emptySchema(),
  );
});

async function inserts(marked: string): Promise<readonly string[]> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const statements = statementsIn(text, await statementParser());
  const at = statementAt(statements, text, offset);
  const statement = at === undefined ? undefined : statements[at];
  const after = statement === undefined ? schema : applyStatement(schema, statement, 'b.sql');
  const end = statements.findLast(({ span }) => span.end < offset)?.span.end ?? 0;
  const place = placeIn(text, statement ?? { after: end }, offset, { schema, after });
  const usage = usageIn(noQueries, schema, 'b.sql');
  return completionsAt({ ...place, usage })?.items.map(({ insert }) => insert) ?? [];
}

/** The list begins with these. */
it.each<readonly [marked: string, first: readonly string[]]>([
  ['SELECT * FROM o|', ['open_orders', 'orders']],
  ['SELECT * FROM orders o JOIN c|', ['customers']],
  ['SELECT o.t| FROM orders o', ['total']],
  ['SELECT n| FROM customers', ['"Name"']],
  ['SELECT "N|" FROM customers', ['"Name"']],
  ['SELECT | FROM orders', ['customer_id']],
  ['SELECT o| FROM orders o, customers c', ['o']],
  ['SELECT o|.total FROM customers o, orders x', ['o']],
  ['SELECT * FROM orders o JOIN customers c |', ['ON c.id = o.customer_id']],
  ['select * from orders o join customers c |', ['on c.id = o.customer_id']],
  ['SELECT * FROM transfers t JOIN customers a ON a.id = t.giver JOIN customers b ON |', ['b.id = t.taker']],
  ['SELECT * FROM runs r JOIN steps s ON |', ['s.run_id = r.id', 's.id = r.last_step']],
  ['SELECT * FROM steps s JOIN runs r ON |', ['r.id = s.run_id', 'r.last_step = s.id']],
  ["SELECT * FROM orders WHERE state = '|'", ["'open'", "'paid'"]],
  ['SELECT * FROM orders WHERE state IN (|', ["'open'", "'paid'"]],
  ['SELECT * FROM orders WHERE kind = |', ["'web'", "'shop'"]],
  ['SELECT * FROM customers WHERE active = |', ['true', 'false']],
  ['INSERT INTO orders (|', ['customer_id']],
  ['INSERT INTO orders (total, state) VALUES (1, |)', ["'open'", "'paid'"]],
  ['INSERT INTO orders (customer_id) VALUES (1) ON CONFLICT (id) DO UPDATE SET t|', ['total']],
  ['UPDATE orders SET state = |', ["'open'", "'paid'"]],
  ['UPDATE orders SET to|', ['total']],
  ['WITH a AS (SELECT total AS sum FROM orders) SELECT * FROM |', ['a']],
  ['WITH a AS (SELECT 1), b AS (SELECT 2) SELECT * FROM |', ['b', 'a']],
  ['WITH old AS (SELECT total AS amount FROM orders) SELECT old.|', ['amount']],
  ['WITH old AS (SELECT total AS amount FROM orders) SELECT ol|', ['old']],
  ['WITH a AS (SELECT total AS amount FROM orders) SELECT am| FROM a', ['amount']],
  ['SELECT total AS amount FROM orders ORDER BY am|', ['amount']],
  ['SELECT price|', ['price_of()']],
  ['SELECT coal|', ['coalesce()']],
  ['SELECT count|(*) FROM orders', ['count']],
  ['ALTER TABLE orders DROP CONSTRAINT orders_t|', ['orders_total_check']],
  ['ALTER TABLE orders ALTER COLUMN st|', ['state']],
  ['ALTER TABLE orders ADD COLUMN x order_|', ['order_state']],
  ['ALTER TABLE orders ADD FOREIGN KEY (cu|) REFERENCES customers', ['customer_id']],
  ['ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (|)', ['id']],
  ['ALTER TYPE order_state RENAME VALUE |', ["'open'", "'paid'"]],
  ['DROP INDEX |', ['orders_customer_idx']],
  ['DROP TRIGGER | ON orders', ['orders_touch']],
  ['CREATE TRIGGER x BEFORE UPDATE ON orders EXECUTE FUNCTION |', ['touch()']],
  ['CREATE INDEX ON orders (cust|)', ['customer_id']],
  ['CREATE POLICY p ON orders USING (cu|)', ['customer_id']],
  ['SELECT * FROM pg_catalog.pg_cl|', ['pg_class']],
  ['SELECT c.reln| FROM pg_class c', ['relname']],
])('%s', async (marked, first) => {
  expect((await inserts(marked)).slice(0, first.length)).toEqual(first);
});

/** Nothing is offered. */
it.each([
  'SELECT 1 AS |',
  'SELECT 12|',
  '-- SELECT | FROM orders',
  'SELECT 1; -- SELECT | FROM orders',
  "SELECT 'o|' FROM orders",
  'CREATE TABLE |',
  'SELECT x.| FROM orders',
])('nothing: %s', async (marked) => {
  expect(await inserts(marked)).toEqual([]);
});
