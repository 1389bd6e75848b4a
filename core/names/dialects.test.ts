/** Names of MySQL and SQLite: a statement, and each of its names with what it means; and what is offered where somebody types. */
import { expect, it } from 'vitest';
import { MysqlReader } from '../operations/mysql/reader.ts';
import { SqliteReader } from '../operations/sqlite/reader.ts';
import { noQueries } from '../query-index/query-index.ts';
import { applyStatement } from '../replay/statement.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { displayName } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { slice } from '../text/span.ts';
import { completionsAt } from './completion/complete.ts';
import { dialectOf } from './dialect.ts';
import { placeIn, statementAt } from './place.ts';
import { outlineOf } from './read-statement.ts';
import { usageIn } from './usage.ts';
import { usesOf, type Meaning } from './uses.ts';

const readers = { mysql: new MysqlReader(), sqlite: new SqliteReader() };
type Dialect = keyof typeof readers;

const tables: Readonly<Record<Dialect, string>> = {
  mysql: `
    CREATE TABLE customers (id bigint PRIMARY KEY AUTO_INCREMENT, email varchar(100), \`rank\` int);
    CREATE TABLE orders (
      id bigint PRIMARY KEY, customer_id bigint NOT NULL, total decimal(10, 2), day date,
      KEY orders_customer_idx (customer_id), FOREIGN KEY (customer_id) REFERENCES customers (id));`,
  sqlite: `
    CREATE TABLE customers (id integer PRIMARY KEY, Email text, "group" text);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customers (id), total real);`,
};

function after(text: string, dialect: Dialect, schema: Schema): Schema {
  const statements = readers[dialect].statements(text, 0, text.length);
  return statements.reduce((now, one) => applyStatement(now, one, 'a.sql'), schema);
}

const start = {
  mysql: after(tables.mysql, 'mysql', emptySchema('mysql')),
  sqlite: after(tables.sqlite, 'sqlite', emptySchema('sqlite')),
};

it.each<readonly [dialect: Dialect, sql: string, uses: string]>([
  [
    'mysql',
    'SELECT o.`total` FROM orders AS `o` USE INDEX (orders_customer_idx) WHERE o.id = ? LIMIT 5, 10',
    'o:alias `total`:orders.total orders:orders `o`:alias o:alias id:orders.id',
  ],
  [
    'mysql',
    'SELECT SQL_CALC_FOUND_ROWS email FROM customers FORCE INDEX FOR JOIN (a) JOIN orders ON customer_id = customers.id',
    'email:customers.email customers:customers orders:orders customer_id:orders.customer_id customers:customers id:customers.id',
  ],
  [
    'mysql',
    'SELECT id FROM orders WHERE day > NOW() - INTERVAL 7 DAY AND timestampdiff(DAY, day, now()) > 1',
    'id:orders.id orders:orders day:orders.day day:orders.day',
  ],
  [
    'mysql',
    'SELECT customer_id, SUM(total) AS spent FROM orders GROUP BY customer_id HAVING spent > 1 # total\n AND \'total\' <> "total"',
    'customer_id:orders.customer_id total:orders.total spent:output orders:orders customer_id:orders.customer_id spent:output',
  ],
  [
    'mysql',
    'UPDATE orders o INNER JOIN customers c ON c.id = o.customer_id SET o.total = 0, c.email = NULL WHERE o.id = 1',
    'orders:orders o:alias customers:customers c:alias c:alias id:customers.id o:alias customer_id:orders.customer_id o:alias total:orders.total c:alias email:customers.email o:alias id:orders.id',
  ],
  [
    'mysql',
    'DELETE o FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE c.id IS NULL',
    'o:alias orders:orders o:alias customers:customers c:alias c:alias id:customers.id o:alias customer_id:orders.customer_id c:alias id:customers.id',
  ],
  [
    'mysql',
    'INSERT IGNORE INTO orders (id, total) VALUES (1, 2) ON DUPLICATE KEY UPDATE total = total + VALUES(total)',
    'orders:orders id:orders.id total:orders.total total:orders.total total:orders.total total:orders.total',
  ],
  [
    'mysql',
    'INSERT INTO orders (id, total) VALUES (1, 2) AS fresh ON DUPLICATE KEY UPDATE total = fresh.total',
    'orders:orders id:orders.id total:orders.total total:orders.total total:orders.total',
  ],
  ['mysql', 'REPLACE INTO orders SET id = 1, total = 2', 'orders:orders id:orders.id total:orders.total'],
  [
    'mysql',
    'WITH big AS (SELECT id AS number FROM orders) SELECT number FROM big',
    'big:cte id:orders.id number:output orders:orders number:orders.id big:cte',
  ],
  [
    'mysql',
    'ALTER TABLE orders CHANGE COLUMN total amount bigint, ADD COLUMN note text AFTER day, ADD INDEX i (day, customer_id)',
    'orders:orders total:orders.total amount:orders.amount note:orders.note day:orders.day day:orders.day customer_id:orders.customer_id',
  ],
  ['mysql', 'CREATE INDEX i ON customers (email(10))', 'customers:customers email:customers.email'],
  ['mysql', 'RENAME TABLE orders TO bills', 'orders:orders bills:bills'],
  ['mysql', 'SELECT table_name FROM information_schema.tables', ''],
  [
    'sqlite',
    'SELECT [o].total, "group" FROM Orders [o] INDEXED BY i JOIN customers ON EMAIL LIKE total',
    '[o]:alias total:orders.total "group":customers.group Orders:orders [o]:alias customers:customers EMAIL:customers.email total:orders.total',
  ],
  [
    'sqlite',
    'INSERT OR REPLACE INTO orders (id, total) VALUES (?1, :total)',
    'orders:orders id:orders.id total:orders.total',
  ],
  [
    'sqlite',
    'INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET total = excluded.total RETURNING id',
    'orders:orders id:orders.id id:orders.id total:orders.total total:orders.total id:orders.id',
  ],
  ['sqlite', 'UPDATE OR IGNORE orders SET total = 1', 'orders:orders total:orders.total'],
  ['sqlite', 'SELECT relname FROM pg_class', ''],
])('%s: %s', (dialect, sql, expected) => {
  const schema = start[dialect];
  const uses = usesOf(outlineOf(dialectOf(schema).source(sql)), {
    schema,
    after: after(sql, dialect, schema),
    variables: new Set(),
  });
  expect(uses.map((one) => `${slice(sql, one)}:${wordFor(one.meaning)}`).join(' ')).toBe(expected);
});

