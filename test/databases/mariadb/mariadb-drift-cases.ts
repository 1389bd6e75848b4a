/** What somebody may have changed on a MariaDB server by hand, one case for each kind of difference, on one base. */
import type { DriftCase } from '../replay/drift-cases.ts';

export const base = `
CREATE TABLE customers (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(190) NOT NULL, name varchar(40) DEFAULT 'nobody', age int, \`Odd.Name\` text, UNIQUE KEY email (email)) COMMENT='who buys';
CREATE TABLE orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id bigint unsigned, state enum('new','paid','sent') NOT NULL DEFAULT 'new', total decimal(10,2), placed_at timestamp NOT NULL DEFAULT current_timestamp, note text,
  CONSTRAINT total_sane CHECK (total < 100000), CONSTRAINT buyer FOREIGN KEY (customer_id) REFERENCES customers (id), KEY orders_placed (placed_at));
CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind varchar(20)) PARTITION BY RANGE (year(at)) (PARTITION p2026 VALUES LESS THAN (2027), PARTITION rest VALUES LESS THAN MAXVALUE);
CREATE TABLE latin (id int PRIMARY KEY, word varchar(30)) DEFAULT CHARSET=latin1;
CREATE SEQUENCE tickets INCREMENT BY 1;
CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN n * 2;
CREATE PROCEDURE forget(one int) UPDATE orders SET note = NULL WHERE id = one;
CREATE VIEW names AS SELECT id, name FROM customers WHERE age IS NULL OR age > 17;
CREATE VIEW shouted AS SELECT upper(name) AS name FROM names;
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW SET NEW.note = 'x';
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM events WHERE kind = 'old';
INSERT INTO customers (email, age) VALUES ('a@example.org', 20);
INSERT INTO orders (customer_id, total) SELECT id, 5 FROM customers;
INSERT INTO events VALUES (1, '2026-05-05', 'a');
INSERT INTO latin VALUES (1, 'café');
`;

const orders = ['orders'];
const customers = ['customers'];

