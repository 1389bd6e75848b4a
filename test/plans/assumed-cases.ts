/** Queries planned from assumed sizes, with what is told of each at its lines: read and judged by people. Run in the plan lab. */

export const assumedSchema = `
CREATE TYPE state AS ENUM ('new', 'paid', 'gone');
CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, city varchar(80), tags text[], data jsonb, born date);
CREATE UNIQUE INDEX customers_email_idx ON customers (email);
CREATE INDEX customers_born_idx ON customers (born);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, state state NOT NULL, total numeric(10, 2) NOT NULL,
  placed_at timestamptz NOT NULL, note text, region int NOT NULL, zone int NOT NULL
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_placed_at_idx ON orders (placed_at);
CREATE INDEX orders_region_zone_idx ON orders (region, zone);
CREATE INDEX orders_open_idx ON orders (total) WHERE state = 'new';
CREATE TABLE payments (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders, state text NOT NULL, amount numeric NOT NULL);
CREATE TABLE visits (at timestamptz NOT NULL, person bigint NOT NULL, page text NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
CREATE INDEX visits_person_idx ON visits (person);
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
      'unserved-condition: placed_at::date hides placed_at from orders_placed_at_idx: all of orders is read. Compare the column itself, or index the expression.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE lower(email) = 'a@b.test'",
    told: [
      'unserved-condition: lower(email) hides email from customers_email_idx: all of customers is read. Compare the column itself, or index the expression.',
    ],
  },
  {
    sql: 'SELECT * FROM orders WHERE id::text = $1',
    told: [
      'unserved-condition: id::text hides id from orders_pkey: all of orders is read. Compare the column itself, or index the expression.',
    ],
  },
  {
    sql: 'SELECT * FROM orders WHERE id = 7.5',
    told: [
      'unserved-condition: id::numeric hides id from orders_pkey: all of orders is read. Compare the column itself, or index the expression.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE email LIKE '%@b.test'",
    told: [
      'unserved-condition: A pattern that begins with a wildcard uses no btree index on email: all of customers is read. A trigram index (pg_trgm) serves it.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE email LIKE 'a%'",
    told: [
      'unserved-condition: customers_email_idx sorts email by a language, so LIKE does not use it: all of customers is read. Index it with text_pattern_ops.',
    ],
  },
  {
    sql: 'SELECT * FROM orders WHERE zone = 5 AND note IS NOT NULL',
    told: [
      'unserved-condition: orders_region_zone_idx begins with region, so it does not find zone alone: all of orders is read.',
    ],
  },
  {
    sql: "SELECT * FROM customers WHERE city = 'Graz'",
    told: ['unserved-condition: No index begins with city: all of customers is read.'],
  },
  {
    sql: "SELECT * FROM customers WHERE tags @> ARRAY['a']",
    told: [
      'unserved-condition: No GIN or GiST index has tags, which this operator needs: all of customers is read.',
    ],
  },
  // The one can be served, the other not: which of them matters is a matter of sizes.
  { sql: "SELECT * FROM customers WHERE born > '1990-01-01' AND city = 'Graz'", told: [] },
  { sql: "SELECT * FROM customers WHERE data ->> 'vip' = 'yes'", told: [] },
  { sql: "SELECT * FROM customers WHERE city = 'Graz' OR email = 'a@b.test'", told: [] },
  {
    sql: 'SELECT * FROM orders ORDER BY note DESC LIMIT 10',
    told: [
      'unserved-order: No index gives the order by note DESC: all matching rows of orders are read and sorted, and the first ones returned.',
    ],
  },
  // A partial index may: whether its condition holds is not looked into.
  { sql: 'SELECT * FROM orders ORDER BY total DESC LIMIT 10', told: [] },
  { sql: 'SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10', told: [] },
  { sql: 'SELECT * FROM orders WHERE region = 1 ORDER BY zone LIMIT 10', told: [] },
  { sql: 'SELECT * FROM orders ORDER BY total', told: [] },
  {
    sql: "SELECT * FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.placed_at::date = '2026-01-01'",
    told: [
      'unserved-condition: placed_at::date hides placed_at from orders_placed_at_idx: all of orders is read. Compare the column itself, or index the expression.',
      'unserved-join: No index begins with order_id, which payments is joined by: all of payments is read for the rows of orders.',
    ],
  },
  { sql: 'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = 5', told: [] },
  { sql: 'SELECT * FROM orders o JOIN payments p ON p.order_id = o.id', told: [] },
  {
    sql: 'SELECT * FROM orders o, payments p WHERE o.region = 5 AND o.zone = 6',
    told: [
      'cartesian: Nothing joins payments to orders: every row meets every row. Add the missing ON or WHERE condition.',
    ],
  },
  { sql: 'SELECT * FROM orders o CROSS JOIN payments p', told: [] },
  {
    sql: 'SELECT c.id, (SELECT max(amount) FROM payments p WHERE p.id > c.id) FROM customers c',
    told: [
      'correlated-subplan: A subquery on payments runs once for each row. Group it once in FROM and join it.',
    ],
  },
  {
    sql: 'SELECT * FROM visits WHERE person = 5',
    told: [
      'unpruned-partitions: All 2 partitions of visits are read: no condition is on its partition key, (at). Add one where the query knows it.',
    ],
  },
  { sql: "SELECT * FROM visits WHERE person = 5 AND at >= '2026-08-01'", told: [] },
  { sql: 'SELECT * FROM visits WHERE person = 5 AND at >= $1', told: [] },
  { sql: 'SELECT count(*) FROM visits', told: [] },
  {
    sql: "SELECT * FROM visits WHERE page = '/x'",
    told: [
      'unserved-condition: No index begins with page: all of visits is read.',
      'unpruned-partitions: All 2 partitions of visits are read: no condition is on its partition key, (at). Add one where the query knows it.',
    ],
  },
];
