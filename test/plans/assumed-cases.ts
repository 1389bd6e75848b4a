/** Queries planned from assumed sizes, with what is told of each at its lines: read and judged by people. Run in the plan lab. */

export const assumedSchema = `
CREATE DOMAIN code AS int;
CREATE TYPE state AS ENUM ('new', 'paid', 'gone');
CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, city varchar(80), tags text[], data jsonb, born date,
  vip boolean NOT NULL, name text NOT NULL);
CREATE UNIQUE INDEX customers_email_idx ON customers (email);
CREATE INDEX customers_born_idx ON customers (born);
CREATE INDEX customers_vip_name_idx ON customers (vip, name);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, state state NOT NULL, total numeric(10, 2) NOT NULL,
  placed_at timestamptz NOT NULL, note text, region int NOT NULL, zone int NOT NULL
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_placed_at_idx ON orders (placed_at);
CREATE INDEX orders_region_zone_idx ON orders (region, zone);
CREATE INDEX orders_open_idx ON orders (total) WHERE state = 'new';
CREATE INDEX orders_latest_idx ON orders (placed_at) WHERE region = 1;
CREATE TABLE payments (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders, state text NOT NULL, amount numeric NOT NULL);
CREATE TABLE parts (id bigint PRIMARY KEY, code code NOT NULL, weight int NOT NULL, sizes int[] NOT NULL, label varchar(20) NOT NULL);
CREATE INDEX parts_code_idx ON parts (code);
CREATE INDEX parts_sizes_idx ON parts (sizes);
CREATE INDEX parts_weight_idx ON parts (weight) INCLUDE (label);
CREATE TABLE visits (at timestamptz NOT NULL, person bigint NOT NULL, page text NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
CREATE INDEX visits_person_idx ON visits (person);
CREATE TABLE terms (id bigint PRIMARY KEY, year int NOT NULL, name text NOT NULL, state state NOT NULL, note text, code text, mark text, UNIQUE (year, name));
CREATE INDEX terms_state_mark_idx ON terms (state, mark);
CREATE INDEX terms_note_code_idx ON terms (note, code);
CREATE UNIQUE INDEX terms_code_idx ON terms (code) WHERE note IS NULL;
CREATE TABLE labels (id bigint PRIMARY KEY, name varchar(40) UNIQUE);
CREATE TABLE secrets (id bigint PRIMARY KEY, tenant int NOT NULL, made timestamptz NOT NULL, note text);
CREATE INDEX secrets_tenant_made_idx ON secrets (tenant, made);
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON secrets USING (tenant = current_setting('app.tenant')::int);
`;

export interface AssumedCase {
  readonly sql: string;
  /** `id: message`, in the order in which they are told. */
  readonly told: readonly string[];
}

