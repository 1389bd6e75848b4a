/**
 * The database that the plan fixtures are made on: small enough for seconds, large enough that PostgreSQL chooses as in production.
 * Values come from arithmetic, never from random(), so that two runs give the same rows.
 */
import type { Client } from 'pg';

const schema = `
CREATE TABLE countries (id int PRIMARY KEY, name text NOT NULL, region text NOT NULL, score int NOT NULL);
CREATE TABLE carriers (id int PRIMARY KEY, name text NOT NULL, fee numeric(10,2) NOT NULL);
CREATE TABLE customers (
  id bigint PRIMARY KEY, email text NOT NULL UNIQUE, country_id int NOT NULL, created_at timestamptz NOT NULL, referrer text
);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL, placed_at timestamptz NOT NULL,
  total numeric(12,2) NOT NULL, reference text NOT NULL, note text NOT NULL
);
CREATE TABLE order_items (
  order_id bigint NOT NULL, line int NOT NULL, product_id int NOT NULL, quantity int NOT NULL, price numeric(10,2) NOT NULL,
  PRIMARY KEY (order_id, line)
);
CREATE TABLE readings (sensor_id int NOT NULL, taken_at timestamptz NOT NULL, value double precision NOT NULL)
  PARTITION BY RANGE (taken_at);
CREATE TABLE readings_2024_q1 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2024-04-01');
CREATE TABLE readings_2024_q2 PARTITION OF readings FOR VALUES FROM ('2024-04-01') TO ('2024-07-01');
CREATE TABLE readings_2024_q3 PARTITION OF readings FOR VALUES FROM ('2024-07-01') TO ('2024-10-01');
CREATE TABLE employees (id int PRIMARY KEY, manager_id int, name text NOT NULL);
CREATE TABLE audited (id int PRIMARY KEY, balance int NOT NULL);
CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY, audited_id int, at timestamptz DEFAULT now());
CREATE TABLE "<img src=x onerror=alert(1)>" (id int PRIMARY KEY, "\`[x](command:evil)\`" text, "a
b" int);

INSERT INTO countries SELECT g, 'Country ' || g, (ARRAY['EU','NA','APAC','LATAM','MEA'])[1 + g % 5], g * 7 % 100 FROM generate_series(1, 200) g;
INSERT INTO carriers SELECT g, 'Carrier ' || g, g * 1.25 FROM generate_series(1, 50) g;
INSERT INTO customers SELECT g, 'user' || g || '@example.org', 1 + g * 31 % 200, timestamptz '2020-01-01 00:00+00' + g * interval '2 hours',
  CASE WHEN g % 4 = 0 THEN 'ref-' || g % 900 END FROM generate_series(1, 20000) g;
INSERT INTO orders SELECT g, 1 + (g::bigint * 7919) % 20000, (ARRAY['pending','paid','shipped','delivered','delivered','delivered','cancelled'])[1 + g % 7],
  timestamptz '2023-01-01 00:00+00' + g * interval '10 minutes', (g * 17 % 50000) / 100.0, 'R-' || g * 13 % 50021, repeat(md5(g::text), 3)
  FROM generate_series(1, 60000) g;
INSERT INTO order_items SELECT 1 + g / 2, g % 2, 1 + (g::bigint * 104729) % 5000, 1 + g % 5, (g * 29 % 10000) / 100.0 FROM generate_series(0, 119999) g;
INSERT INTO readings SELECT g % 40, timestamptz '2024-01-01 00:00+00' + g * interval '8 minutes', g % 97 / 3.0 FROM generate_series(0, 48000) g;
INSERT INTO employees SELECT g, NULLIF(g / 6, 0), 'Employee ' || g FROM generate_series(1, 1500) g;
INSERT INTO audited SELECT g, g FROM generate_series(1, 2000) g;
INSERT INTO "<img src=x onerror=alert(1)>" SELECT g, 'v' || g, g % 7 FROM generate_series(1, 3000) g;

CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_placed_at_idx ON orders (placed_at);
CREATE INDEX order_items_product_id_idx ON order_items (product_id);
CREATE INDEX readings_sensor_taken_idx ON readings (sensor_id, taken_at);
CREATE INDEX employees_manager_id_idx ON employees (manager_id);
CREATE VIEW paid_orders AS SELECT o.id, o.customer_id, o.total FROM orders o WHERE o.status = 'paid';
CREATE VIEW order_sums AS SELECT o.customer_id, sum(o.total) AS spent FROM orders o GROUP BY o.customer_id;
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit_log (audited_id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER audited_audit AFTER UPDATE ON audited FOR EACH ROW EXECUTE FUNCTION audit();

CREATE TABLE events (
  id bigint PRIMARY KEY, account_id int NOT NULL, kind text NOT NULL, region int NOT NULL, zone int NOT NULL, sector int NOT NULL, payload text NOT NULL
);
INSERT INTO events SELECT g, 1 + (g::bigint * 7919) % 2000, CASE WHEN g > 90000 THEN 'late' ELSE 'early' END,
  g % 50, g % 50 * 2, g % 50 * 3, md5(g::text) || md5((g + 1)::text) FROM generate_series(1, 100000) g;
CREATE INDEX events_region_idx ON events (region);
CREATE TABLE accounts (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE invoices (id int PRIMARY KEY, account_id int NOT NULL REFERENCES accounts, amount numeric(12,2) NOT NULL);
INSERT INTO accounts SELECT g, 'Account ' || g FROM generate_series(1, 2000) g;
INSERT INTO invoices SELECT g, 1 + g % 1500, g % 977 FROM generate_series(1, 50000) g;
CREATE TABLE archive AS SELECT g AS id, repeat(md5(g::text), 12) AS body FROM generate_series(1, 100000) g;
`;

/** How many rows there are, as a statistics file would say it. */
export const tableRows: ReadonlyMap<string, number> = new Map([
  ['countries', 200],
  ['carriers', 50],
  ['customers', 20_000],
  ['orders', 60_000],
  ['order_items', 120_000],
  ['employees', 1_500],
  ['events', 100_000],
  ['accounts', 2_000],
  ['invoices', 50_000],
  ['archive', 100_000],
]);

/** One statement each; VACUUM refuses to share a query string. */
const settle = ['VACUUM (FREEZE, ANALYZE)'];

/** Makes it in an empty database. */
export async function fillDatabase(client: Client): Promise<void> {
  await client.query(schema);
  for (const statement of settle) await client.query(statement);
}
