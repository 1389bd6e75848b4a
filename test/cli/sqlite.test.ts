/** The commands that read a file of SQLite: drift, stats pull and advise, whose indexes SQLite itself judges by the steps that it takes. */
import { copyFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { openSqlite, type Sqlite } from '../hosts/sqlite.ts';
import { plinth, workspace } from './run.ts';

const first =
  'CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, city TEXT, kind INTEGER);\n';
const second =
  'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE, state TEXT, placed_at TEXT, total REAL, note TEXT);\n';
const queries: readonly (readonly [sql: string, isHelped: boolean])[] = [
  ['SELECT * FROM orders WHERE customer_id = 77 ORDER BY placed_at DESC LIMIT 10', true],
  ["SELECT id FROM orders WHERE placed_at BETWEEN '1970-01-03' AND '1970-01-04'", true],
  ['SELECT c.email, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = 5', true],
  ["SELECT count(*) FROM orders WHERE state = 'lost' AND total > 90", true],
  ["SELECT id FROM customers WHERE lower(city) = 'city 7'", true],
  ['UPDATE orders SET note = NULL WHERE customer_id = 9', true],
  ["DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email = '12@x')", true],
  // By its key, all rows, and most rows.
  ['SELECT * FROM orders WHERE id = 5', false],
  ['SELECT sum(total), note FROM orders GROUP BY note', false],
  ["SELECT * FROM orders WHERE state <> 'lost'", false],
  ['SELECT * FROM customers WHERE kind = 1', false],
];
const files = {
  '.env': 'DATABASE_URL=sqlite:live.db\n',
  'migrations/000001_customers.up.sql': first,
  'migrations/000002_orders.up.sql': second,
  'migrations/000003_placed.up.sql': 'ALTER TABLE orders ADD COLUMN paid_at TEXT;\n',
  'q/q.sql': queries.map(([sql]) => `${sql};\n`).join(''),
};

let engine: Sqlite;
let live: string;
let cwd: string;
beforeAll(async () => {
  engine = await openSqlite();
  live = engine.fresh();
  run(
    `BEGIN; CREATE TABLE schema_migrations (version uint64, dirty bool); INSERT INTO schema_migrations VALUES (2, 0); ${first} ${second}
     WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000) INSERT INTO customers SELECT x, x || '@x', 'City ' || (x % 100), x % 2 FROM n;
     WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000) INSERT INTO orders SELECT x, x % 1000 + 1, CASE WHEN x % 50 = 0 THEN 'lost' ELSE 'sent' END, datetime(x * 100, 'unixepoch'), x % 100, 'note ' || (x % 7) FROM n;
     COMMIT; ANALYZE;`,
    live,
  );
});
beforeEach(() => {
  cwd = workspace(files);
  copyFileSync(live, join(cwd, 'live.db'));
});
afterAll(() => {
  engine.stop();
});

function run(sql: string, file: string): readonly string[] {
  const outcome = engine.run(sql, file);
  if (!outcome.ok) throw new Error(`${outcome.message} in ${sql}`);
  return outcome.rows;
}

describe('plinth drift', () => {
  it('finds nothing where the file is as its migrations left it, pending ones aside', async () => {
    const { code, out, err } = await plinth(['drift', '--connection', 'live.db'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^No difference in 2 objects\.\nleft: {2}migrations up to 000002_orders\.up\.sql\nright: live\.db, SQLite 3\.\d+\n/,
    );
  });

  itBroadly('says what differs, and writes what records it', async () => {
    run(
      'ALTER TABLE orders DROP COLUMN note; ALTER TABLE orders ADD COLUMN hotfix INT; CREATE INDEX byhand ON orders (hotfix)',
      join(cwd, 'live.db'),
    );
    const words = ['drift', '--connection', 'sqlite:live.db', '--write', 'right'];
    const { code, out, err } = await plinth(words, { cwd });
    expect(code).toBe(1);
    expect(out).toContain('1 of 2 objects differs.');
    expect(out).toContain('+  hotfix INT');
    expect(err).toContain('Wrote migrations/000004_reconcile_drift.up.sql\n');
    const [up = ''] = readdirSync(join(cwd, 'migrations')).filter((file) => /^000004.*up/.test(file));
    const text = readFileSync(join(cwd, 'migrations', up), 'utf8');
    expect(text).toContain(
      '-- Destructive: All values of orders.note are lost.\nALTER TABLE orders DROP COLUMN note;',
    );
    const again = engine.fresh();
    run(`${first} ${second} ${text}`, again);
    const both = await plinth(['drift', '--left', 'connection:live.db', '--connection', again], { cwd });
    expect(both.out).toMatch(/^No difference in 2 objects\./);
  });

  it('does not write a rebuild that its tool would run with foreign keys on', async () => {
    run(
      'CREATE TABLE made (id INTEGER PRIMARY KEY, email TEXT, city TEXT, kind INTEGER); DROP TABLE customers; ALTER TABLE made RENAME TO customers',
      join(cwd, 'live.db'),
    );
    const words = ['drift', '--connection', 'live.db', '--write', 'left'];
    const { code, err } = await plinth(words, { cwd });
    expect(code).toBe(2);
    expect(err).toContain('golang-migrate opens a transaction, in which they stay on.');
  });

  it.each([
    [[], 'Name the database file: sqlite:path'],
    [['--connection', 'none.db'], 'There is no file '],
    [['--connection', '.env'], 'Name the database file'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await plinth(['drift', ...words], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

it('records how large tables are', async () => {
  const { code, out } = await plinth(['stats', 'pull', '--output', '-', 'live.db'], { cwd });
  expect(code).toBe(0);
  const { relations, server } = JSON.parse(out) as {
    readonly server: { readonly version: string };
    readonly relations: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
  };
  expect(server.version).toMatch(/^SQLite 3\.\d+/);
  expect(relations.map(({ name, rows }) => [name, rows])).toEqual([
    ['customers', 1000],
    ['orders', 20_000],
    ['schema_migrations', 1],
  ]);
  // The machine's own SQLite may not count pages.
  const pages = Number(run('PRAGMA page_count', live)[0]) * Number(run('PRAGMA page_size', live)[0]);
  const known = relations.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(known).toBeGreaterThan(pages / 2);
  expect(known).toBeLessThan(pages);
});

it('proves that a rollback leaves something, also behind another migration', async () => {
  const folder = workspace({
    '.env': 'DATABASE_URL=sqlite:live.db\n',
    'migrations/000001_a.up.sql': first,
    'migrations/000001_a.down.sql': 'DROP TABLE customers;\n',
    'migrations/000002_b.up.sql': 'CREATE TABLE IF NOT EXISTS b (id INTEGER PRIMARY KEY);\n',
    'migrations/000002_b.down.sql': 'DROP TABLE IF EXISTS bb;\n',
  });
  const { out } = await plinth(['prove', 'migrations', '--format', 'json'], { cwd: folder });
  const { migrations } = JSON.parse(out) as {
    readonly migrations: readonly { readonly rollback: { readonly kind: string } }[];
  };
  expect(migrations.map(({ rollback }) => rollback.kind)).toEqual(['restored', 'differs']);
});

interface Advised {
  readonly queries: readonly {
    readonly result: string;
    readonly words: string;
    readonly sizes: string | null;
    readonly indexes: readonly { readonly definition: string }[];
    readonly migrations: readonly { readonly file: string; readonly text: string }[];
  }[];
}

async function advised(...words: readonly string[]): Promise<Advised['queries']> {
  const { code, out, err } = await plinth(['advise', 'q/q.sql', '--format', 'json', ...words], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return (JSON.parse(out) as Advised).queries;
}

/** Of SQLite's virtual machine. */
function steps(sql: string, file: string): number {
  const told = run(`BEGIN;\n.stats vmstep\n${sql};\n.stats off\nROLLBACK;`, file);
  return Math.max(...told.map((line) => Number(/^VM-steps: (\d+)$/.exec(line)?.[1] ?? 0)));
}

describe('plinth advise', () => {
  it('proposes what halves the work, from the rows and statistics of a file', async () => {
    const all = await advised('--connection', 'live.db');
    expect(all.map(({ result }, at) => [queries[at]?.[0], result === 'chosen'])).toEqual(
      queries.map(([sql, isHelped]) => [sql, isHelped]),
    );
    for (const [at, { indexes, migrations, sizes }] of all.entries()) {
      if (indexes.length === 0) continue;
      const [sql = ''] = queries[at] ?? [];
      const file = engine.fresh();
      copyFileSync(live, file);
      const before = steps(sql, file);
      const up = migrations.filter((one) => one.file.endsWith('.up.sql'));
      run(`${up.map(({ text }) => text).join('')} ANALYZE;`, file);
      expect(steps(sql, file), sql).toBeLessThan(before / 2);
      expect(sizes).toBe('the rows and statistics of the file');
    }
  });

  it('proposes from assumed sizes', async () => {
    const [mine] = await advised();
    expect(mine).toMatchObject({ result: 'chosen', sizes: 'assumed sizes' });
    expect(mine?.words).toMatch(/^About \d+ M rows are visited and sorted without, \d+ with\./);
    expect(mine?.indexes[0]?.definition).toMatch(/^CREATE INDEX \w+ ON orders \(customer_id/);
  });

  it('has neither --build nor --without', async () => {
    const { code, err } = await plinth(['advise', 'q/q.sql', '--without', 'x'], { cwd });
    expect({ code, err }).toEqual({ code: 2, err: '--build and --without are for PostgreSQL.\n' });
  });
});
