/** Further cases of index/unindexed-predicate, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, since date);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);`;

export const cases = [
  bad(
    'Through an alias and a subquery',
    `CREATE FUNCTION who(address text) RETURNS bigint LANGUAGE sql STABLE
AS $$ SELECT c.id FROM (SELECT id, email AS mail FROM customers) AS c WHERE c.mail = address $$;
--                                                                          ^^^^^^^^^^^^^^^^ info: No index of customers serves c.mail = address: this reads the whole table each time. Add one on (email).`,
    { history: [shop] },
  ),
  bad(
    'Through a view',
    `CREATE FUNCTION paid_by(person bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$ SELECT id FROM paid WHERE who = person $$;
--                                                                                                              ^^^^^^^^^^^^ info: No index of orders serves who = person: this reads the whole table each time. Add one on (customer_id).`,
    {
      history: [
        shop,
        "CREATE VIEW paid AS SELECT id, customer_id AS who, total FROM orders WHERE status = 'paid';",
      ],
    },
  ),
  good(
    'A file of queries that says for a code generator which columns there are',
    `CREATE TABLE parcels (id bigint PRIMARY KEY, customer_id bigint, weight numeric, sent_at timestamptz);
SELECT * FROM parcels WHERE customer_id = 7;`,
    { history: [shop], path: 'queries/parcels.sql' },
  ),
  good(
    'The index comes in a later migration',
    `CREATE FUNCTION of_customer(who bigint) RETURNS SETOF orders LANGUAGE sql STABLE AS $$ SELECT * FROM orders WHERE customer_id = who $$;`,
    { history: [shop], behind: ['CREATE INDEX CONCURRENTLY orders_of ON orders (customer_id);'] },
  ),
  good(
    'Statistics call the table small',
    `CREATE FUNCTION of_customer(who bigint) RETURNS SETOF orders LANGUAGE sql STABLE AS $$ SELECT * FROM orders WHERE customer_id = who $$;`,
    { history: [shop], statistics: { relations: { orders: { bytes: 65536, rows: 300 } } } },
  ),
  bad(
    'A function of the database, equality before the range',
    `CREATE FUNCTION recent(who bigint) RETURNS SETOF orders LANGUAGE sql STABLE
AS $$ SELECT * FROM orders WHERE placed_at > now() - interval '1 day' AND customer_id = who $$;
--                                                                        ^^^^^^^^^^^^^^^^^ info: No index of orders serves customer_id = who: this reads the whole table each time. Add one on (customer_id, placed_at).`,
    { history: [shop] },
  ),
  good(
    'Columns with a handful of values, and what a migration asks once',
    `CREATE FUNCTION open_orders() RETURNS SETOF orders LANGUAGE sql STABLE AS $$ SELECT * FROM orders WHERE status = 'open' $$;
UPDATE orders SET status = 'old' WHERE total = 7;`,
    { history: [shop] },
  ),
];
