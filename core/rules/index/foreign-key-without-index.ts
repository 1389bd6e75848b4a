/** A foreign key whose columns no index leads with. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachUnindexedKey, keysLosing, type UnindexedKey } from '../../rule-kit/unindexed-key.ts';

const messages = {
  uncovered:
    'No index leads with {columns} of {table}: {each} delete or key change in {referenced} scans {table}. Add one.',
  partial:
    '{index} leaves rows of {table} out, so a delete or key change in {referenced} cannot use it and scans {table}. Add an index on {columns} without WHERE.',
  dropped:
    'Without {index} no index leads with {columns} of {table}: {each} delete or key change in {referenced} scans {table}. Keep it, or make another.',
} as const;

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY);';
const deletes = { 'queries/customers.sql': 'DELETE FROM customers WHERE id = $1;' };

const indexed = `${customers}
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id) ON DELETE CASCADE);
CREATE INDEX orders_customer ON orders (customer_id);`;

const sqlite = { dialect: 'sqlite', notExecutable: 'It is for SQLite.' } as const;

export const rule = defineRule({
  id: 'index/foreign-key-without-index',
  category: 'index',
  since: '0.1.0',
  hazard: 'slows',
  preset: 'recommended',
  dialects: ['postgresql', 'sqlite'],
  summary: 'A foreign key whose referencing columns have no index at the end of the migration.',
  why: `The server indexes the referenced side only. Whenever a referenced row is deleted, or its key changed, it looks for rows that refer
to it: without an index on the referencing columns it reads the whole table, for each such row, while it holds locks. Measured on
PostgreSQL 18, 50 deletes beside 200,000 referencing rows took 1.8 seconds without and less than a millisecond with one. Joins along the key
read the whole table, too.`,
  instead: `An index whose first columns are the key's columns, in any order. On a table that is in use, with \`CREATE INDEX CONCURRENTLY\`
in a migration of its own. A partial index serves only if it leaves out nothing but nulls. The rule wants to see that somebody follows the
key: a query, function or mapper that deletes referenced rows or finds rows by the key, or an ON DELETE that says what is to happen. Where it
sees neither, \`index/foreign-key-seldom-followed\` of preset \`strict\` speaks. Both keep quiet where an index leads with those columns of the key
that identify the referenced row by themselves, where referenced rows are marked as deleted (\`deleted_at\`) and no query of the workspace
deletes them, where the workspace's queries write its tables, this one among them, and delete from none above, and where one of the two
tables holds only the rows that migrations have written down.`,
  whenOff:
    'For a table whose referenced rows are never deleted or re-keyed and whose column nobody joins on, such as an audit column.',
  messages,
  fix: {
    kinds: ['rewrite', 'files'],
    differs: [{ at: 'end', of: 'index', words: 'There is one index more.' }],
    because:
      'An index more changes no result. On a table in use it is built concurrently, in a migration of its own.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'On a new table the index comes right behind it',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id) ON DELETE CASCADE
--^^^^^^^^^^^ warning: No index leads with customer_id of orders: each delete or key change in customers scans orders. Add one. 💡
);`,
      {
        history: [customers],
        fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`,
      },
    ),
    bad(
      'On a table in use the index is built concurrently, in a migration of its own',
      `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (shop, customer) REFERENCES customers (shop, id) ON DELETE CASCADE NOT VALID;
--                                                             ^^^^^^^^^^^^^^ warning: No index leads with shop, customer of orders: each delete or key change in customers scans orders. Add one. 💡`,
      {
        history: [
          `CREATE TABLE customers (shop int, id bigint, PRIMARY KEY (shop, id));
CREATE TABLE orders (id bigint PRIMARY KEY, shop int, customer bigint, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`,
        ],
        tool: 'golang-migrate',
        fixed:
          'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (shop, customer) REFERENCES customers (shop, id) ON DELETE CASCADE NOT VALID;',
        files: {
          '000003_index_orders_shop_customer.up.sql':
            'CREATE INDEX CONCURRENTLY orders_shop_customer_idx ON orders (shop, customer);\n',
          '000003_index_orders_shop_customer.down.sql':
            'DROP INDEX CONCURRENTLY IF EXISTS orders_shop_customer_idx;\n',
        },
      },
    ),
    bad(
      'A new column on a table that no migration made: nothing can index it yet',
      `ALTER TABLE accounts ADD COLUMN owner bigint REFERENCES customers (id) ON DELETE CASCADE;
--                              ^^^^^ warning: No index leads with owner of accounts: each delete or key change in customers scans accounts. Add one. 💡`,
      {
        history: [customers],
        fixed: 'ALTER TABLE accounts ADD COLUMN owner bigint REFERENCES customers (id) ON DELETE CASCADE;',
        files: {
          '003_index_accounts_owner.sql':
            'CREATE INDEX CONCURRENTLY accounts_owner_idx ON accounts (owner);\n',
        },
        notExecutable: 'the table is not in the example',
      },
    ),
    bad(
      'A partial index is of no use for a row that it may leave out',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id) ON DELETE CASCADE,
--^^^^^^^^^^^ info: orders_open leaves rows of orders out, so a delete or key change in customers cannot use it and scans orders. Add an index on customer_id without WHERE. 💡
  paid boolean
);
CREATE INDEX orders_open ON orders (customer_id) WHERE NOT paid;`,
      {
        history: [customers],
        fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id) ON DELETE CASCADE,
  paid boolean
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_open ON orders (customer_id) WHERE NOT paid;`,
      },
    ),
    bad(
      'Customers are marked as deleted, but a query purges them',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index leads with customer_id of orders: each delete or key change in customers scans orders. Add one. 💡
);`,
      {
        history: ['CREATE TABLE customers (id bigint PRIMARY KEY, deleted_at timestamptz);'],
        queries: {
          'queries/purge.sql': "DELETE FROM customers WHERE deleted_at < now() - interval '1 year';",
        },
        fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`,
      },
    ),
    bad(
      'A program deletes customers through its mapper',
      `CREATE TABLE invoices (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index leads with customer_id of invoices: each delete or key change in customers scans invoices. Add one. 💡
);`,
      {
        history: [customers],
        queries: { 'src/customers.ts': 'await prisma.customer.delete({ where: { id } });' },
        fixed: `CREATE TABLE invoices (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
);
CREATE INDEX invoices_customer_id_idx ON invoices (customer_id);`,
      },
    ),
    bad(
      'Nobody deletes customers, but a query finds carts by them',
      `CREATE TABLE carts (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index leads with customer_id of carts: each delete or key change in customers scans carts. Add one. 💡
);`,
      {
        history: [customers],
        queries: { 'queries/orders.sql': 'SELECT id FROM carts WHERE customer_id = $1;' },
        fixed: `CREATE TABLE carts (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
);
CREATE INDEX carts_customer_id_idx ON carts (customer_id);`,
      },
    ),
    bad(
      'The one index that served the key goes',
      `DROP INDEX CONCURRENTLY orders_customer;
--                      ^^^^^^^^^^^^^^^ warning: Without orders_customer no index leads with customer_id of orders: each delete or key change in customers scans orders. Keep it, or make another.`,
      { history: [indexed] },
    ),
    bad(
      'Key and index come and go in one migration: told at the key',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id) ON DELETE CASCADE);
--                                          ^^^^^^^^^^^ warning: No index leads with customer_id of orders: each delete or key change in customers scans orders. Add one. 💡
CREATE INDEX orders_customer ON orders (customer_id);
DROP INDEX orders_customer;`,
      {
        history: [customers],
        fixed: `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id) ON DELETE CASCADE);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_customer ON orders (customer_id);
DROP INDEX orders_customer;`,
      },
    ),
    good(
      'An index that serves the key as well takes its place',
      `CREATE INDEX orders_by_customer ON orders (customer_id, id);
DROP INDEX orders_customer;`,
      { history: [indexed] },
    ),
    good(
      'The key goes with the index',
      `ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
DROP INDEX orders_customer;`,
      { history: [indexed] },
    ),
    good(
      'It has run: the picture of an event that staff make now and then',
      `CREATE TABLE events (
  id bigint PRIMARY KEY,
  title text,
  picture_id bigint REFERENCES customers (id) ON DELETE SET NULL,
  created_by_id bigint REFERENCES customers (id) ON DELETE SET NULL
);`,
      { history: [customers], queries: deletes, ran: true },
    ),
    good(
      'It has run: sessions end by themselves, so that there are few at a time',
      `CREATE TABLE sessions (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);`,
      { history: [customers], ran: true },
    ),
    good(
      'Indexed here: what a later migration drops, that one lacks',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id) ON DELETE CASCADE);
CREATE INDEX orders_customer_id ON orders (customer_id);`,
      { history: [customers], behind: ['DROP INDEX orders_customer_id;'] },
    ),
    good(
      'Nothing shows that anybody deletes customers or finds visits by them: `index/foreign-key-seldom-followed` tells of it',
      'CREATE TABLE visits (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      { history: [customers] },
    ),
    good(
      'Who has written a row last is read with the row, and users leave through nothing but a mapper',
      'ALTER TABLE orders ADD COLUMN updated_by bigint REFERENCES customers (id);',
      {
        history: [customers, 'CREATE TABLE orders (id bigint PRIMARY KEY);'],
        queries: { 'src/customers.ts': 'await prisma.customer.delete({ where: { id } });' },
      },
    ),
    good(
      'The function that deletes customers deletes their letters before',
      'CREATE TABLE letters (id bigint PRIMARY KEY, shop int, customer_id bigint REFERENCES customers (id));',
      {
        history: ['CREATE TABLE customers (id bigint PRIMARY KEY, shop int);'],
        behind: [
          `CREATE FUNCTION close_shop(closed int) RETURNS void LANGUAGE sql AS $$
  DELETE FROM letters WHERE shop = closed;
  DELETE FROM customers WHERE shop = closed;
$$;`,
        ],
      },
    ),
    good(
      'Customers are marked as deleted and stay',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, deleted_at timestamptz);'] },
    ),
    good(
      'The workspace writes its tables in SQL, and nothing deletes customers',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      {
        history: [customers],
        queries: {
          'queries/orders.sql': ['customers', 'orders', 'carts', 'prices', 'visits']
            .map((table) => `INSERT INTO ${table} (id) VALUES ($1);`)
            .join('\n'),
        },
      },
    ),
    good(
      'Plans are a list that a migration has written down, and no program adds or deletes one',
      'CREATE TABLE shops (id bigint PRIMARY KEY, plan text REFERENCES plans (name));',
      {
        history: [
          "CREATE TABLE plans (name text PRIMARY KEY);\nINSERT INTO plans (name) VALUES ('free'), ('paid');",
        ],
        queries: {
          'src/shops.ts': ['shop', 'customer', 'order', 'cart', 'price']
            .map((model) => `await prisma.${model}.create({ data });`)
            .join('\n'),
        },
      },
    ),
    good(
      'An index on the column that identifies the customer by itself',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  shop int,
  customer bigint,
  FOREIGN KEY (shop, customer) REFERENCES customers (shop, id)
);
CREATE INDEX orders_customer ON orders (customer);`,
      { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, shop int, UNIQUE (shop, id));'] },
    ),
    good(
      'A table of a few rows',
      'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
      {
        history: [customers, 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);'],
        statistics: { relations: { orders: { bytes: 16_384, rows: 200 } } },
      },
    ),
    good(
      'A migration behind this one makes the key anew: it is spoken of there',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      {
        history: [customers, 'CREATE TABLE people (id bigint PRIMARY KEY);'],
        behind: [
          'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES people (id);',
        ],
      },
    ),
    good(
      'The index comes later in the same migration, with more columns and in another order',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), placed_at timestamptz);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at);`,
      { history: [customers] },
    ),
    good(
      'The primary key leads with the column',
      `CREATE TABLE order_lines (
  order_id bigint REFERENCES orders (id),
  line int,
  PRIMARY KEY (order_id, line)
);`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good(
      'A partial index that leaves out nothing but nulls',
      `CREATE TABLE orders (id bigint PRIMARY KEY, coupon_id bigint REFERENCES customers (id));
CREATE INDEX orders_coupon ON orders (coupon_id) WHERE coupon_id IS NOT NULL;`,
      { history: [customers] },
    ),
    bad(
      'SQLite: what goes along is looked for in the whole table',
      `CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE
--^^^^^^^^^^^ warning: No index leads with customer_id of orders: where foreign keys are on, each delete or key change in customers scans orders. Add one. 💡
);`,
      {
        ...sqlite,
        history: [customers],
        fixed: `CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`,
      },
    ),
    good(
      'SQLite: of the rows that refer to something, all are in the index',
      `CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE);
CREATE INDEX orders_customer ON orders (customer_id) WHERE \`customer_id\` IS NOT NULL;`,
      { ...sqlite, history: [customers] },
    ),
    good(
      'SQLite: the key is the table itself',
      'CREATE TABLE details (customer_id INTEGER PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE);',
      { ...sqlite, history: [customers] },
    ),
    good(
      'SQLite: the first column of a key',
      `CREATE TABLE visits (
  customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE,
  at TEXT,
  PRIMARY KEY (customer_id, at)
);`,
      { ...sqlite, history: [customers] },
    ),
  ],
  check: {
    ...eachUnindexedKey(report),
    dropIndex(operation, context) {
      for (const { need, ...data } of keysLosing(operation, context))
        if (need === 'seen')
          context.report({
            message: 'dropped',
            at: operation.index,
            data: { ...data, each: eachIn(context) },
          });
    },
  },
});

function report(
  { need, at, fix, partial, columns, table, referenced }: UnindexedKey,
  context: RuleContext<typeof messages>,
): void {
  if (need !== 'seen') return;
  if (partial !== undefined)
    context.report({
      message: 'partial',
      at,
      data: { columns, table, referenced, index: partial },
      fix,
      severity: 'info',
    });
  else
    context.report({
      message: 'uncovered',
      at,
      data: { columns, table, referenced, each: eachIn(context) },
      fix,
    });
}

/** SQLite keeps foreign keys only where a connection has said so. */
function eachIn({ schema }: RuleContext<typeof messages>): string {
  return schema.dialect === 'sqlite' ? 'where foreign keys are on, each' : 'each';
}
