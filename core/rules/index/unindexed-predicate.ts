/** A query searches by columns that no index begins with. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { checkUnserved, ofUnservedQueries } from '../../rule-kit/indexes/unserved-query.ts';

const messages = {
  missing:
    'No index of {table} serves {condition}: this reads the whole table each time. Add one on ({columns}).',
} as const;

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, since date);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);`;

export const rule = defineRule({
  id: 'index/unindexed-predicate',
  ...ofUnservedQueries,
  summary: 'A query that looks for rows by columns that no index begins with.',
  why: `Without an index that begins with one of the columns that are compared, the server reads every row of the table each time, and the time grows with the table. On the migrations' schema this can be told before there is a row.`,
  messages,
  examples: [
    bad(
      'A view for the customer of the session',
      `CREATE VIEW my_orders AS SELECT * FROM orders WHERE customer_id = current_setting('shop.customer')::bigint;
--                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: No index of orders serves customer_id = current_setting('shop.cust…: this reads the whole table each time. Add one on (customer_id). 💡`,
      {
        history: [shop],
        fixed: `CREATE VIEW my_orders AS SELECT * FROM orders WHERE customer_id = current_setting('shop.customer')::bigint;`,
        files: {
          '003_index_orders_customer_id.sql':
            'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);\n',
        },
      },
    ),
    bad(
      'A query of the application',
      `SELECT * FROM orders WHERE customer_id = $1;
--                         ^^^^^^^^^^^^^^^^ info: No index of orders serves customer_id = $1: this reads the whole table each time. Add one on (customer_id). 💡`,
      {
        history: [shop],
        path: 'queries/orders.txt',
        tool: 'golang-migrate',
        fixed: 'SELECT * FROM orders WHERE customer_id = $1;',
        files: {
          '000002_index_orders_customer_id.up.sql':
            'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);\n',
          '000002_index_orders_customer_id.down.sql':
            'DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;\n',
        },
        notExecutable: 'it has parameters, which the application fills in',
      },
    ),
    bad(
      'MySQL: a query of the application',
      `SELECT * FROM orders WHERE customer_id = ?;
--                         ^^^^^^^^^^^^^^^ info: No index of orders serves customer_id = ?: this reads the whole table each time. Add one on (customer_id). 💡`,
      {
        dialect: 'mysql',
        history: [
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status varchar(20), placed_at datetime); CREATE TABLE customers (id bigint PRIMARY KEY);',
        ],
        path: 'queries/orders.txt',
        tool: 'golang-migrate',
        fixed: 'SELECT * FROM orders WHERE customer_id = ?;',
        files: {
          '000002_index_orders_customer_id.up.sql':
            'SET SESSION lock_wait_timeout = 2;\nCREATE INDEX orders_customer_id_idx ON orders (customer_id) ALGORITHM=INPLACE LOCK=NONE;\n',
          '000002_index_orders_customer_id.down.sql':
            'SET SESSION lock_wait_timeout = 2;\nDROP INDEX orders_customer_id_idx ON orders;\n',
        },
        notExecutable: 'it has a parameter, which the application fills in',
      },
    ),
    bad(
      'MySQL: of a long text it needs the length',
      `SELECT id FROM zones WHERE domain = ?;
--                         ^^^^^^^^^^ info: No index of zones serves domain = ?: this reads the whole table each time. Add one on (domain(255)). 💡`,
      {
        dialect: 'mysql',
        history: ['CREATE TABLE zones (id bigint PRIMARY KEY, domain text);'],
        path: 'queries/zones.txt',
        tool: 'golang-migrate',
        fixed: 'SELECT id FROM zones WHERE domain = ?;',
        files: {
          '000002_index_zones_domain.up.sql':
            'SET SESSION lock_wait_timeout = 2;\nCREATE INDEX zones_domain_idx ON zones (domain(255)) ALGORITHM=INPLACE LOCK=NONE;\n',
          '000002_index_zones_domain.down.sql':
            'SET SESSION lock_wait_timeout = 2;\nDROP INDEX zones_domain_idx ON zones;\n',
        },
        notExecutable: 'it has a parameter, which the application fills in',
      },
    ),
    good(
      'An index begins with one of the columns, or with the expression',
      `CREATE FUNCTION of_customer(who bigint) RETURNS SETOF orders LANGUAGE sql STABLE
AS $$ SELECT * FROM orders WHERE customer_id = who AND status = 'open' AND total > 3 $$;
CREATE FUNCTION by_mail(address text) RETURNS SETOF customers LANGUAGE sql STABLE
AS $$ SELECT * FROM customers WHERE lower(email) = lower(address) AND region = 'north' $$;`,
      {
        history: [
          shop,
          'CREATE INDEX ON orders (customer_id, placed_at); CREATE INDEX ON customers (lower(email));',
        ],
      },
    ),
  ],
  check: checkUnserved('predicate'),
});
