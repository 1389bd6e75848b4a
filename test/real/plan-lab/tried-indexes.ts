/** Indexes that the database does not have, each with a query that may or may not use it. */
export const triedIndexes: readonly (readonly [create: string, sql: string])[] = [
  [
    'CREATE INDEX tried ON orders (state, placed_on)',
    "SELECT * FROM orders WHERE state = 'packed' AND placed_on > '2026-07-01'",
  ],
  ['CREATE INDEX tried ON orders (state)', "SELECT count(*) FROM orders WHERE state = 'cancelled'"],
  ['CREATE INDEX tried ON orders (total)', 'SELECT * FROM orders ORDER BY total DESC LIMIT 50'],
  ['CREATE INDEX tried ON orders (total)', 'SELECT count(*) FROM orders WHERE total BETWEEN 100 AND 101'],
  [
    'CREATE INDEX tried ON orders (placed_on, total)',
    "SELECT sum(total) FROM orders WHERE placed_on = '2026-03-03'",
  ],
  [
    'CREATE INDEX tried ON orders (customer_id) INCLUDE (total)',
    'SELECT sum(total) FROM orders WHERE customer_id = 4242',
  ],
  [
    "CREATE INDEX tried ON orders (created_at) WHERE state = 'returned'",
    "SELECT * FROM orders WHERE state = 'returned' AND created_at > '2026-01-01'",
  ],
  [
    'CREATE INDEX tried ON orders (shipped_at) WHERE shipped_at IS NULL',
    'SELECT * FROM orders WHERE shipped_at IS NULL',
  ],
  ['CREATE INDEX tried ON orders (note)', "SELECT * FROM orders WHERE note = 'note 1'"],
  [
    'CREATE INDEX tried ON order_items (product_id, order_id)',
    'SELECT order_id FROM order_items WHERE product_id = 17 ORDER BY order_id LIMIT 10',
  ],
  ['CREATE INDEX tried ON order_items (price)', 'SELECT * FROM order_items ORDER BY price LIMIT 5'],
  ['CREATE INDEX tried ON order_items (quantity)', 'SELECT count(*) FROM order_items WHERE quantity = 5'],
  ['CREATE INDEX tried ON payments (method)', "SELECT count(*) FROM payments WHERE method = 'voucher'"],
  [
    'CREATE INDEX tried ON payments (method, amount)',
    "SELECT * FROM payments WHERE method = 'voucher' AND amount > 590",
  ],
  ['CREATE INDEX tried ON payments (settled_at)', "SELECT * FROM payments WHERE settled_at < '2022-01-02'"],
  ['CREATE INDEX tried ON customers (created_at)', "SELECT * FROM customers WHERE created_at > '2026-01-20'"],
  ['CREATE INDEX tried ON customers (referred_by)', 'SELECT * FROM customers WHERE referred_by = 150'],
  [
    'CREATE INDEX tried ON customers (full_name)',
    "SELECT * FROM customers WHERE full_name = 'Abcdef Abcdefg'",
  ],
  ['CREATE INDEX tried ON products (price)', 'SELECT * FROM products WHERE price < 1.2'],
  [
    'CREATE INDEX tried ON products (discontinued, category)',
    'SELECT count(*) FROM products WHERE discontinued AND category = 7',
  ],
  ['CREATE INDEX tried ON events (kind, happened_at)', "SELECT * FROM events WHERE kind = 'rare17'"],
  [
    'CREATE INDEX tried ON customers USING hash (email)',
    "SELECT * FROM customers WHERE email = 'user777@mail.test'",
  ],
  [
    'CREATE INDEX tried ON orders USING brin (created_at)',
    "SELECT sum(total) FROM orders WHERE created_at >= '2026-06-01' AND created_at < '2026-07-01'",
  ],
];
