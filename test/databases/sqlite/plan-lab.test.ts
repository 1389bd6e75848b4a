/** Plans of SQLite queries from assumed sizes: what is told at their lines, and at which sizes they change. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineFacts } from '../../../core/plan/present/lines.ts';
import { originInWords } from '../../../core/plan/present/words.ts';
import { understandPlan, type PlanReading } from '../../../core/plan/understand.ts';
import { labOrigin } from '../../../engine/lab/origin.ts';
import { SqliteLab } from '../../../engine/lab/sqlite-lab.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { sqliteProgram } from '../proof/embedded-program.ts';

const schema = `
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, city TEXT, born TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers, state TEXT, region INT, zone INT, total REAL);
CREATE INDEX orders_state_idx ON orders (state);
CREATE INDEX orders_region_zone_idx ON orders (region, zone);
CREATE INDEX orders_open_idx ON orders (total) WHERE state = 'new';
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, at TEXT);
CREATE INDEX notes_lower_idx ON notes (lower(text));
INSERT INTO lacking VALUES (1);
CREATE INDEX lacking_idx ON lacking (id);
`;

let lab: SqliteLab;

beforeAll(async () => {
  const history = [{ name: '1.sql', sends: [schema], toolTransaction: true }];
  lab = new SqliteLab(history, { usual: 1_000_000, rows: new Map() }, { program: await sqliteProgram() });
});
afterAll(() => lab.rest());

async function readingOf(sql: string): Promise<PlanReading> {
  const outcome = await lab.plan({ sql });
  if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
  const { json, tables } = outcome.plan;
  const origin = labOrigin(outcome, lab.basis, []);
  const read = understandPlan({ json, sql, origin, tables, parser: await loadPostgresParser() });
  if (!read.ok) throw new Error(read.problem);
  return read.reading;
}

describe('a query of SQLite', () => {
  it.each<[sql: string, facts: readonly string[]]>([
    ['SELECT * FROM orders WHERE id = ?', ['Rowid Lookup on orders']],
    ['SELECT * FROM orders WHERE state = :state', ['Index Lookup · orders_state_idx']],
    ['SELECT * FROM orders', ['Full Table Scan on orders']],
    ['SELECT * FROM orders o WHERE o.customer_id = 7', ['Full Table Scan · no index serves customer_id']],
    [
      'SELECT * FROM orders WHERE 7 = customer_id AND state <> 1',
      ['Full Table Scan · no index serves customer_id'],
    ],
    ["SELECT * FROM customers WHERE lower(email) = 'a'", ['Full Table Scan · no index serves lower(email)']],
    [
      "SELECT * FROM customers WHERE email LIKE '%a'",
      ['Full Table Scan · the leading wildcard uses no index'],
    ],
    // An index may serve it, or nobody expects that one does.
    ["SELECT * FROM customers WHERE email LIKE 'a%'", ['Full Table Scan on customers']],
    ['SELECT * FROM orders WHERE total > 5', ['Full Table Scan on orders']],
    // With statistics SQLite may skip through an index that has the column later.
    ['SELECT * FROM orders WHERE zone BETWEEN 1 AND 2', ['Full Table Scan on orders']],
    ['SELECT * FROM orders WHERE customer_id = 7 OR zone = 1', ['Full Table Scan on orders']],
    ['SELECT * FROM orders WHERE CASE WHEN abs(zone) = 1 THEN 2 END = 2', ['Full Table Scan on orders']],
    ['SELECT * FROM orders WHERE customer_id IS NOT NULL', ['Full Table Scan on orders']],
    ["SELECT * FROM notes WHERE at = '2026'", ['Full Table Scan on notes']],
    [
      'SELECT * FROM customers c\nJOIN orders o ON o.customer_id = c.id\nWHERE c.city = 1',
      ['Full Table Scan on orders', 'Rowid Lookup on customers'],
    ],
    [
      'SELECT * FROM customers c\nJOIN notes n ON n.text = c.city',
      ['Automatic Index Lookup · no index serves text', 'Full Table Scan on customers'],
    ],
    [
      'SELECT * FROM customers c\nJOIN (SELECT city, max(id) m FROM customers GROUP BY city) l ON l.city = c.city',
      ['Full Table Scan on customers', 'Full Table Scan on customers'],
    ],
  ])('%s', async (sql, facts) => {
    const found = lineFacts(await readingOf(sql)).map(({ text }) => text);
    expect(found.toSorted()).toEqual(facts.toSorted());
  });

  it.each<[sql: string, message: string]>([
    [
      "SELECT * FROM customers WHERE lower(email) = 'a'",
      'No index of customers has lower(email). Compare the column itself, or index the expression.',
    ],
    [
      'SELECT * FROM customers c WHERE cast(c.email AS blob) = 1',
      'No index of customers has cast(email AS blob). Compare the column itself, or index the expression.',
    ],
    // The column itself would be read in the same way.
    [
      "SELECT * FROM customers WHERE lower(city) = 'a'",
      'No index of customers has lower(city), which is compared here.',
    ],
  ])('%s is told: %s', async (sql, message) => {
    expect((await readingOf(sql)).insights.map((one) => one.message)).toEqual([message]);
  });

  it('says what it was planned from, and what is lacking', async () => {
    const { origin } = await readingOf('SELECT * FROM orders');
    expect(originInWords(origin, 'estimated')).toMatch(
      /^Planned from assumed sizes · SQLite 3\.\d+\.\d+ · Assumed: 1 M rows in each table\. 1\.sql did not run whole in the embedded SQLite: no such table: main\.lacking\.$/,
    );
  });

  it('is planned for other sizes, and afterwards for those before', async () => {
    const sql = 'SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.region > 3';
    const before = (await readingOf(sql)).plan;
    const swept = await lab.sweep({ sql }, 'main.customers');
    expect(swept.kind).toBe('swept');
    expect((await readingOf(sql)).plan).toEqual(before);
  });

  it('that is cancelled is not planned, and the next one is', async () => {
    const abort = new AbortController();
    const planning = lab.plan({ sql: 'SELECT * FROM orders', signal: abort.signal });
    abort.abort();
    expect(await planning).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
    expect((await lab.plan({ sql: 'SELECT * FROM orders' })).kind).toBe('plan');
  });

  it('of which the schema takes no statistics leaves no process behind', async () => {
    const running = (): number =>
      process.getActiveResourcesInfo().filter((one) => one === 'ProcessWrap').length;
    const before = running();
    const history = [
      { name: '1.sql', sends: ['CREATE TABLE t (a); PRAGMA query_only = 1'], toolTransaction: false },
    ];
    const closed = new SqliteLab(history, { usual: 10, rows: new Map() }, { program: await sqliteProgram() });
    expect(await closed.plan({ sql: 'SELECT * FROM t' })).toMatchObject({
      failure: { message: 'attempt to write a readonly database' },
    });
    await expect.poll(running).toBeLessThanOrEqual(before);
  });

  it('that names something unknown is refused with SQLite’s words', async () => {
    expect(await lab.plan({ sql: 'SELECT nope FROM orders' })).toMatchObject({
      kind: 'failed',
      failure: { message: 'no such column: nope', position: 7 },
    });
  });
});
