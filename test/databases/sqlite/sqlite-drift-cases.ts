/** What somebody may have changed in a file of SQLite by hand, one case for each kind of difference, on one base. */
import type { DriftCase } from '../replay/drift-cases.ts';

export const base = `
CREATE TABLE customers (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, name VARCHAR(40) DEFAULT 'nobody', age INT, "Odd.Name" TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, state TEXT NOT NULL DEFAULT 'new', total NUMERIC, placed_at TEXT DEFAULT CURRENT_TIMESTAMP, note TEXT,
  CONSTRAINT total_sane CHECK (total < 100000));
CREATE INDEX orders_placed ON orders (placed_at);
CREATE TABLE lines (order_id INTEGER NOT NULL REFERENCES orders ON DELETE CASCADE, n INTEGER NOT NULL, sku TEXT, PRIMARY KEY (order_id, n)) WITHOUT ROWID;
CREATE TABLE tree (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES tree (id), label TEXT);
CREATE TABLE Facts (k TEXT PRIMARY KEY, v ANY) STRICT;
CREATE VIRTUAL TABLE search USING fts5(body);
CREATE VIEW names AS SELECT id, name FROM customers WHERE age IS NULL OR age > 17;
CREATE VIEW shouted AS SELECT upper(name) AS name FROM names;
CREATE TRIGGER touched AFTER UPDATE OF total ON orders BEGIN UPDATE orders SET note = 'x' WHERE id = NEW.id; END;
CREATE TRIGGER renamed INSTEAD OF UPDATE ON names BEGIN UPDATE customers SET name = NEW.name WHERE id = NEW.id; END;
INSERT INTO customers (email, age) VALUES ('a@example.org', 20), ('b@example.org', NULL);
INSERT INTO orders (customer_id, total, note) VALUES (1, 5, 'kept'), (2, 6, 'kept too');
INSERT INTO lines VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'a');
INSERT INTO tree VALUES (1, NULL, 'root'), (2, 1, 'leaf');
INSERT INTO Facts VALUES ('a', 1), ('b', 'two');
`;

const orders = ['orders'];
const customers = ['customers'];

/** As SQLite's manual rebuilds a table: `made` is its new definition without its head. */
function rebuilt(table: string, made: string, columns: string, behind: readonly string[] = []): string {
  return [
    'PRAGMA foreign_keys = OFF; BEGIN',
    `CREATE TABLE rebuilt ${made}`,
    `INSERT INTO rebuilt (${columns}) SELECT ${columns} FROM ${table}`,
    `DROP TABLE ${table}; PRAGMA legacy_alter_table = ON`,
    `ALTER TABLE rebuilt RENAME TO ${table}`,
    'PRAGMA legacy_alter_table = OFF',
    ...behind,
    'COMMIT',
  ].join(';\n');
}

const allOfOrders = 'id, customer_id, state, total, placed_at, note';
const placed = 'CREATE INDEX orders_placed ON orders (placed_at)';
const touched =
  "CREATE TRIGGER touched AFTER UPDATE OF total ON orders BEGIN UPDATE orders SET note = 'x' WHERE id = NEW.id; END";
const ofOrders = [placed, touched];

/** The base's definition of orders with one part in place of another. */
function ordersWith(part: string, instead: string, behind = ofOrders): string {
  const made = `(id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, state TEXT NOT NULL DEFAULT 'new', total NUMERIC, placed_at TEXT DEFAULT CURRENT_TIMESTAMP, note TEXT,
  CONSTRAINT total_sane CHECK (total < 100000))`;
  if (!made.includes(part)) throw new Error(`There is no ${part}.`);
  return rebuilt('orders', made.replace(part, instead), allOfOrders, behind);
}

function customersWith(part: string, instead: string): string {
  const made =
    '(id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, name VARCHAR(40) DEFAULT \'nobody\', age INT, "Odd.Name" TEXT)';
  if (!made.includes(part)) throw new Error(`There is no ${part}.`);
  return rebuilt('customers', made.replace(part, instead), 'id, email, name, age, "Odd.Name"');
}