function wordFor(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'column':
      return `${displayName(meaning.relation)}.${meaning.column}`;
    case 'local':
      return meaning.what;
    case 'part':
      return meaning.part;
    case 'variable':
      return 'variable';
    default:
      return displayName(meaning.key);
  }
}

function inserts(dialect: Dialect, marked: string): readonly string[] {
  const schema = start[dialect];
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const statements = readers[dialect].statements(text, 0, text.length);
  const at = statementAt(statements, text, offset);
  const statement = at === undefined ? undefined : statements[at];
  const place = placeIn(text, statement ?? { after: 0 }, offset, { schema, after: schema });
  const usage = usageIn(noQueries, schema, 'b.sql');
  return completionsAt({ ...place, usage })?.items.map(({ insert }) => insert) ?? [];
}

/** The list begins with these. */
it.each<readonly [dialect: Dialect, marked: string, first: readonly string[]]>([
  ['mysql', 'SELECT * FROM o|', ['orders']],
  ['mysql', 'SELECT r| FROM customers', ['`rank`']],
  ['mysql', 'SELECT `ran|` FROM customers', ['`rank`']],
  ['mysql', 'SELECT c.| FROM customers c', ['email', 'id', '`rank`']],
  ['mysql', 'SELECT * FROM orders o JOIN customers c |', ['ON c.id = o.customer_id']],
  ['mysql', 'UPDATE orders SET to|', ['total']],
  ['mysql', 'ALTER TABLE orders ADD COLUMN x dec|', ['decimal']],
  ['mysql', 'ALTER TABLE orders MODIFY to|', ['total']],
  ['sqlite', 'SELECT g| FROM customers', ['"group"']],
  ['sqlite', 'SELECT "g| FROM customers', ['"group"']],
  ['sqlite', 'SELECT * FROM orders o JOIN customers c ON |', ['c.id = o.customer_id']],
])('%s offers in %s', (dialect, marked, first) => {
  expect(inserts(dialect, marked).slice(0, first.length)).toEqual(first);
});

/** What only another server has is not offered. */
it.each<readonly [dialect: Dialect, marked: string, others: readonly string[]]>([
  ['mysql', 'SELECT array| FROM orders', ['array_agg', 'array_agg()']],
  ['mysql', 'SELECT * FROM pg_|', ['pg_class']],
  ['mysql', 'SELECT * FROM orders WHERE total IL|', ['ILIKE']],
  ['sqlite', 'ALTER TABLE orders ADD COLUMN x time|', ['timestamptz']],
  ['sqlite', 'SELECT * FROM |', ['pg_catalog']],
])('%s does not offer in %s', (dialect, marked, others) => {
  const offered = inserts(dialect, marked);
  expect(others.filter((one) => offered.includes(one))).toEqual([]);
});
