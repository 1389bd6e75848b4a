/** The tables of the examples of refactorings, with keys, NOT NULL and nullable columns. */
export const tables = `
CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), total numeric, state text);
CREATE TABLE items (id bigint NOT NULL, amount int);
CREATE TABLE order_items (order_id bigint REFERENCES orders (id), item_id bigint, PRIMARY KEY (order_id, item_id));
`;

/** Queries that use more of the language than the examples, on those tables. */
export const queries: readonly string[] = [
  'SELECT o.id, c.email FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE total BETWEEN 2 AND 8 OR state IS NULL',
  'SELECT DISTINCT state, customer_id FROM orders WHERE total::integer NOT BETWEEN 3 AND 5 ORDER BY 1, 2',
  'SELECT c.id FROM customers c, orders o, items i WHERE o.customer_id = c.id AND i.id = o.id AND (i.amount = 1 OR i.amount = 2)',
  'SELECT c.id FROM customers c WHERE c.id NOT IN (SELECT i.id FROM items i WHERE i.amount > 1) AND NOT c.id BETWEEN 3 AND 9',
  'SELECT id FROM customers WHERE id IN (SELECT customer_id FROM orders o WHERE o.total > 3) ORDER BY id LIMIT 5',
  'WITH big AS (SELECT id, customer_id AS who FROM orders WHERE total > 4), few AS (SELECT who FROM big) SELECT f.who, count(*) FROM few f GROUP BY 1',
  'SELECT s.customer_id, s.n FROM (SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id) s JOIN customers ON customers.id = s.customer_id',
  'SELECT amount, id FROM orders JOIN items USING (id) WHERE id > 3 ORDER BY id',
  'SELECT amount FROM orders NATURAL JOIN items WHERE amount != 2',
  'SELECT * FROM (SELECT o.*, c.name FROM orders o JOIN customers c ON c.id = o.customer_id) x',
  "SELECT CASE WHEN state IS NULL THEN 'none' ELSE state END AS state, sum(CASE WHEN total > 3 THEN total END) FROM orders GROUP BY 1",
  'SELECT c.id FROM customers c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) > 0 AND 0 < c.id + 1 * 2',
  "SELECT 'a' || CAST(o.total + 1 AS text) AS total FROM orders AS o WHERE -o.total < 0 AND o.id = 1 OR o.id = 2",
  'TABLE items',
  'SELECT id FROM orders UNION SELECT id FROM items ORDER BY id',
  'SELECT o.id, (SELECT max(i.amount) FROM items i WHERE i.id = o.id AND o.id IN (SELECT id FROM customers)) FROM orders o',
  'SELECT c.id, x.n FROM customers c CROSS JOIN LATERAL (SELECT count(*) AS n FROM orders o WHERE o.customer_id = c.id) x WHERE x.n = 1 OR x.n = 2',
  'SELECT row_number() OVER (ORDER BY o.id) AS n, o.state FROM orders o WHERE o.total NOT IN (1, 2) FETCH FIRST 100 ROWS ONLY',
  'INSERT INTO items SELECT id, 7 FROM customers WHERE id BETWEEN 1 AND 5',
  'UPDATE orders SET total = orders.total + 1 FROM customers WHERE customers.id = customer_id AND customers.id <> 4',
  'DELETE FROM items i USING orders WHERE orders.id = i.id AND (orders.total = 1 OR orders.total = 2)',
];