export const cases: readonly DriftCase[] = [
  { of: 'a column', change: 'ALTER TABLE orders ADD COLUMN paid_at TEXT', objects: orders },
  {
    of: 'a column that is required, with a default',
    change: "ALTER TABLE orders ADD COLUMN paid TEXT NOT NULL DEFAULT 'it''s -- no'",
    objects: orders,
  },
  {
    of: 'a column of a reserved name, and one with quotes',
    change: 'ALTER TABLE orders ADD COLUMN "order" INT; ALTER TABLE orders ADD COLUMN "we""ird -- x" INT',
    objects: orders,
  },
  {
    of: 'a column with a foreign key',
    change: 'ALTER TABLE orders ADD COLUMN second INTEGER REFERENCES customers ON DELETE SET NULL',
    objects: orders,
  },
  {
    of: 'a column with a check',
    change: 'ALTER TABLE orders ADD COLUMN stars INT CHECK (stars BETWEEN 1 AND 5)',
    objects: orders,
  },
  {
    of: 'a column of a table that others reference',
    change: 'ALTER TABLE customers ADD COLUMN phone TEXT',
    objects: customers,
  },
  {
    of: 'a column with a default that is computed',
    change: ordersWith('note TEXT', "note TEXT, seen TEXT DEFAULT (datetime('now'))"),
    objects: orders,
  },
  {
    of: 'a column that is unique',
    change: ordersWith('note TEXT', 'note TEXT, number INT UNIQUE'),
    objects: orders,
  },
  {
    of: 'a virtual column with an index',
    change:
      'ALTER TABLE orders ADD COLUMN gross NUMERIC AS (total * 1.2); CREATE INDEX gross ON orders (gross)',
    objects: orders,
  },
  {
    of: 'a stored column',
    change: ordersWith('note TEXT', 'note TEXT, loud TEXT AS (upper(note)) STORED'),
    objects: orders,
  },
  {
    of: 'a column that was dropped',
    change: 'ALTER TABLE customers DROP COLUMN "Odd.Name"',
    objects: customers,
  },
  {
    of: 'a column with its index that was dropped',
    change: 'DROP INDEX orders_placed; ALTER TABLE orders DROP COLUMN placed_at',
    objects: orders,
  },
  {
    of: 'a column under views that was dropped',
    change:
      'DROP VIEW shouted; DROP VIEW names; ALTER TABLE customers DROP COLUMN age; CREATE VIEW names AS SELECT id, name FROM customers; CREATE VIEW shouted AS SELECT upper(name) AS name FROM names; CREATE TRIGGER renamed INSTEAD OF UPDATE ON names BEGIN UPDATE customers SET name = NEW.name WHERE id = NEW.id; END',
    objects: ['customers', 'names'],
  },
  {
    of: 'a column under a trigger that was dropped',
    change: 'DROP TRIGGER touched; ALTER TABLE orders DROP COLUMN note',
    objects: orders,
  },
  { of: 'a type', change: ordersWith('placed_at TEXT', 'placed_at NUMERIC'), objects: orders },
  {
    of: 'a type of a table that others reference',
    change: customersWith('age INT', 'age TEXT'),
    objects: customers,
  },
  { of: 'a default', change: customersWith("'nobody'", "'some | bo''dy'"), objects: customers },
  {
    of: 'a default that was dropped',
    change: ordersWith("state TEXT NOT NULL DEFAULT 'new'", 'state TEXT NOT NULL'),
    objects: orders,
  },
  { of: 'NOT NULL', change: ordersWith('note TEXT', 'note TEXT NOT NULL'), objects: orders },
  {
    of: 'NOT NULL that was dropped',
    change: customersWith('email TEXT NOT NULL', 'email TEXT'),
    objects: customers,
  },
  {
    of: 'a collation',
    change: customersWith('email TEXT NOT NULL', 'email TEXT NOT NULL COLLATE NOCASE'),
    objects: customers,
  },
  {
    of: 'AUTOINCREMENT',
    change: ordersWith('id INTEGER PRIMARY KEY', 'id INTEGER PRIMARY KEY AUTOINCREMENT'),
    objects: orders,
  },
  {
    of: 'AUTOINCREMENT that was dropped',
    change: customersWith(' AUTOINCREMENT', ''),
    objects: customers,
  },
  {
    of: 'a check',
    change: customersWith('age INT', 'age INT CHECK (age > 3)'),
    objects: customers,
  },
  {
    of: 'a check that was altered',
    change: ordersWith('total < 100000', 'total < 5000'),
    objects: orders,
  },
  {
    of: 'a check that was dropped',
    change: ordersWith(',\n  CONSTRAINT total_sane CHECK (total < 100000)', ''),
    objects: orders,
  },
  {
    of: 'a unique constraint',
    change: ordersWith('CONSTRAINT total_sane', 'UNIQUE (customer_id, placed_at, id), CONSTRAINT total_sane'),
    objects: orders,
  },
  {
    of: 'a unique constraint that was dropped',
    change: customersWith('email TEXT NOT NULL UNIQUE', 'email TEXT NOT NULL'),
    objects: customers,
  },
  {
    of: 'what a conflict does',
    change: customersWith('NOT NULL UNIQUE', 'NOT NULL UNIQUE ON CONFLICT IGNORE'),
    objects: customers,
  },
  {
    of: 'a primary key',
    change: rebuilt(
      'lines',
      '(order_id INTEGER NOT NULL REFERENCES orders ON DELETE CASCADE, n INTEGER NOT NULL, sku TEXT, PRIMARY KEY (n, order_id)) WITHOUT ROWID',
      'order_id, n, sku',
    ),
    objects: ['lines'],
  },
  {
    of: 'WITHOUT ROWID that was dropped, and a primary key',
    change: rebuilt(
      'lines',
      '(order_id INTEGER NOT NULL REFERENCES orders ON DELETE CASCADE, n INTEGER NOT NULL, sku TEXT)',
      'order_id, n, sku',
    ),
    objects: ['lines'],
  },
  {
    of: 'a foreign key',
    change: ordersWith('REFERENCES customers', 'REFERENCES customers ON DELETE CASCADE'),
    objects: orders,
  },
  {
    of: 'a foreign key that was dropped',
    change: ordersWith(' REFERENCES customers', ''),
    objects: orders,
  },
  {
    of: 'a foreign key of a table to itself',
    change: rebuilt(
      'tree',
      '(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES tree (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, label TEXT)',
      'id, parent, label',
    ),
    objects: ['tree'],
  },
  {
    of: 'STRICT that was dropped',
    change: rebuilt('Facts', '(k TEXT PRIMARY KEY, v ANY)', 'k, v'),
    objects: ['Facts'],
  },
  {
    of: 'an index',
    change: "CREATE UNIQUE INDEX by_note ON orders (lower(note) DESC, total) WHERE state = 'paid'",
    objects: orders,
  },
  {
    of: 'an index of another form',
    change: 'DROP INDEX orders_placed; CREATE INDEX orders_placed ON orders (placed_at DESC)',
    objects: orders,
  },
  { of: 'an index that was dropped', change: 'DROP INDEX orders_placed', objects: orders },
  {
    of: 'a trigger',
    change:
      "CREATE TRIGGER again BEFORE INSERT ON orders WHEN NEW.total > 5 BEGIN SELECT RAISE(ABORT, 'END; no'); END",
    objects: orders,
  },
  {
    of: 'a trigger that was altered',
    change:
      "DROP TRIGGER touched; CREATE TRIGGER touched AFTER UPDATE OF state ON orders BEGIN UPDATE orders SET note = 'y' WHERE id = NEW.id; END",
    objects: orders,
  },
  { of: 'a trigger that was dropped', change: 'DROP TRIGGER touched', objects: orders },
  {
    of: 'a trigger of a view',
    change: 'DROP TRIGGER renamed; CREATE TRIGGER gone INSTEAD OF DELETE ON names BEGIN SELECT 1; END',
    objects: ['names'],
  },
  { of: 'a view', change: 'CREATE VIEW recent AS SELECT id FROM orders', objects: ['recent'] },
  {
    of: 'a view that was altered',
    change:
      'DROP VIEW names; CREATE VIEW names AS SELECT id, name, age FROM customers; CREATE TRIGGER renamed INSTEAD OF UPDATE ON names BEGIN UPDATE customers SET name = NEW.name WHERE id = NEW.id; END',
    objects: ['names'],
  },
  {
    of: 'views that were dropped',
    change: 'DROP VIEW shouted; DROP VIEW names',
    objects: ['names', 'shouted'],
  },
  {
    of: 'a table with all that belongs to it',
    change:
      'CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INT NOT NULL REFERENCES orders ON DELETE CASCADE, sku TEXT NOT NULL, UNIQUE (order_id, sku)); CREATE INDEX items_sku ON items (sku); CREATE TRIGGER items_ai AFTER INSERT ON items BEGIN SELECT 1; END',
    objects: ['items'],
  },
  {
    of: 'a table that was dropped',
    change: 'DROP TABLE tree',
    objects: ['tree'],
  },
  {
    of: 'a table that others reference, with them',
    change: 'PRAGMA foreign_keys = OFF; DROP TABLE lines; DROP TABLE orders',
    objects: ['lines', 'orders'],
  },
  { of: 'a virtual table', change: 'CREATE VIRTUAL TABLE more USING fts5(a, b)', objects: ['more'] },
  {
    of: 'several tables at once',
    change: `${customersWith('age INT', 'age INT NOT NULL DEFAULT 3').replace('SELECT id, email, name, age, "Odd.Name"', 'SELECT id, email, name, coalesce(age, 3), "Odd.Name"')}; ${ordersWith('note TEXT', 'note BLOB')}; ALTER TABLE tree ADD COLUMN depth INT`,
    objects: ['customers', 'orders', 'tree'],
  },
  {
    of: 'names that hold quotes, semicolons and line breaks',
    change:
      'CREATE TABLE "it\'s; DROP" ("quote""d" TEXT, "a\nb" INT); CREATE INDEX "i;i" ON "it\'s; DROP" ("a\nb")',
    objects: ["it's; DROP"],
  },
];
