SET SESSION lock_wait_timeout = 5;
ALTER TABLE orders MODIFY note VARCHAR(50) NOT NULL, ADD COLUMN state ENUM('new','paid') NOT NULL DEFAULT 'new';
ALTER TABLE customers DROP COLUMN email;
CREATE INDEX orders_total ON orders (total);
UPDATE orders SET state = 'paid' WHERE total > 0;