export const cases: readonly DriftCase[] = [
  {
    of: 'a column',
    change: `ALTER TABLE orders ADD COLUMN paid_at date NOT NULL DEFAULT '2026-01-01'`,
    objects: orders,
  },
  {
    of: 'a column of a reserved name, with a quote and a comment',
    change:
      "ALTER TABLE orders ADD COLUMN `order` int NULL COMMENT 'it''s; DROP TABLE x', ADD COLUMN `we``ird -- x` int",
    objects: orders,
  },
  {
    of: 'unique keys over the beginning of a column',
    change:
      'ALTER TABLE customers DROP KEY email, ADD UNIQUE KEY email (email(50)), ADD UNIQUE KEY named (`Odd.Name`(20), age)',
    objects: customers,
  },
  {
    of: 'an invisible column',
    change: 'ALTER TABLE orders ADD COLUMN hidden int INVISIBLE DEFAULT 1',
    objects: orders,
  },
  {
    of: 'a virtual column with an index',
    change:
      'ALTER TABLE orders ADD COLUMN gross decimal(12,2) AS (total * 1.2) VIRTUAL, ADD KEY gross (gross)',
    objects: orders,
  },
  {
    of: 'a stored column',
    change: 'ALTER TABLE orders ADD COLUMN loud text AS (upper(note)) STORED',
    objects: orders,
  },
  {
    of: 'a column that was dropped',
    change: 'ALTER TABLE orders DROP COLUMN note, DROP KEY orders_placed',
    objects: orders,
  },
  {
    of: 'a column with its index that was dropped',
    change: 'ALTER TABLE customers DROP COLUMN email',
    objects: customers,
  },
  {
    of: 'a column under a view that was dropped',
    change:
      'ALTER TABLE customers DROP COLUMN age; CREATE OR REPLACE VIEW names AS SELECT id, name FROM customers',
    objects: ['customers', 'names'],
  },
  { of: 'a type', change: 'ALTER TABLE orders MODIFY note varchar(200)', objects: orders },
  {
    of: 'a longer text',
    change: "ALTER TABLE customers MODIFY name varchar(80) DEFAULT 'nobody'",
    objects: customers,
  },
  {
    of: 'a type under a foreign key, on both sides',
    change:
      'ALTER TABLE orders DROP FOREIGN KEY buyer; ALTER TABLE customers MODIFY id int unsigned NOT NULL AUTO_INCREMENT; ALTER TABLE orders MODIFY customer_id int unsigned; ALTER TABLE orders ADD CONSTRAINT buyer FOREIGN KEY (customer_id) REFERENCES customers (id)',
    objects: ['customers', 'orders'],
  },
  {
    of: 'values of an enum',
    change: "ALTER TABLE orders MODIFY state enum('new','packed','paid','sent') NOT NULL DEFAULT 'new'",
    objects: orders,
  },
  {
    of: 'a default',
    change: "ALTER TABLE customers ALTER name SET DEFAULT 'some | bo''dy'",
    objects: customers,
  },
  {
    of: 'a default that was dropped',
    change: 'ALTER TABLE customers ALTER name DROP DEFAULT',
    objects: customers,
  },
  {
    of: 'a default that is computed',
    change: 'ALTER TABLE customers ALTER age SET DEFAULT (1 + 2)',
    objects: customers,
  },
  {
    of: 'ON UPDATE',
    change:
      'ALTER TABLE orders MODIFY placed_at timestamp NOT NULL DEFAULT current_timestamp ON UPDATE current_timestamp',
    objects: orders,
  },
  { of: 'NOT NULL', change: 'ALTER TABLE orders MODIFY total decimal(10,2) NOT NULL', objects: orders },
  {
    of: 'NOT NULL that was dropped',
    change: 'ALTER TABLE customers MODIFY email varchar(190)',
    objects: customers,
  },
  { of: 'a counter that was dropped', change: 'ALTER TABLE orders MODIFY id int NOT NULL', objects: orders },
  {
    of: 'a counter with its key',
    change:
      'ALTER TABLE latin DROP PRIMARY KEY, ADD COLUMN n bigint NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST',
    objects: ['latin'],
  },
  {
    of: 'a collation of a column',
    change: "ALTER TABLE customers MODIFY name varchar(40) COLLATE utf8mb4_bin DEFAULT 'nobody'",
    objects: customers,
  },
  {
    of: 'the character set of a table',
    change: 'ALTER TABLE latin CONVERT TO CHARACTER SET utf8mb4',
    objects: ['latin'],
  },
  {
    of: 'the default character set of a table',
    change: 'ALTER TABLE latin DEFAULT CHARACTER SET utf8mb4',
    objects: ['latin'],
  },
  {
    of: 'a comment of a column',
    change: "ALTER TABLE customers MODIFY age int COMMENT 'in years'",
    objects: customers,
  },
  {
    of: 'a check',
    change: 'ALTER TABLE customers ADD CONSTRAINT grown CHECK (age > 17)',
    objects: customers,
  },
  {
    of: 'a check that was altered',
    change:
      'ALTER TABLE orders DROP CONSTRAINT total_sane; ALTER TABLE orders ADD CONSTRAINT total_sane CHECK (total < 5000)',
    objects: orders,
  },
  {
    of: 'a check that was dropped',
    change: 'ALTER TABLE orders DROP CONSTRAINT total_sane',
    objects: orders,
  },
  {
    of: 'a unique key',
    change: 'ALTER TABLE customers ADD UNIQUE KEY odd_once (`Odd.Name`(20))',
    objects: customers,
  },
  { of: 'a unique key that was dropped', change: 'ALTER TABLE customers DROP KEY email', objects: customers },
  {
    of: 'a primary key on other columns',
    change: 'ALTER TABLE latin DROP PRIMARY KEY, ADD PRIMARY KEY (word, id)',
    objects: ['latin'],
  },
  { of: 'a primary key that was dropped', change: 'ALTER TABLE latin DROP PRIMARY KEY', objects: ['latin'] },
  {
    of: 'a foreign key',
    change:
      'ALTER TABLE events ADD COLUMN o int; CREATE TABLE parcels (id int PRIMARY KEY, order_id int, FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE SET NULL)',
    objects: ['events', 'parcels'],
  },
  {
    of: 'a foreign key with another action',
    change:
      'ALTER TABLE orders DROP FOREIGN KEY buyer; ALTER TABLE orders ADD CONSTRAINT buyer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE',
    objects: orders,
  },
  {
    of: 'a foreign key that was dropped',
    change: 'ALTER TABLE orders DROP FOREIGN KEY buyer',
    objects: orders,
  },
  {
    of: 'a foreign key that was dropped with its index',
    change: 'ALTER TABLE orders DROP FOREIGN KEY buyer; ALTER TABLE orders DROP KEY buyer',
    objects: orders,
  },
  { of: 'an index', change: 'CREATE INDEX by_note ON orders (note(10), total DESC)', objects: orders },
  {
    of: 'an index of another form',
    change: 'DROP INDEX orders_placed ON orders; CREATE INDEX orders_placed ON orders (placed_at, state)',
    objects: orders,
  },
  { of: 'an index that was dropped', change: 'DROP INDEX orders_placed ON orders', objects: orders },
  { of: 'an ignored index', change: 'ALTER TABLE orders ALTER INDEX orders_placed IGNORED', objects: orders },
  {
    of: 'a fulltext index',
    change: 'ALTER TABLE customers ADD FULLTEXT KEY words (name)',
    objects: customers,
  },
  {
    of: 'table options',
    change: "ALTER TABLE orders ROW_FORMAT=COMPRESSED COMMENT='it''s bought'",
    objects: orders,
  },
  {
    of: 'a comment of a table that was dropped',
    change: "ALTER TABLE customers COMMENT=''",
    objects: customers,
  },
  {
    of: 'partitions',
    change:
      'ALTER TABLE events REORGANIZE PARTITION rest INTO (PARTITION p2027 VALUES LESS THAN (2028), PARTITION rest VALUES LESS THAN MAXVALUE)',
    objects: ['events'],
  },
  {
    of: 'partitioning that was removed',
    change: 'ALTER TABLE events REMOVE PARTITIONING',
    objects: ['events'],
  },
  {
    of: 'a trigger',
    change: 'CREATE TRIGGER again AFTER INSERT ON orders FOR EACH ROW BEGIN SET @n = 1; SET @m = 2; END',
    objects: orders,
  },
  {
    of: 'a trigger that was altered',
    change:
      "DROP TRIGGER touched; CREATE TRIGGER touched BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = 'y'",
    objects: orders,
  },
  {
    of: 'a view',
    change: 'CREATE VIEW recent AS SELECT id FROM orders WHERE total > 4',
    objects: ['recent'],
  },
  {
    of: 'a view that was altered',
    change: 'CREATE OR REPLACE VIEW names AS SELECT id, name, age FROM customers',
    objects: ['names'],
  },
  { of: 'a view that was dropped', change: 'DROP VIEW shouted', objects: ['shouted'] },
  {
    of: 'a function',
    change: 'CREATE FUNCTION half(n int) RETURNS int DETERMINISTIC RETURN n / 2',
    objects: ['half'],
  },
  {
    of: 'a function that was altered',
    change: 'DROP FUNCTION twice; CREATE FUNCTION twice(n int) RETURNS bigint DETERMINISTIC RETURN n + n',
    objects: ['twice'],
  },
  { of: 'a procedure that was dropped', change: 'DROP PROCEDURE forget', objects: ['procedure forget'] },
  { of: 'an event', change: 'ALTER EVENT nightly ON SCHEDULE EVERY 2 DAY', objects: ['event nightly'] },
  {
    of: 'a sequence',
    change: 'ALTER SEQUENCE tickets INCREMENT BY 5 MAXVALUE 1000 CYCLE',
    objects: ['tickets'],
  },
  { of: 'a sequence that was added', change: 'CREATE SEQUENCE more START WITH 7', objects: ['more'] },
  {
    of: 'a table with all that belongs to it',
    change:
      "CREATE TABLE items (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id int NOT NULL, sku varchar(20) NOT NULL, n int DEFAULT 2 CHECK (n > 0), UNIQUE KEY once (order_id, sku), KEY (sku), CONSTRAINT o FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE); CREATE TRIGGER counted BEFORE INSERT ON items FOR EACH ROW SET NEW.n = 1; INSERT INTO items (order_id, sku) SELECT id, 'a' FROM orders",
    objects: ['items'],
  },
  {
    of: 'tables that were dropped',
    change: 'DROP TABLE orders, customers; DROP VIEW shouted, names',
    objects: ['customers', 'names', 'orders', 'shouted'],
  },
];