export const assumedCases: readonly AssumedCase[] = [
  // An index that the condition can use: what the planner makes of it is a matter of sizes.
  { sql: 'SELECT * FROM orders WHERE id = 7', told: [] },
  { sql: "SELECT * FROM orders WHERE placed_at >= '2026-01-01'", told: [] },
  { sql: 'SELECT * FROM orders WHERE region = 1', told: [] },
  { sql: "SELECT * FROM orders WHERE total > 5 AND state = 'new'", told: [] },
  { sql: 'SELECT * FROM orders', told: [] },
  { sql: 'SELECT count(*) FROM orders WHERE note IS NOT NULL', told: [] },
  // A parameter is no column, whatever is done to the column that is compared with it.
  { sql: "SELECT * FROM customers WHERE lower(replace(city, ' ', '')) = $1", told: [] },
  { sql: 'SELECT * FROM payments WHERE state::jsonb @> $1', told: [] },
  {
    sql: "SELECT * FROM orders WHERE placed_at::date = '2026-01-01'",
    told: [
      'unserved-condition: placed_at::date hides placed_at from orders_placed_at_idx. Compare placed_at itself, or index the expression if it is immutable.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE lower(email) = 'a@b.test'",
    told: [
      'unserved-condition: lower(email) hides email from customers_email_idx. Compare email itself, or index the expression if it is immutable.',
    ],
  },
  {
    sql: 'SELECT * FROM orders WHERE id::text = $1',
    told: [
      'unserved-condition: id::text hides id from orders_pkey. Compare id itself, or index the expression if it is immutable.',
    ],
  },
  {
    sql: 'SELECT * FROM orders WHERE id = 7.5',
    told: [
      'unserved-condition: id::numeric hides id from orders_pkey. Compare id itself, or index the expression if it is immutable.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE email LIKE '%@b.test'",
    told: [
      'unserved-condition: No btree index on email serves a pattern that begins with a wildcard. A trigram index (pg_trgm) finds what a text contains.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE email ILIKE '%' || $1 || '%'",
    told: [
      'unserved-condition: No btree index on email serves a pattern that begins with a wildcard. A trigram index (pg_trgm) finds what a text contains.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE email LIKE 'a%'",
    told: [
      'unserved-condition: LIKE does not use customers_email_idx unless the collation is C. Index email with text_pattern_ops.',
    ],
  },
  {
    sql: 'SELECT * FROM orders WHERE zone = 5 AND note IS NOT NULL',
    told: [
      'unserved-condition: No index of orders begins with zone: orders_region_zone_idx has region before it, and is read whole unless region has few values.',
    ],
  },
  // Its column is in an index, if not first.
  {
    sql: "SELECT * FROM orders WHERE zone > 5 AND note = 'x'",
    told: [
      'unserved-condition: No index of orders begins with zone: orders_region_zone_idx has region before it, and is read whole unless region has few values.',
    ],
  },
  // A partial index whose condition the query does not repeat is of no use, and yet begins with the column.
  { sql: 'SELECT * FROM orders WHERE total = 5', told: [] },
  {
    sql: "SELECT * FROM customers WHERE city = 'Graz'",
    told: ['unserved-condition: No index of customers begins with city, which is compared here.'],
  },
  {
    sql: "SELECT * FROM customers WHERE tags @> ARRAY['a']",
    told: [
      'unserved-condition: No index of customers has tags. @> can use one of a kind such as GIN or GiST.',
    ],
  },
  // The equality leaves fewer rows than the range.
  {
    sql: "SELECT * FROM payments WHERE amount > 5 AND state = 'x'",
    told: ['unserved-condition: No index of payments begins with state or amount, which are compared here.'],
  },
  // The server's own tables.
  { sql: "SELECT * FROM pg_class WHERE relkind = 'v'", told: [] },
  { sql: "SELECT * FROM information_schema.tables WHERE table_name = 'x'", told: [] },
  // The one can be served, the other not: which of them matters is a matter of sizes.
  { sql: "SELECT * FROM customers WHERE born > '1990-01-01' AND city = 'Graz'", told: [] },
  { sql: "SELECT * FROM customers WHERE data ->> 'vip' = 'yes'", told: [] },
  { sql: "SELECT * FROM customers WHERE city = 'Graz' OR email = 'a@b.test'", told: [] },
  // An index on a yes or no, or on what is not known, is of use only for the rarer answer.
  { sql: 'SELECT * FROM customers WHERE vip', told: [] },
  { sql: 'SELECT * FROM customers WHERE vip IS NOT TRUE AND city IS NULL', told: [] },
  // What compares two columns of a row is found by no index.
  { sql: 'SELECT * FROM orders WHERE zone = region', told: [] },
  { sql: 'SELECT * FROM customers WHERE city <> name', told: [] },
  // A partial index may be read whole, and a condition that is not understood may be one that an index serves.
  { sql: "SELECT * FROM orders WHERE state = 'new' AND note = 'x'", told: [] },
  { sql: "SELECT * FROM customers WHERE email ~ '^a' AND city = 'Graz'", told: [] },
  // A domain's value is compared as one of its base type.
  { sql: 'SELECT * FROM parts WHERE code > 5', told: [] },
  {
    sql: 'SELECT * FROM parts WHERE code > 5.5',
    told: [
      'unserved-condition: code::numeric hides code from parts_code_idx. Compare code itself, or index the expression if it is immutable.',
    ],
  },
  { sql: 'SELECT * FROM parts WHERE 5 = ANY (sizes)', told: [] },
  // A btree index serves it, since version 17: the server compares with the ends of the range.
  { sql: "SELECT * FROM parts WHERE weight <@ '[5,)'::int4range", told: [] },
  {
    sql: "SELECT * FROM payments WHERE amount <@ '[5,)'::numrange",
    told: ['unserved-condition: No index of payments begins with amount, which is compared here.'],
  },
  // A column that an index only carries is none that it finds.
  {
    sql: "SELECT * FROM parts WHERE label = 'x'",
    told: ['unserved-condition: No index of parts begins with label, which is compared here.'],
  },
  // A pattern without a wildcard is an equality.
  { sql: "SELECT * FROM customers WHERE email LIKE 'a'", told: [] },
  {
    sql: 'SELECT * FROM orders ORDER BY note DESC LIMIT 10',
    told: [
      'unserved-order: No index gives the order by note DESC: all matching rows of orders are read before the first one is returned.',
    ],
  },
  // A partial index gives it only to a query that has its condition, which is not compared here.
  {
    sql: 'SELECT * FROM orders ORDER BY total DESC LIMIT 10',
    told: [
      'unserved-order: No index gives the order by total DESC: all matching rows of orders are read before the first one is returned.',
    ],
  },
  // There is nothing to sort in one row.
  { sql: 'SELECT * FROM orders WHERE id = 7 ORDER BY total DESC LIMIT 10', told: [] },
  { sql: "SELECT * FROM orders WHERE state = 'new' ORDER BY total DESC LIMIT 10", told: [] },
  { sql: 'SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10', told: [] },
  { sql: 'SELECT * FROM orders WHERE region = 1 ORDER BY zone LIMIT 10', told: [] },
  { sql: 'SELECT * FROM orders ORDER BY total', told: [] },
  // Sorted by a part of the order, and by a yes or no before it.
  { sql: 'SELECT * FROM orders ORDER BY placed_at, note LIMIT 10', told: [] },
  { sql: 'SELECT * FROM customers WHERE vip ORDER BY name LIMIT 10', told: [] },
  {
    sql: "SELECT * FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.placed_at::date = '2026-01-01'",
    told: [
      'unserved-condition: placed_at::date hides placed_at from orders_placed_at_idx. Compare placed_at itself, or index the expression if it is immutable.',
      'unserved-join: No index of payments begins with order_id, by which it is joined.',
    ],
  },
  { sql: 'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = 5', told: [] },
  // Whether each is looked up for the rows of the other, or read whole, is a matter of sizes, and what indexes there are is not.
  {
    sql: "SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.city = 'Graz'",
    told: ['unserved-condition: No index of customers begins with city, which is compared here.'],
  },
  {
    sql: "SELECT * FROM visits v JOIN orders o ON o.customer_id = v.person WHERE v.page = '/x'",
    told: [
      'unserved-condition: No index of visits_1 begins with page, which is compared here.',
      'unpruned-partitions: No condition is on the partition key of visits, (at): none of its 2 partitions is pruned. Add one if the query knows it.',
    ],
  },
  {
    sql: "SELECT * FROM orders o JOIN payments p ON p.order_id = o.id JOIN customers c ON c.id = p.id WHERE c.city = 'Graz'",
    told: ['unserved-condition: No index of customers begins with city, which is compared here.'],
  },
  // The server writes a cast around a varchar; no index is of use for what is not equal.
  {
    sql: "SELECT * FROM labels WHERE lower(name) = 'x' AND id <> 7",
    told: [
      'unserved-condition: lower(name) hides name from labels_name_key. Compare name itself, or index the expression if it is immutable.',
    ],
  },
  // What the server skips over has few values.
  { sql: "SELECT * FROM terms WHERE mark > 'x'", told: [] },
  // A partial index begins with it, which this query cannot use.
  { sql: "SELECT * FROM terms WHERE code = 'x'", told: [] },
  // A policy may compare what the index has before it; none gives it an index that it lacks.
  { sql: "SELECT * FROM secrets WHERE made > '2026-01-01'", told: [] },
  { sql: 'SELECT * FROM secrets ORDER BY made DESC LIMIT 10', told: [] },
  {
    sql: "SELECT * FROM secrets WHERE note = 'x'",
    told: ['unserved-condition: No index of secrets begins with note, which is compared here.'],
  },
  // One term at most.
  {
    sql: "SELECT * FROM customers c JOIN terms t ON t.year = 2026 AND t.name = 'x' WHERE c.city = 'Graz'",
    told: ['unserved-condition: No index of customers begins with city, which is compared here.'],
  },
  { sql: "SELECT * FROM terms WHERE year = 2026 AND name = 'x' ORDER BY note LIMIT 5", told: [] },
  // In the order that is wanted the index is read from its end, until there is enough.
  { sql: 'SELECT * FROM orders WHERE zone > 5 ORDER BY region DESC LIMIT 1', told: [] },
  // The join may give the index its first column.
  { sql: 'SELECT * FROM orders o JOIN payments p ON p.id = o.region WHERE o.zone = 5', told: [] },
  // By its number payments is joined to orders, whatever order it is joined by besides.
  {
    sql: "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id JOIN payments p ON p.order_id = o.id AND p.id = c.id WHERE c.city = 'Graz'",
    told: ['unserved-condition: No index of customers begins with city, which is compared here.'],
  },
  // An outer join keeps each of them, whatever it finds.
  {
    sql: "SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.city = 'Graz'",
    told: ['unserved-condition: No index of customers begins with city, which is compared here.'],
  },
  {
    sql: "SELECT * FROM payments p JOIN orders o ON o.zone = p.id WHERE p.state = 'x'",
    told: ['unserved-condition: No index of payments begins with state, which is compared here.'],
  },
  { sql: 'SELECT * FROM orders o JOIN payments p ON p.order_id = o.id', told: [] },
  // Every payment is wanted, whatever its order.
  {
    sql: 'SELECT * FROM payments p LEFT JOIN orders o ON p.order_id = o.id AND o.region = 5',
    told: [],
  },
  {
    sql: 'SELECT * FROM orders o, payments p WHERE o.region = 5 AND o.zone = 6',
    told: [
      'cartesian: Nothing joins payments to orders: every row meets every row. Add the missing ON or WHERE condition.',
    ],
  },
  // A third table joins them: with other sizes the planner begins with that.
  {
    sql: 'SELECT * FROM parts a, parts b, orders o WHERE o.region = a.id AND o.zone = b.id AND a.code = 5 AND b.code = 6',
    told: [],
  },
  { sql: 'SELECT * FROM orders o CROSS JOIN payments p', told: [] },
  { sql: 'SELECT * FROM orders o JOIN payments p ON true', told: [] },
  // The planner compares each side with the value.
  {
    sql: "SELECT * FROM orders o JOIN payments p ON p.state = o.note WHERE o.note = 'x'",
    told: [
      'unserved-condition: No index of orders begins with note, which is compared here.',
      'unserved-condition: No index of payments begins with state, which is compared here.',
    ],
  },
  {
    sql: 'SELECT c.id, (SELECT max(amount) FROM payments p WHERE p.id > c.id) FROM customers c',
    told: [
      'correlated-subplan: A subquery on payments depends on the row: it runs again for each row that reaches it.',
    ],
  },
  {
    sql: 'SELECT c.id, (SELECT max(p.amount) FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.customer_id = c.id) FROM customers c',
    told: [
      'correlated-subplan: A subquery on payments and others depends on the row: it runs again for each row that reaches it.',
    ],
  },
  // Hashed or not, by how large the table is.
  {
    sql: 'SELECT c.id, EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.region = 5) FROM customers c',
    told: [],
  },
  { sql: 'SELECT c.id, c.id IN (SELECT p.order_id FROM payments p) FROM customers c', told: [] },
  {
    sql: 'SELECT c.id, EXISTS (SELECT FROM payments p WHERE p.order_id = c.id AND p.amount <> c.id) FROM customers c',
    told: [
      'correlated-subplan: A subquery on payments depends on the row: it runs again for each row that reaches it.',
      'unserved-condition: No index of payments begins with order_id, which is compared here.',
    ],
  },
  {
    sql: "SELECT * FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.note = 'x' OR p.state = 'y'",
    told: [
      'late-or-filter: OR over several tables is checked only after joining them: no index can serve it. Try a UNION of a query for each alternative.',
    ],
  },
  // One table is in each alternative: an index for each may serve.
  {
    sql: "SELECT * FROM orders o JOIN payments p ON p.order_id = o.id OR p.state = 'y'",
    told: [],
  },
  // No index serves an alternative: a query for it reads everything.
  {
    sql: "SELECT * FROM orders o JOIN payments p ON p.order_id = o.id WHERE coalesce(o.note, '') = 'x' OR p.state = 'y'",
    told: [],
  },
  {
    sql: 'SELECT * FROM visits WHERE person = 5',
    told: [
      'unpruned-partitions: No condition is on the partition key of visits, (at): none of its 2 partitions is pruned. Add one if the query knows it.',
    ],
  },
  { sql: "SELECT * FROM visits WHERE person = 5 AND at >= '2026-08-01'", told: [] },
  { sql: 'SELECT * FROM visits v JOIN orders o ON o.placed_at = v.at WHERE v.person = 5', told: [] },
  { sql: 'SELECT * FROM visits WHERE person = 5 AND at >= $1', told: [] },
  { sql: 'SELECT count(*) FROM visits', told: [] },
  {
    sql: "SELECT * FROM visits WHERE page = '/x'",
    told: [
      'unserved-condition: No index of visits_1 begins with page, which is compared here.',
      'unpruned-partitions: No condition is on the partition key of visits, (at): none of its 2 partitions is pruned. Add one if the query knows it.',
    ],
  },
];
