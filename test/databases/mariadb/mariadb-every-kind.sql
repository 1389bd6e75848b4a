-- One of everything that the explorer shows of MariaDB, with names that need quoting.
CREATE TABLE customers (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email varchar(190) NOT NULL COMMENT 'where invoices go',
  name varchar(100) DEFAULT NULL,
  born date,
  created timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  settings longtext CHECK (json_valid(settings)),
  email_lower varchar(190) GENERATED ALWAYS AS (lower(email)) STORED,
  UNIQUE KEY customers_email (email)
) COMMENT 'Who buys';
CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id bigint NOT NULL,
  status enum('new', 'paid', 'sent') NOT NULL DEFAULT 'new',
  total decimal(10, 2) NOT NULL,
  placed datetime NOT NULL,
  note text,
  KEY orders_customer (customer_id),
  KEY orders_status (status, placed),
  KEY orders_placed (placed) IGNORED,
  FULLTEXT KEY orders_note (note),
  CONSTRAINT orders_total_positive CHECK (total >= 0),
  CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE TABLE events_by_year (id int NOT NULL, y int NOT NULL, PRIMARY KEY (id, y))
  PARTITION BY RANGE (y) (PARTITION p2025 VALUES LESS THAN (2026), PARTITION pmax VALUES LESS THAN MAXVALUE);
CREATE TABLE `odd ``name"; <b>` (`a ``b` int, `select` int COMMENT '<img src=x>');
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status = 'new';
CREATE SEQUENCE invoice_numbers START WITH 100;
CREATE FUNCTION order_count(customer bigint) RETURNS int READS SQL DATA COMMENT 'how many'
  RETURN (SELECT count(*) FROM orders WHERE customer_id = customer);
CREATE PROCEDURE mark_paid(IN which bigint, OUT done int) SQL SECURITY INVOKER
  UPDATE orders SET status = 'paid' WHERE id = which;
CREATE TRIGGER orders_before BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = coalesce(NEW.note, '');
CREATE EVENT purge_orders ON SCHEDULE EVERY 1 DAY DISABLE COMMENT 'old ones' DO DELETE FROM orders WHERE placed < now() - INTERVAL 10 YEAR;
