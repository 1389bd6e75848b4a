/**
 * Small changes with what their checks find: on the state before, with rows or objects that refuse the change, and where it was applied in part.
 * Data of test/review/checks.test.ts, which knows the ids, and of test/databases/review/review-checks.test.ts, which asks servers.
 */
export interface CheckCase {
  readonly name: string;
  readonly history: readonly string[];
  readonly change: readonly string[];
  /** Ids of the checks that it gets, in order, besides those that every change of a table gets. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Checks that say `look` on the state before, with no row in any table. */
  readonly looks?: readonly string[];
  /** Of those after the whole change. */
  readonly looksAfter?: readonly string[];
  /** States before the change that a check tells. `refused`: the server refuses the change then. */
  readonly states?: readonly {
    readonly sql: string;
    readonly id: string;
    readonly says: 'STOP' | 'look';
    /** A part of what is found. */
    readonly found?: string;
    readonly refused: boolean;
  }[];
  /** What makes the finished change unfinished, and the check that tells it. */
  readonly partly?: readonly {
    readonly sql: string;
    readonly id: string;
    readonly says: 'STOP' | 'look';
    readonly found?: string;
  }[];
}

const shop = `
CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text, total numeric(10,2), code varchar(20));
CREATE INDEX orders_note ON orders (note);
`;
const row = "INSERT INTO orders (id, customer_id, note, total, code) VALUES (1, NULL, NULL, -5, 'long');";

