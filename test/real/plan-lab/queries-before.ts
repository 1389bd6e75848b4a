/**
 * Fifty queries that were written down before the lab could answer any of them. Asked as written, with GENERIC_PLAN where there is a $n.
 */
import type { LabQuery } from './query.ts';

export const queriesBefore: readonly LabQuery[] = [
  ['by key', 'SELECT * FROM orders WHERE id = 1234567'],
  ['by key, newest', 'SELECT * FROM orders WHERE id > 2499000'],
  ['beyond the end', 'SELECT * FROM orders WHERE id > 2511990'],
  ['count', 'SELECT count(*) FROM orders'],
  ['by e-mail', "SELECT id, full_name FROM customers WHERE email = 'user777@mail.test'"],
  ['by lower e-mail', "SELECT id FROM customers WHERE lower(email) = 'user777@mail.test'"],
  ['e-mail begins with', "SELECT id FROM customers WHERE email LIKE 'user77%'"],
  ['sku begins with', "SELECT id, title FROM products WHERE sku LIKE 'SKU-00012%'"],
  [
    'customer’s last orders',
    'SELECT * FROM orders WHERE customer_id = 4242 ORDER BY created_at DESC LIMIT 10',
  ],
  ['heavy customer', 'SELECT count(*), sum(total) FROM orders WHERE customer_id = 1'],
  ['state, common', "SELECT count(*) FROM orders WHERE state = 'shipped'"],
  ['state, rare', "SELECT * FROM orders WHERE state = 'packed' AND placed_on > '2026-07-01'"],
  ['open orders', "SELECT id FROM orders WHERE state IN ('new', 'paid') AND placed_on >= '2026-07-10'"],
  ['state and day together', "SELECT count(*) FROM orders WHERE state = 'new' AND placed_on = '2026-07-15'"],
  ['not shipped', 'SELECT count(*) FROM orders WHERE shipped_at IS NULL'],
  [
    'last month',
    "SELECT sum(total) FROM orders WHERE created_at >= '2026-06-01' AND created_at < '2026-07-01'",
  ],
  ['last hour', "SELECT * FROM orders WHERE created_at > '2026-07-16 12:00+00' ORDER BY created_at"],
  ['by month', "SELECT date_trunc('month', placed_on::timestamp), count(*) FROM orders GROUP BY 1"],
  ['by state', 'SELECT state, count(*), avg(total) FROM orders GROUP BY state ORDER BY 2 DESC'],
  ['by state and day', 'SELECT state, placed_on, count(*) FROM orders GROUP BY 1, 2'],
  [
    'items of an order',
    'SELECT p.title, i.quantity FROM order_items i JOIN products p ON p.id = i.product_id WHERE i.order_id = 99999',
  ],
  [
    'items of a customer',
    'SELECT i.* FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.customer_id = 100',
  ],
  ['best sellers', 'SELECT product_id, sum(quantity) FROM order_items GROUP BY 1 ORDER BY 2 DESC LIMIT 20'],
  [
    'best sellers by name',
    'SELECT p.title, sum(i.quantity * i.price) FROM order_items i JOIN products p ON p.id = i.product_id WHERE p.category = 3 GROUP BY p.title ORDER BY 2 DESC LIMIT 5',
  ],
  ['product’s sales', 'SELECT sum(quantity) FROM order_items WHERE product_id = 17'],
  [
    'never sold',
    'SELECT id FROM products p WHERE NOT EXISTS (SELECT FROM order_items i WHERE i.product_id = p.id)',
  ],
  [
    'without payment',
    "SELECT o.id FROM orders o WHERE o.created_at > '2026-07-01' AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id)",
  ],
  ['paid by card', "SELECT count(*) FROM payments WHERE method = 'card'"],
  ['paid by voucher, large', "SELECT * FROM payments WHERE method = 'voucher' AND amount > 590"],
  ['unsettled', 'SELECT id FROM payments WHERE settled_at IS NULL ORDER BY id LIMIT 100'],
  [
    'left join',
    "SELECT o.id, p.amount FROM orders o LEFT JOIN payments p ON p.order_id = o.id WHERE o.placed_on = '2026-03-03'",
  ],
  [
    'three tables',
    "SELECT c.country, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id JOIN payments p ON p.order_id = o.id WHERE p.method = 'invoice' GROUP BY c.country",
  ],
  [
    'four tables',
    "SELECT c.country, p.category, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id WHERE o.placed_on BETWEEN '2026-06-01' AND '2026-06-07' GROUP BY 1, 2",
  ],
  ['country and date', "SELECT * FROM customers WHERE country = 'JP' AND created_at > '2025-06-01'"],
  ['tag', "SELECT id FROM customers WHERE tags @> ARRAY['tag7']"],
  ['two tags', "SELECT id FROM customers WHERE tags && ARRAY['vip', 'tag13']"],
  ['in jsonb', "SELECT id FROM customers WHERE profile->>'level' = '3'"],
  ['events of a customer', "SELECT * FROM events WHERE customer_id = 555 AND happened_at >= '2026-03-01'"],
  [
    'events of a day',
    "SELECT kind, count(*) FROM events WHERE happened_at >= '2026-02-10' AND happened_at < '2026-02-11' GROUP BY kind",
  ],
  ['rare events', "SELECT * FROM events WHERE kind = 'rare17'"],
  ['any customer', 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 20'],
  ['any state', 'SELECT count(*) FROM orders WHERE state = $1'],
  ['any range', 'SELECT * FROM orders WHERE created_at BETWEEN $1 AND $2'],
  ['any list', 'SELECT * FROM order_items WHERE order_id = ANY ($1)'],
  ['update', "UPDATE orders SET state = 'cancelled' WHERE state = 'new' AND placed_on < '2026-07-01'"],
  ['delete', "DELETE FROM payments WHERE settled_at < '2022-02-01'"],
  [
    'top per group',
    "SELECT * FROM (SELECT id, customer_id, row_number() OVER (PARTITION BY customer_id ORDER BY total DESC) n FROM orders WHERE placed_on > '2026-06-01') s WHERE n <= 3",
  ],
  [
    'lateral',
    "SELECT c.id, l.total FROM customers c CROSS JOIN LATERAL (SELECT total FROM orders o WHERE o.customer_id = c.id ORDER BY created_at DESC LIMIT 1) l WHERE c.country = 'SE' AND c.created_at > '2026-01-01'",
  ],
  [
    'referrers',
    'WITH RECURSIVE r AS (SELECT id, referred_by FROM customers WHERE id = 150000 UNION ALL SELECT c.id, c.referred_by FROM customers c JOIN r ON c.id = r.referred_by) SELECT * FROM r',
  ],
  [
    'merge join',
    'SELECT o.id, i.product_id FROM orders o JOIN order_items i ON i.order_id = o.id ORDER BY o.id LIMIT 1000',
  ],
];
