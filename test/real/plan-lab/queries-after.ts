/** Fifty more, written when the lab had answered the first. Of each kind that may go wrong: memory, ends, partitions, inheritance of estimates, functions. */
import type { LabQuery } from './query.ts';

export const queriesAfter: readonly LabQuery[] = [
  ['sort on disk', 'SELECT * FROM order_items ORDER BY price'],
  ['sort, top', 'SELECT * FROM orders ORDER BY total DESC LIMIT 50'],
  ['distinct', 'SELECT DISTINCT customer_id FROM orders'],
  [
    'distinct on',
    'SELECT DISTINCT ON (customer_id) customer_id, total FROM orders ORDER BY customer_id, created_at DESC',
  ],
  ['count distinct', 'SELECT count(DISTINCT product_id) FROM order_items'],
  ['large hash', 'SELECT count(*) FROM orders o JOIN order_items i ON i.order_id = o.id'],
  [
    'large hash, filtered',
    "SELECT count(*) FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.state = 'returned'",
  ],
  [
    'self join',
    "SELECT count(*) FROM orders a JOIN orders b ON a.customer_id = b.customer_id AND a.id < b.id WHERE a.placed_on = '2025-05-05'",
  ],
  [
    'full join',
    'SELECT * FROM (SELECT order_id FROM payments WHERE id < 5000) p FULL JOIN (SELECT id FROM orders WHERE id < 9000) o ON o.id = p.order_id',
  ],
  [
    'right join',
    "SELECT c.id, o.id FROM orders o RIGHT JOIN customers c ON c.id = o.customer_id AND o.state = 'paid' WHERE c.country = 'NL'",
  ],
  [
    'in subquery',
    "SELECT * FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE placed_on = '2026-01-05')",
  ],
  [
    'not in',
    'SELECT count(*) FROM products WHERE id NOT IN (SELECT product_id FROM order_items WHERE order_id < 1000)',
  ],
  [
    'scalar subquery',
    'SELECT id, (SELECT sum(amount) FROM payments p WHERE p.order_id = o.id) FROM orders o WHERE o.customer_id = 77',
  ],
  [
    'correlated exists',
    'SELECT count(*) FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.total > 590)',
  ],
  [
    'cte used twice',
    "WITH s AS (SELECT customer_id, sum(total) t FROM orders WHERE placed_on > '2026-05-01' GROUP BY 1) SELECT * FROM s a JOIN s b ON a.t = b.t",
  ],
  [
    'materialized cte',
    "WITH s AS MATERIALIZED (SELECT * FROM orders WHERE state = 'returned') SELECT * FROM s WHERE customer_id = 5",
  ],
  [
    'union',
    "SELECT customer_id FROM orders WHERE placed_on = '2026-01-01' UNION SELECT customer_id FROM events WHERE happened_at > '2026-06-28'",
  ],
  [
    'union all, ordered',
    'SELECT * FROM (SELECT id, created_at FROM orders UNION ALL SELECT id, created_at FROM customers) u ORDER BY created_at LIMIT 10',
  ],
  [
    'intersect',
    "SELECT customer_id FROM orders WHERE state = 'packed' INTERSECT SELECT customer_id FROM orders WHERE state = 'returned'",
  ],
  ['except', "SELECT id FROM customers WHERE country = 'JP' EXCEPT SELECT customer_id FROM orders"],
  ['or on two columns', 'SELECT * FROM orders WHERE customer_id = 9 OR id = 1000'],
  ['or with a range', "SELECT count(*) FROM orders WHERE customer_id = 9 OR created_at > '2026-07-15'"],
  ['in list', 'SELECT * FROM orders WHERE id IN (1, 500, 90000, 2400000, 2500500)'],
  ['in list of customers', 'SELECT count(*) FROM orders WHERE customer_id IN (1, 2, 3, 150000)'],
  ['not equal', "SELECT count(*) FROM orders WHERE state <> 'shipped'"],
  ['is not null', 'SELECT count(*) FROM orders WHERE note IS NOT NULL'],
  ['like in the middle', "SELECT count(*) FROM products WHERE title LIKE '%abc%'"],
  ['lower range of text', "SELECT count(*) FROM customers WHERE email < 'user2'"],
  ['between text', "SELECT count(*) FROM customers WHERE email BETWEEN 'user5' AND 'user6'"],
  ['numeric range', 'SELECT count(*) FROM products WHERE price BETWEEN 10 AND 20 AND category = 0'],
  ['real compare', 'SELECT count(*) FROM products WHERE weight > 90'],
  ['boolean', 'SELECT count(*) FROM products WHERE discontinued'],
  ['combination', 'SELECT count(*) FROM products WHERE category = 0 AND discontinued'],
  ['computed', 'SELECT count(*) FROM order_items WHERE quantity * price > 400'],
  ['modulo', 'SELECT count(*) FROM orders WHERE id % 100 = 7'],
  ['date part', 'SELECT count(*) FROM orders WHERE extract(month FROM placed_on) = 3'],
  [
    'date trunc group',
    "SELECT date_trunc('month', placed_on::timestamp), state, sum(total) FROM orders GROUP BY 1, 2",
  ],
  ['rollup', 'SELECT state, placed_on, count(*) FROM orders GROUP BY ROLLUP (state, placed_on)'],
  [
    'grouping sets',
    'SELECT category, discontinued, avg(price) FROM products GROUP BY GROUPING SETS ((category), (discontinued))',
  ],
  ['having', 'SELECT customer_id, count(*) FROM orders GROUP BY 1 HAVING count(*) > 100'],
  ['window over all', 'SELECT id, sum(total) OVER (ORDER BY created_at) FROM orders WHERE customer_id < 50'],
  ['limit offset', 'SELECT * FROM orders ORDER BY created_at OFFSET 100000 LIMIT 10'],
  ['limit backwards', 'SELECT * FROM orders ORDER BY id DESC LIMIT 10'],
  [
    'incremental sort',
    'SELECT * FROM orders WHERE customer_id > 199000 ORDER BY customer_id, total LIMIT 100',
  ],
  ['all partitions', 'SELECT count(*) FROM events'],
  [
    'partitions joined',
    "SELECT c.country, count(*) FROM events e JOIN customers c ON c.id = e.customer_id WHERE e.kind = 'buy' GROUP BY 1",
  ],
  ['partitions, ordered', 'SELECT * FROM events ORDER BY happened_at DESC LIMIT 20'],
  ['partition by parameter', 'SELECT * FROM events WHERE happened_at >= $1 AND customer_id = $2'],
  [
    'five tables',
    "SELECT p.sku, c.country, sum(i.quantity) FROM order_items i JOIN orders o ON o.id = i.order_id JOIN customers c ON c.id = o.customer_id JOIN products p ON p.id = i.product_id JOIN payments y ON y.order_id = o.id WHERE y.method = 'voucher' AND p.category = 12 GROUP BY 1, 2",
  ],
  [
    'insert from select',
    "INSERT INTO payments SELECT id + 9000000, id, 'card', total, NULL FROM orders WHERE state = 'new'",
  ],
];