export const checkCases: readonly CheckCase[] = [
  {
    name: 'a column becomes NOT NULL',
    history: [shop],
    change: ['ALTER TABLE orders ALTER COLUMN note SET NOT NULL;'],
    before: ['before-objects', 'before-replication', 'before-nulls'],
    after: ['after-columns'],
    states: [
      { sql: row, id: 'before-nulls', says: 'STOP', found: '1 row', refused: true },
      {
        sql: 'ALTER TABLE orders DROP COLUMN note;',
        id: 'before-objects',
        says: 'STOP',
        found: 'orders.note',
        refused: true,
      },
    ],
    partly: [
      {
        sql: 'ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;',
        id: 'after-columns',
        says: 'STOP',
        found: 'orders.note (nullable)',
      },
      {
        sql: 'ALTER TABLE orders DROP COLUMN note;',
        id: 'after-columns',
        says: 'STOP',
        found: 'orders.note (missing)',
      },
    ],
  },
  {
    name: 'a unique index, built concurrently',
    history: [shop],
    change: ['CREATE UNIQUE INDEX CONCURRENTLY customers_email ON customers (email);'],
    before: ['before-disk-space', 'before-names', 'before-objects', 'before-duplicates'],
    after: ['after-indexes'],
    states: [
      {
        sql: "INSERT INTO customers VALUES (1, 'a'), (2, 'a'), (3, NULL), (4, NULL);",
        id: 'before-duplicates',
        says: 'STOP',
        found: '1 row',
        refused: true,
      },
      {
        sql: 'CREATE INDEX customers_email ON customers (email);',
        id: 'before-names',
        says: 'STOP',
        found: 'index customers_email',
        refused: true,
      },
      {
        sql: "CREATE INDEX customers_email ON customers (email); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customers_email'::regclass;",
        ...{ id: 'before-names', says: 'STOP', found: 'invalid: drop it first', refused: true },
      },
    ],
    partly: [
      {
        sql: "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customers_email'::regclass;",
        id: 'after-indexes',
        says: 'STOP',
        found: 'invalid',
      },
      {
        sql: "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customers_email'::regclass;",
        id: 'after-unfinished',
        says: 'look',
        found: 'customers_email',
      },
      { sql: 'DROP INDEX customers_email;', id: 'after-indexes', says: 'STOP', found: 'missing' },
      {
        sql: 'DROP INDEX customers_email; CREATE UNIQUE INDEX customers_email ON customers (id);',
        id: 'after-indexes',
        says: 'STOP',
        found: 'another definition',
      },
    ],
  },
  {
    name: 'IF NOT EXISTS passes over an index that is there',
    history: [shop],
    change: ['CREATE INDEX CONCURRENTLY IF NOT EXISTS customers_email ON customers (email);'],
    before: ['before-disk-space', 'before-names', 'before-objects'],
    after: ['after-indexes'],
    states: [
      {
        sql: 'CREATE INDEX customers_email ON customers (email);',
        id: 'before-names',
        says: 'look',
        found: 'leaves it as it is',
        refused: false,
      },
    ],
  },
  {
    name: 'a partial unique index on an expression',
    history: [shop],
    change: ["CREATE UNIQUE INDEX customers_lower ON customers (lower(email)) WHERE email <> '';"],
    before: ['before-disk-space', 'before-names', 'before-objects', 'before-duplicates'],
    after: ['after-indexes'],
    states: [
      {
        sql: "INSERT INTO customers VALUES (1, 'a'), (2, 'A'), (3, ''), (4, '');",
        id: 'before-duplicates',
        says: 'STOP',
        found: '1 row',
        refused: true,
      },
    ],
    partly: [
      {
        sql: 'DROP INDEX customers_lower; CREATE UNIQUE INDEX customers_lower ON customers (lower(email));',
        id: 'after-indexes',
        says: 'STOP',
      },
    ],
  },
  {
    name: 'a foreign key',
    history: [shop],
    change: [
      'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;',
    ],
    before: ['before-names', 'before-objects', 'before-orphans'],
    after: ['after-constraints'],
    states: [
      {
        sql: `${row} UPDATE orders SET customer_id = 7;`,
        id: 'before-orphans',
        says: 'STOP',
        found: '1 row',
        refused: true,
      },
    ],
    partly: [
      {
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_customer; ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE NOT VALID;',
        ...{ id: 'after-constraints', says: 'STOP', found: 'not validated' },
      },
      {
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_customer; ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);',
        ...{ id: 'after-constraints', says: 'STOP', found: 'another definition' },
      },
    ],
  },
  {
    name: 'a foreign key that is added and then validated',
    history: [shop],
    change: [
      'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
      'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;',
    ],
    before: ['before-names', 'before-objects', 'before-orphans'],
    after: ['after-constraints'],
    states: [
      { sql: `${row} UPDATE orders SET customer_id = 7;`, id: 'before-orphans', says: 'STOP', refused: true },
    ],
    partly: [
      {
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_customer;',
        id: 'after-constraints',
        says: 'STOP',
        found: 'missing',
      },
    ],
  },
  {
    name: 'a foreign key that is not validated yet',
    history: [shop],
    change: [
      'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
    ],
    before: ['before-names', 'before-objects'],
    after: ['after-constraints'],
    looksAfter: ['after-unfinished'],
  },
  {
    name: 'a check constraint',
    history: [shop],
    change: ['ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);'],
    before: ['before-names', 'before-objects', 'before-replication', 'before-check-violations'],
    after: ['after-constraints'],
    states: [{ sql: row, id: 'before-check-violations', says: 'STOP', found: '1 row', refused: true }],
  },
  {
    name: 'a check constraint of an earlier migration is validated',
    history: [shop, 'ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;'],
    change: ['ALTER TABLE orders VALIDATE CONSTRAINT orders_total;'],
    before: ['before-objects', 'before-check-violations'],
    after: ['after-constraints'],
    states: [
      {
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_total;',
        id: 'before-objects',
        says: 'STOP',
        found: 'constraint orders_total',
        refused: true,
      },
    ],
  },
  {
    name: 'a primary key on columns that were there',
    history: ['CREATE TABLE visits (visitor bigint, day date, page text);'],
    change: ['ALTER TABLE visits ADD PRIMARY KEY (visitor, day);'],
    before: [
      'before-disk-space',
      'before-names',
      'before-objects',
      'before-replication',
      'before-duplicates',
      'before-nulls',
      'before-nulls',
    ],
    after: ['after-columns', 'after-constraints'],
    states: [
      {
        sql: "INSERT INTO visits VALUES (1, '2026-01-01'), (1, '2026-01-01');",
        id: 'before-duplicates',
        says: 'STOP',
        refused: true,
      },
      { sql: 'INSERT INTO visits VALUES (1, NULL);', id: 'before-nulls', says: 'STOP', refused: true },
    ],
  },
  {
    name: 'a column without a value for the rows that are there',
    history: [shop],
    change: ['ALTER TABLE orders ADD COLUMN state text NOT NULL;'],
    before: ['before-names', 'before-objects', 'before-replication', 'before-empty-tables'],
    after: ['after-columns'],
    states: [{ sql: row, id: 'before-empty-tables', says: 'STOP', refused: true }],
  },
  {
    name: 'a column is added, filled and becomes NOT NULL',
    history: [shop],
    change: [
      'ALTER TABLE orders ADD COLUMN state text;',
      "UPDATE orders SET state = 'new' WHERE state IS NULL;\nALTER TABLE orders ALTER COLUMN state SET NOT NULL;",
    ],
    before: ['before-names', 'before-objects', 'before-replication'],
    after: ['after-columns'],
    states: [
      {
        sql: 'ALTER TABLE orders ADD COLUMN state text;',
        id: 'before-names',
        says: 'STOP',
        found: 'orders.state',
        refused: true,
      },
    ],
  },
  {
    name: 'a fill of a nullable column',
    history: [shop, 'ALTER TABLE orders ADD COLUMN state varchar(10);'],
    change: ["UPDATE orders SET state = 'new' WHERE state IS NULL AND total > 0;"],
    before: ['before-objects'],
    after: ['after-fills'],
    partly: [{ sql: row, id: 'after-fills', says: 'look', found: '1 row' }],
  },
  {
    name: 'texts become integers',
    history: [shop],
    change: ['ALTER TABLE orders ALTER COLUMN code TYPE integer USING code::integer;'],
    before: [
      'before-dependents',
      'before-disk-space',
      'before-objects',
      'before-replication',
      'before-casts',
    ],
    after: ['after-columns'],
    states: [
      { sql: row, id: 'before-casts', says: 'STOP', found: '1 row', refused: true },
      {
        sql: 'CREATE VIEW codes AS SELECT code FROM orders;',
        id: 'before-dependents',
        says: 'STOP',
        found: 'view codes',
        refused: true,
      },
    ],
    partly: [
      {
        sql: 'ALTER TABLE orders ALTER COLUMN code TYPE bigint;',
        id: 'after-columns',
        says: 'STOP',
        found: 'bigint',
      },
    ],
  },
  {
    name: 'a shorter text',
    history: [shop],
    change: ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(3);'],
    before: [
      'before-dependents',
      'before-disk-space',
      'before-objects',
      'before-replication',
      'before-casts',
    ],
    after: ['after-columns'],
    states: [{ sql: row, id: 'before-casts', says: 'STOP', refused: true }],
    partly: [
      {
        sql: 'ALTER TABLE orders ALTER COLUMN code TYPE varchar(4);',
        id: 'after-columns',
        says: 'STOP',
        found: 'character varying(4)',
      },
    ],
  },
  {
    name: 'a smaller number',
    history: [shop],
    change: ['ALTER TABLE orders ALTER COLUMN customer_id TYPE integer;'],
    before: [
      'before-dependents',
      'before-disk-space',
      'before-objects',
      'before-replication',
      'before-casts',
    ],
    after: ['after-columns'],
    states: [
      {
        sql: `${row} UPDATE orders SET customer_id = 3000000000;`,
        id: 'before-casts',
        says: 'STOP',
        refused: true,
      },
    ],
  },
  {
    name: 'a column is dropped',
    history: [shop],
    change: ['ALTER TABLE orders DROP COLUMN note;'],
    before: ['before-dependents', 'before-objects', 'before-replication', 'before-lost-values'],
    after: ['after-dropped'],
    states: [
      {
        sql: "INSERT INTO orders (id, note) VALUES (1, 'x');",
        id: 'before-lost-values',
        says: 'look',
        found: '1 row',
        refused: false,
      },
      {
        sql: 'CREATE VIEW notes AS SELECT note FROM orders;',
        id: 'before-dependents',
        says: 'STOP',
        found: 'view notes',
        refused: true,
      },
      {
        sql: 'CREATE PUBLICATION shop FOR TABLE orders;',
        id: 'before-replication',
        says: 'look',
        found: 'here first',
        refused: false,
      },
    ],
    partly: [
      {
        sql: 'ALTER TABLE orders ADD COLUMN note text;',
        id: 'after-dropped',
        says: 'STOP',
        found: 'orders.note',
      },
    ],
  },
  {
    name: 'a view and the column that it reads are dropped',
    history: [shop, 'CREATE VIEW notes AS SELECT id, note FROM orders;'],
    change: [
      'DROP VIEW notes;\nALTER TABLE orders DROP COLUMN note;\nCREATE VIEW notes AS SELECT id FROM orders;',
    ],
    before: ['before-dependents', 'before-objects', 'before-replication', 'before-lost-values'],
    after: ['after-dropped'],
  },
  {
    name: 'a sequence is dropped after the default that calls it',
    history: ['CREATE TABLE folders (id serial PRIMARY KEY);'],
    change: [
      'ALTER TABLE folders ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE text;\nDROP SEQUENCE folders_id_seq;',
    ],
    before: [
      'before-dependents',
      'before-dependents',
      'before-disk-space',
      'before-objects',
      'before-replication',
    ],
    after: ['after-columns'],
    states: [
      {
        sql: "CREATE TABLE boxes (id int DEFAULT nextval('folders_id_seq'));",
        ...{
          id: 'before-dependents',
          says: 'STOP',
          found: 'default value for column id of table boxes',
          refused: true,
        },
      },
    ],
  },
  {
    name: 'a table is dropped, and CASCADE drops what depends on it',
    history: [
      shop,
      'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);',
    ],
    change: ['DROP TABLE customers CASCADE;'],
    before: ['before-dependents', 'before-objects', 'before-replication', 'before-lost-values'],
    after: ['after-dropped'],
    looks: ['before-dependents'],
    states: [
      {
        sql: 'CREATE VIEW mails AS SELECT email FROM customers;',
        id: 'before-dependents',
        says: 'look',
        found: 'view mails',
        refused: false,
      },
      {
        sql: "INSERT INTO customers VALUES (1, 'a');",
        id: 'before-lost-values',
        says: 'look',
        refused: false,
      },
    ],
  },
  {
    name: 'a table is created, with a policy, a function and a trigger',
    history: [shop],
    change: [
      `CREATE TABLE refunds (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id), former bigint REFERENCES refunds (id), amount numeric(8,2) DEFAULT 0, twice numeric GENERATED ALWAYS AS (amount * 2) STORED);
CREATE INDEX refunds_order ON refunds (order_id);
ALTER TABLE refunds ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_refunds ON refunds USING (amount > 0);
CREATE FUNCTION note_refund(refund bigint, of numeric) RETURNS void LANGUAGE sql AS 'SELECT';
CREATE FUNCTION on_refund() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER refunds_noted BEFORE INSERT ON refunds FOR EACH ROW EXECUTE FUNCTION on_refund();`,
    ],
    before: ['before-names', 'before-objects', 'before-replication'],
    after: ['after-columns', 'after-constraints', 'after-indexes', 'after-objects'],
    states: [
      {
        sql: 'CREATE TABLE refunds (id int);',
        id: 'before-names',
        says: 'STOP',
        found: 'refunds',
        refused: true,
      },
      {
        sql: 'CREATE PUBLICATION everything FOR ALL TABLES;',
        id: 'before-replication',
        says: 'look',
        found: 'refunds',
        refused: false,
      },
    ],
    partly: [
      {
        sql: 'DROP POLICY own_refunds ON refunds;',
        id: 'after-objects',
        says: 'STOP',
        found: 'policy own_refunds on refunds',
      },
      {
        sql: 'DROP TRIGGER refunds_noted ON refunds;',
        id: 'after-objects',
        says: 'STOP',
        found: 'trigger refunds_noted',
      },
      {
        sql: 'DROP FUNCTION note_refund(bigint, numeric);',
        id: 'after-objects',
        says: 'STOP',
        found: 'function note_refund',
      },
      {
        sql: 'ALTER TABLE refunds DISABLE ROW LEVEL SECURITY;',
        id: 'after-objects',
        says: 'STOP',
        found: 'row level security',
      },
      {
        sql: 'ALTER TABLE refunds ALTER COLUMN amount DROP DEFAULT;',
        id: 'after-columns',
        says: 'STOP',
        found: 'no default',
      },
      {
        sql: 'ALTER TABLE refunds ALTER COLUMN id DROP IDENTITY;',
        id: 'after-columns',
        says: 'STOP',
        found: 'identity',
      },
      { sql: 'DROP TABLE refunds;', id: 'after-objects', says: 'STOP', found: 'refunds' },
    ],
  },
  {
    name: 'an enum gets a value, and a column of it comes',
    history: [shop, "CREATE TYPE mood AS ENUM ('sad', 'ok');"],
    change: ["ALTER TYPE mood ADD VALUE 'happy';", 'ALTER TABLE customers ADD COLUMN mood mood;'],
    before: ['before-names', 'before-objects', 'before-replication'],
    after: ['after-columns', 'after-objects'],
    states: [
      {
        sql: "ALTER TYPE mood ADD VALUE 'happy';",
        id: 'before-names',
        says: 'STOP',
        found: 'value happy of type mood',
        refused: true,
      },
    ],
    partly: [
      {
        sql: "DELETE FROM pg_enum WHERE enumlabel = 'happy';",
        id: 'after-objects',
        says: 'STOP',
        found: 'value happy',
      },
    ],
  },
  {
    name: 'a trigger is switched off',
    history: [
      shop,
      `CREATE FUNCTION on_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER orders_noted BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION on_order();`,
    ],
    change: ['ALTER TABLE orders DISABLE TRIGGER orders_noted;'],
    before: ['before-objects'],
    after: ['after-objects'],
    partly: [
      {
        sql: 'ALTER TABLE orders ENABLE TRIGGER orders_noted;',
        id: 'after-objects',
        says: 'STOP',
        found: 'switched off',
      },
    ],
  },
  {
    name: 'a table and a column are renamed',
    history: [shop],
    change: ['ALTER TABLE orders RENAME COLUMN note TO remark;\nALTER TABLE orders RENAME TO purchases;'],
    before: ['before-names', 'before-objects', 'before-replication'],
    after: ['after-columns', 'after-constraints', 'after-dropped', 'after-objects'],
    states: [
      {
        sql: 'CREATE VIEW purchases AS SELECT 1;',
        id: 'before-names',
        says: 'STOP',
        found: 'purchases',
        refused: true,
      },
    ],
    partly: [
      { sql: 'ALTER TABLE purchases RENAME TO orders;', id: 'after-dropped', says: 'STOP', found: 'orders' },
    ],
  },
  {
    name: 'a partitioned table gets a partition and a column',
    history: [
      'CREATE TABLE events (id bigint, at date NOT NULL, kind text) PARTITION BY RANGE (at);',
      "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    ],
    change: [
      "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');\nALTER TABLE events ADD COLUMN source text;\nCREATE INDEX events_kind ON events (kind);",
    ],
    before: ['before-disk-space', 'before-names', 'before-objects', 'before-replication'],
    after: ['after-columns', 'after-indexes', 'after-objects'],
    states: [
      {
        sql: 'DROP TABLE events CASCADE;',
        id: 'before-objects',
        says: 'STOP',
        found: 'events',
        refused: true,
      },
    ],
  },
  {
    name: 'a range partition is created beside a default partition',
    history: [
      'CREATE TABLE events (id bigint, at timestamptz) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;',
    ],
    change: [
      "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');\nCREATE TABLE events_later PARTITION OF events FOR VALUES FROM ('2030-01-01') TO (MAXVALUE);",
    ],
    before: ['before-names', 'before-objects', 'before-replication', 'before-partition-rows'],
    after: ['after-columns', 'after-objects'],
    states: [
      {
        sql: "INSERT INTO events VALUES (1, '2027-01-01'), (2, '2028-01-01'), (3, NULL);",
        id: 'before-partition-rows',
        says: 'STOP',
        found: '1 row',
        refused: true,
      },
      {
        sql: "INSERT INTO events VALUES (1, '2031-05-05');",
        id: 'before-partition-rows',
        says: 'STOP',
        refused: true,
      },
      {
        sql: 'ALTER TABLE events DETACH PARTITION events_rest; ALTER TABLE events_rest DROP COLUMN at;',
        id: 'before-partition-rows',
        says: 'look',
        found: 'no events_rest.at',
        refused: false,
      },
    ],
  },
  {
    name: 'a range partition whose bounds are negative and open, with rows that do not belong to it',
    history: [
      'CREATE TABLE scores (id bigint, points int) PARTITION BY RANGE (points);\nCREATE TABLE scores_rest PARTITION OF scores DEFAULT;\nINSERT INTO scores VALUES (1, -5), (2, NULL), (3, 7);',
    ],
    change: ['CREATE TABLE scores_low PARTITION OF scores FOR VALUES FROM (MINVALUE) TO (-5);'],
    before: ['before-names', 'before-objects', 'before-replication', 'before-partition-rows'],
    after: ['after-columns', 'after-objects'],
    states: [
      {
        sql: 'INSERT INTO scores VALUES (4, -6);',
        id: 'before-partition-rows',
        says: 'STOP',
        found: '1 row',
        refused: true,
      },
    ],
  },
  {
    name: 'a list partition is attached beside a default partition',
    history: [
      "CREATE TABLE sales (id bigint, region text) PARTITION BY LIST (region);\nCREATE TABLE sales_rest PARTITION OF sales DEFAULT;\nCREATE TABLE sales_north (id bigint, region text);\nINSERT INTO sales VALUES (1, 'south');",
    ],
    change: ["ALTER TABLE sales ATTACH PARTITION sales_north FOR VALUES IN ('north', 'o''er', NULL);"],
    before: ['before-objects', 'before-partition-rows'],
    after: [],
    states: [
      {
        sql: "INSERT INTO sales VALUES (2, 'north'), (3, 'o''er'), (4, NULL);",
        id: 'before-partition-rows',
        says: 'STOP',
        found: '3 rows',
        refused: true,
      },
      {
        sql: 'INSERT INTO sales VALUES (2, NULL);',
        id: 'before-partition-rows',
        says: 'STOP',
        found: '1 row',
        refused: true,
      },
    ],
  },
  {
    name: 'rows are moved out of the default partition before a partition is attached',
    history: [
      'CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;',
    ],
    change: [
      "CREATE TABLE events_2027 (id bigint, at date);\nWITH moved AS (DELETE FROM events_rest WHERE at >= '2027-01-01' RETURNING *) INSERT INTO events_2027 SELECT * FROM moved;\nALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO (MAXVALUE);",
    ],
    before: ['before-names', 'before-objects', 'before-replication'],
    after: ['after-columns', 'after-objects'],
  },
  {
    name: 'partitions whose bounds are expressions, of two keys, or of a hash',
    history: [
      'CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;\nCREATE TABLE places (x int, y int) PARTITION BY RANGE (x, y);\nCREATE TABLE places_rest PARTITION OF places DEFAULT;\nCREATE TABLE parts (id int) PARTITION BY HASH (id);',
    ],
    change: [
      "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM (make_date(2027, 1, 1)) TO ('2028-01-01'::date);\nCREATE TABLE places_1 PARTITION OF places FOR VALUES FROM (1, 1) TO (2, 2);\nCREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);",
    ],
    before: ['before-names', 'before-objects', 'before-replication'],
    after: ['after-columns', 'after-objects'],
  },
  {
    name: 'a table that no migration creates',
    history: [],
    change: ['ALTER TABLE legacy ALTER COLUMN state SET NOT NULL;\nALTER TABLE legacy DROP COLUMN old;'],
    before: [
      'before-dependents',
      'before-objects',
      'before-replication',
      'before-lost-values',
      'before-nulls',
    ],
    after: ['after-columns', 'after-dropped'],
    looks: ['before-objects', 'before-lost-values', 'before-nulls'],
    states: [
      {
        sql: 'CREATE TABLE legacy (state text, old text); INSERT INTO legacy VALUES (NULL, NULL);',
        id: 'before-nulls',
        says: 'STOP',
        refused: true,
      },
      {
        sql: "CREATE TABLE legacy (state text, old text); INSERT INTO legacy VALUES ('a', 'b');",
        id: 'before-lost-values',
        says: 'look',
        found: '1 row',
        refused: false,
      },
    ],
  },
  {
    name: 'names that need quotes',
    history: [
      'CREATE SCHEMA "Sales";\nCREATE TABLE "Sales"."Order" ("Id" bigint PRIMARY KEY, "it\'s" text, "a.b" int);',
    ],
    change: [
      'ALTER TABLE "Sales"."Order" ALTER COLUMN "it\'s" SET NOT NULL, ADD CONSTRAINT "100% sure" CHECK ("a.b" > 0);',
    ],
    before: [
      'before-names',
      'before-objects',
      'before-replication',
      'before-check-violations',
      'before-nulls',
    ],
    after: ['after-columns', 'after-constraints'],
    states: [
      {
        sql: 'INSERT INTO "Sales"."Order" VALUES (1, NULL, 1);',
        id: 'before-nulls',
        says: 'STOP',
        refused: true,
      },
    ],
  },
];
