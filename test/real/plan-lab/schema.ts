/** The database that the plan lab is measured on: a shop's tables, 11 million rows, skewed and correlated as real ones are. Made by the server itself. */

/** One migration: what the lab is given as the workspace's history. */
export const schemaSql = `
CREATE TYPE order_state AS ENUM ('new', 'paid', 'packed', 'shipped', 'returned', 'cancelled');
CREATE TABLE customers (
  id bigint PRIMARY KEY, email text NOT NULL, full_name text NOT NULL, country char(2) NOT NULL,
  created_at timestamptz NOT NULL, referred_by bigint, tags text[] NOT NULL DEFAULT '{}', profile jsonb);
CREATE TABLE products (
  id int PRIMARY KEY, sku varchar(20) NOT NULL, title text NOT NULL, price numeric(10,2) NOT NULL CHECK (price > 0),
  category smallint NOT NULL, discontinued boolean NOT NULL, weight real);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, state order_state NOT NULL, placed_on date NOT NULL,
  created_at timestamptz NOT NULL, shipped_at timestamptz, total numeric(10,2) NOT NULL, note text);
CREATE TABLE order_items (
  order_id bigint NOT NULL, line smallint NOT NULL, product_id int NOT NULL, quantity int NOT NULL, price numeric(10,2) NOT NULL,
  PRIMARY KEY (order_id, line));
CREATE TABLE payments (
  id bigint PRIMARY KEY, order_id bigint NOT NULL, method text NOT NULL, amount numeric(10,2) NOT NULL, settled_at timestamptz);
CREATE TABLE events (
  id bigint NOT NULL, customer_id bigint NOT NULL, kind text NOT NULL, happened_at timestamptz NOT NULL, payload jsonb)
  PARTITION BY RANGE (happened_at);
${Array.from({ length: 6 }, (_, at) => {
  const day = (month: number): string => `2026-${String(month).padStart(2, '0')}-01`;
  return `CREATE TABLE events_${at + 1} PARTITION OF events FOR VALUES FROM ('${day(at + 1)}') TO ('${day(at + 2)}');`;
}).join('\n')}
CREATE INDEX customers_email ON customers (email);
CREATE INDEX customers_lower_email ON customers (lower(email));
CREATE INDEX customers_country_created ON customers (country, created_at);
CREATE INDEX customers_tags ON customers USING gin (tags);
CREATE INDEX products_category_price ON products (category, price);
CREATE INDEX products_sku ON products (sku varchar_pattern_ops);
CREATE INDEX orders_customer ON orders (customer_id, created_at DESC);
CREATE INDEX orders_created ON orders (created_at);
CREATE INDEX orders_open ON orders (placed_on) WHERE state IN ('new', 'paid');
CREATE INDEX orders_placed_brin ON orders USING brin (placed_on);
CREATE INDEX order_items_product ON order_items (product_id) INCLUDE (quantity);
CREATE INDEX payments_order ON payments (order_id);
CREATE INDEX payments_method_hash ON payments USING hash (method);
CREATE INDEX payments_unsettled ON payments (id) WHERE settled_at IS NULL;
CREATE INDEX events_customer ON events (customer_id, happened_at);
CREATE INDEX events_happened ON events (happened_at);
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE order_items ADD CONSTRAINT order_items_order_fk FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE order_items ADD CONSTRAINT order_items_product_fk FOREIGN KEY (product_id) REFERENCES products (id);
ALTER TABLE payments ADD CONSTRAINT payments_order_fk FOREIGN KEY (order_id) REFERENCES orders (id);
CREATE STATISTICS orders_state_shipped (ndistinct, dependencies, mcv) ON state, placed_on FROM orders;
CREATE STATISTICS products_category_gone (mcv) ON category, discontinued FROM products;
CREATE STATISTICS orders_month ON (date_trunc('month', placed_on::timestamp)) FROM orders;
`;

/**
 * Constraints and indexes already exist: keys are made in order, so that this stays fast. No chance in it: two servers get the same rows.
 */
