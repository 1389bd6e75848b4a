/** Which index a condition can use, as a hover says it from the schema alone, beside the key by which MariaDB itself finds the rows. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { replaySection } from '../../../core/replay/section.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { readersWith, type Readers } from '../../../engine/parsers/readers.ts';
import { conditionCard } from '../../../server/hover/condition-card.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(200) CHARACTER SET latin1, KEY by_email (email));
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, code varchar(20), note text, placed_at datetime, total decimal(10,2),
  KEY by_customer (customer_id, placed_at), KEY by_code (code), KEY by_placed (placed_at), KEY by_total (total, note(20))
);
CREATE TABLE Parcels (Id bigint PRIMARY KEY, OrderId bigint, Weight int, Note text, KEY ByOrder (OrderId, Weight));`;

/** The condition under `|`, and the key that serves it; none where the server reads the whole table. */
const cases: readonly (readonly [query: string, key: string | undefined, says: string | undefined])[] = [
  [
    'SELECT * FROM orders WHERE customer_id |= 7',
    'by_customer',
    '`customer_id = 7` can use `by_customer` \\(customer\\_id\\, placed\\_at\\)\\.',
  ],
  [
    'SELECT * FROM orders WHERE |note = "x"',
    undefined,
    '`note = "x"` can use `by_total` \\(total\\, note\\) only beside a condition on `total`\\.',
  ],
  [
    'SELECT * FROM customers c WHERE c.email |= "a" AND 1',
    'by_email',
    '`c.email = "a"` can use `by_email` \\(email\\)\\.',
  ],
  [
    'SELECT * FROM orders WHERE |DATE(placed_at) = "2026-01-31"',
    undefined,
    '`placed_at` stands inside an expression\\: `by_placed` \\(placed\\_at\\) cannot serve `DATE(placed_at) = "2026-01-31"`\\.',
  ],
  [
    'SELECT * FROM orders WHERE placed_at |> "2027-01-20"',
    'by_placed',
    '`placed_at > "2027-01-20"` can use `by_placed` \\(placed\\_at\\)\\.',
  ],
  [
    'SELECT * FROM orders WHERE code |= 5',
    undefined,
    '`code` is text and is converted to a number for each row\\: `by_code` \\(code\\) cannot serve `code = 5`\\.',
  ],
  [
    'SELECT * FROM orders WHERE code |LIKE "%x"',
    undefined,
    'The pattern for `code` begins with a wildcard\\: `by_code` \\(code\\) cannot serve `code LIKE "%x"`\\.',
  ],
  [
    'SELECT * FROM orders WHERE code |LIKE "x%"',
    'by_code',
    '`code LIKE "x%"` can use `by_code` \\(code\\)\\.',
  ],
  [
    'SELECT * FROM orders WHERE |total + 1 > 4',
    undefined,
    '`total` stands inside an expression\\: `by_total` \\(total\\, note\\) cannot serve `total + 1 > 4`\\.',
  ],
  [
    'SELECT * FROM orders WHERE total |IN (1, 2)',
    'by_total',
    '`total IN (1, 2)` can use `by_total` \\(total\\, note\\)\\.',
  ],
  [
    'SELECT * FROM Parcels WHERE orderid |= 7',
    'ByOrder',
    '`orderid = 7` can use `ByOrder` \\(OrderId\\, Weight\\)\\.',
  ],
  [
    'SELECT * FROM Parcels WHERE Weight |= 7',
    undefined,
    '`Weight = 7` can use `ByOrder` \\(OrderId\\, Weight\\) only beside a condition on `OrderId`\\.',
  ],
  [
    'SELECT * FROM Parcels WHERE OrderId = 7 AND Weight |> 6',
    'ByOrder',
    '`Weight > 6` can use `ByOrder` \\(OrderId\\, Weight\\)\\.',
  ],
  ['SELECT * FROM orders WHERE code |<> "x"', undefined, undefined],
  ['SELECT * FROM orders WHERE code = "x" OR note |= "y"', undefined, undefined],
  [
    'SELECT * FROM orders o JOIN customers c ON c.id |= o.customer_id WHERE o.code = "x"',
    'PRIMARY',
    undefined,
  ],
  [
    'SELECT * FROM orders o JOIN customers c ON |c.id = o.customer_id WHERE o.code = "x"',
    'PRIMARY',
    '`c.id = o.customer_id` can use `PRIMARY` \\(id\\)\\.',
  ],
];

let server: Mariadb;
let readers: Readers;
let schema: Schema;
beforeAll(async () => {
  readers = readersWith(await loadPostgresParser());
  server = await startMariadb();
  schema = replaySection(
    emptySchema('mysql'),
    readers.mysql.statements(tables, 0, tables.length),
    'a.sql',
  ).after;
  const rows = `INSERT INTO customers SELECT seq, CONCAT('m', seq) FROM seq_1_to_400;
INSERT INTO Parcels SELECT seq, seq, seq, seq FROM seq_1_to_400;
INSERT INTO orders SELECT seq, seq, CONCAT('c', seq), 'n', '2026-01-01' + INTERVAL seq DAY, seq FROM seq_1_to_400; ANALYZE TABLE orders, customers, Parcels;`;
  expect(server.run(`CREATE DATABASE shop; USE shop; ${tables} ${rows}`)).toMatchObject({ ok: true });
});
afterAll(() => server.stop());

it.each(cases)('%s', (marked, key, says) => {
  const sql = marked.replace('|', '');
  const [statement] = readers.mysql.statements(sql, 0, sql.length);
  if (statement === undefined) throw new Error('no statement');
  expect(conditionCard({ statement, before: schema, after: schema }, marked.indexOf('|'))[0]).toBe(says);
  const explained = server.run(`EXPLAIN FORMAT=JSON ${sql}`, 'shop');
  const plan = explained.ok ? explained.rows.join('') : explained.message;
  const used = [...plan.matchAll(/"key": "(\w+)"/g)].map((match) => match[1]);
  expect(used.includes(key)).toBe(key !== undefined);
  if (key === undefined) expect(used).toEqual([]);
});

it.each([
  ['an index that begins with an expression', 'CREATE TABLE t (a int, b int, KEY k ((a + 1), b))'],
  ['a table that is not known whole', 'ALTER TABLE t ADD COLUMN b int'],
])('says nothing of %s', (_, sql) => {
  const before = replaySection(
    emptySchema('mysql'),
    readers.mysql.statements(sql, 0, sql.length),
    'a.sql',
  ).after;
  const query = 'SELECT 1 FROM t WHERE b = 3';
  const [statement] = readers.mysql.statements(query, 0, query.length);
  if (statement === undefined) throw new Error('no statement');
  expect(conditionCard({ statement, before, after: before }, query.indexOf('= 3'))).toEqual([]);
});
