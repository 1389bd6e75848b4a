-- Invented rows for trying the queries on a scratch database: 60 merchants, 60,000 orders, 130,000 sensor readings.
-- The same rows on every run. Load it once, after all migrations.
INSERT INTO merchants (slug, name, country)
SELECT 'merchant-' || n, 'Merchant ' || n, (ARRAY['DE', 'FR', 'PL', 'NL'])[1 + n % 4]
FROM generate_series(1, 60) AS n;

INSERT INTO customers (merchant_id, email, full_name)
SELECT 1 + n % 60, 'customer' || n || '@example.com', 'Customer ' || n
FROM generate_series(1, 12000) AS n;

INSERT INTO categories (merchant_id, name)
SELECT 1 + n % 60, 'Category ' || n
FROM generate_series(1, 300) AS n;

INSERT INTO products (merchant_id, category_id, sku, name, price)
SELECT 1 + n % 60, 1 + n % 300, 'SKU-' || n, 'Product ' || n, 1 + (n * 37 % 20000) / 100.0
FROM generate_series(1, 6000) AS n;

INSERT INTO stock_movements (product_id, change, reason, moved_at)
SELECT 1 + n % 6000, 1 + n % 6000 % 8, 'delivery', timestamptz '2026-01-01 00:00+00' + n * interval '3 minutes'
FROM generate_series(1, 24000) AS n;

INSERT INTO addresses (customer_id, street, postcode, city, country)
SELECT n, 'Street ' || n % 90, lpad((n % 99999)::text, 5, '0'), 'City ' || n % 400, 'DE'
FROM generate_series(1, 12000) AS n;

INSERT INTO orders (merchant_id, customer_id, status, placed_at, shipping_address_id)
SELECT 1 + (n * 7 % 12000) % 60,
       1 + n * 7 % 12000,
       (CASE WHEN n % 50 = 0 THEN 'placed' WHEN n % 9 = 0 THEN 'paid' ELSE 'delivered' END)::order_status,
       timestamptz '2026-03-31 00:00+00' - n * interval '9 minutes',
       1 + n * 7 % 12000
FROM generate_series(1, 60000) AS n;

INSERT INTO order_items (order_id, product_id, quantity, unit_price)
SELECT o, 1 + (o * 13 + line * 101) % 6000, 1 + (o + line) % 4, 1 + (o * 31 + line) % 200
FROM generate_series(1, 60000) AS o, generate_series(1, 3) AS line;

INSERT INTO payments (order_id, state, amount, provider, reference, created_at)
SELECT o,
       (CASE WHEN o % 40 = 0 THEN 'failed' ELSE 'captured' END)::payment_state,
       10 + o % 300,
       (ARRAY['cardhouse', 'paybridge'])[1 + o % 2],
       'ref-' || o,
       timestamptz '2026-03-31 00:00+00' - o * interval '9 minutes'
FROM generate_series(1, 58800) AS o;

INSERT INTO telemetry.sensors (warehouse, kind, label)
SELECT 'Warehouse ' || 1 + n / 4, CASE n % 2 WHEN 0 THEN 'temperature' ELSE 'humidity' END, 'Sensor ' || n
FROM generate_series(0, 11) AS n;

INSERT INTO telemetry.sensor_readings (sensor_id, recorded_at, value)
SELECT s, timestamptz '2026-01-01 00:00+00' + m * interval '12 minutes', 18 + (s * 7 + m) % 50 / 10.0
FROM generate_series(1, 12) AS s, generate_series(0, 10799) AS m;

ANALYZE;