export const rowsSql: readonly string[] = [
  `SET session_replication_role = replica`,
  `INSERT INTO customers SELECT n, 'user' || n || '@' || (ARRAY['mail.test','shop.test','post.test'])[1 + abs(hashint8(n)) % 3],
     initcap(substr(md5(n::text), 1, 6)) || ' ' || initcap(substr(md5((n % 9000)::text), 1, 7)),
     (ARRAY['DE','DE','DE','US','US','FR','GB','NL','SE','JP'])[1 + abs(hashint8(n * 7)) % 10],
     timestamptz '2020-01-01 00:00+00' + n * interval '16 minutes', CASE WHEN n % 5 = 0 THEN abs(hashint8(n)) % n + 1 END,
     CASE WHEN n % 4 = 0 THEN ARRAY['vip', 'tag' || n % 50] ELSE ARRAY['tag' || n % 50] END,
     CASE WHEN n % 3 > 0 THEN jsonb_build_object('level', n % 7, 'mail', n % 2 = 0) END
   FROM generate_series(1, 200000) n`,
  `INSERT INTO products SELECT n, 'SKU-' || lpad(n::text, 7, '0'), 'Product ' || md5(n::text), 1 + (abs(hashint4(n)) % 50000) / 100.0,
     floor(power((abs(hashint4(n * 3)) % 1000) / 1000.0, 2) * 40)::int, n % 13 = 0 OR n < 3000, CASE WHEN n % 6 > 0 THEN (n % 977) / 10.0 END
   FROM generate_series(1, 50000) n`,
  `INSERT INTO orders SELECT n, 1 + floor(200000 * power((abs(hashint8(n)) % 1000003) / 1000003.0, 3))::bigint,
     (CASE WHEN n > 2480000 THEN (ARRAY['new','paid','packed'])[1 + n % 3] WHEN n % 25 = 0 THEN 'returned' WHEN n % 40 = 1 THEN 'cancelled' ELSE 'shipped' END)::order_state,
     date '2022-01-01' + (n / 1500)::int, timestamptz '2022-01-01 00:00+00' + n * interval '57 seconds',
     CASE WHEN n <= 2480000 THEN timestamptz '2022-01-02 00:00+00' + n * interval '57 seconds' + (abs(hashint8(n)) % 72) * interval '1 hour' END,
     10 + (abs(hashint8(n * 11)) % 60000) / 100.0, CASE WHEN n % 10 = 0 THEN 'note ' || md5(n::text) END
   FROM generate_series(1, 2500000) n`,
  `INSERT INTO order_items SELECT o, l, 1 + floor(50000 * power((abs(hashint8(o * 5 + l)) % 100003) / 100003.0, 2))::int, 1 + (o + l) % 5, 5 + (abs(hashint8(o + l)) % 9000) / 100.0
   FROM generate_series(1, 2500000) o, generate_series(1, 4) l WHERE l <= 1 + o % 4`,
  `INSERT INTO payments SELECT n, n * 2, (ARRAY['card','card','card','card','paypal','paypal','invoice','voucher'])[1 + abs(hashint8(n)) % 8],
     10 + (abs(hashint8(n * 13)) % 60000) / 100.0, CASE WHEN n % 50 > 0 THEN timestamptz '2022-01-01 00:00+00' + n * interval '114 seconds' END
   FROM generate_series(1, 1200000) n`,
  `INSERT INTO events SELECT n, 1 + abs(hashint8(n)) % 200000, (ARRAY['view','view','view','view','search','cart','login','logout','buy','rare' || n % 200])[1 + abs(hashint8(n * 3)) % 10],
     timestamptz '2026-01-01 00:00+00' + n * interval '13 seconds', CASE WHEN n % 2 = 0 THEN jsonb_build_object('page', n % 300, 'ms', n % 2000) END
   FROM generate_series(1, 1200000) n`,
  `VACUUM (ANALYZE)`,
  // Statistics that lag after, and ends that they do not know, as everywhere where people work.
  `INSERT INTO orders SELECT n, n % 200000 + 1, 'new', date '2026-07-18', timestamptz '2026-07-09 00:00+00' + (n - 2500000) * interval '57 seconds', NULL, 77.5, NULL
   FROM generate_series(2500001, 2512000) n`,
  `INSERT INTO order_items SELECT o, 1, o % 50000 + 1, 1, 9.5 FROM generate_series(2500001, 2512000) o`,
];
