/** `plinth advise`: in the plan lab, by building on a connection whose user agreed, and not without; the migration is clean, and nothing is left behind. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { printStatistics } from '../../core/statistics/write.ts';
import { collectPlanner } from '../../engine/databases/catalog/planner/collect.ts';
import { collectStatistics } from '../../engine/databases/catalog/statistics.ts';
import { openSession } from '../databases/native.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { plinth, workspace, type Files } from './run.ts';

const schema = `CREATE TABLE orders (id bigint PRIMARY KEY, account_id bigint NOT NULL, state text NOT NULL, placed_at timestamptz NOT NULL, note jsonb NOT NULL);
CREATE INDEX orders_placed_at ON orders (placed_at);
`;
const queries = `-- name: OfAccount
SELECT id, note FROM orders WHERE account_id = $1;
-- name: Newest
SELECT id FROM orders ORDER BY placed_at DESC LIMIT 5;
-- name: Everything
SELECT count(note), max(state) FROM orders;
`;
const files: Files = {
  'migrations/000001_orders.up.sql': schema,
  'migrations/000001_orders.down.sql': 'DROP TABLE orders;\n',
  'queries/orders.sql': queries,
};

let server: PostgresServer;
let database: string;
let address: string;
let client: Client;
let statistics: string;

beforeAll(async () => {
  server = await startPostgres(18);
  database = await server.createDatabase();
  address = server.connectionString(database);
  client = new Client({ connectionString: address });
  await client.connect();
  await client.query(schema);
  await client.query(
    "INSERT INTO orders SELECT g, g % 5000, 'x', timestamptz '2024-01-01 00:00+00' + g * interval '1 minute', '{}' FROM generate_series(1, 100000) g",
  );
  await client.query('VACUUM ANALYZE orders');
  const session = await openSession(server, database);
  const columns = ['id', 'account_id', 'placed_at'];
  const allowed = columns.map((column) => ({ schema: 'public', relation: 'orders', column }));
  const planner = await collectPlanner(session, { allowed });
  const sizes = await collectStatistics(session, { at: '2026-11-20T15:00:00.000Z' });
  await session.close();
  if (planner.kind === 'failed' || sizes.kind === 'failed') throw new Error('not collected');
  statistics = printStatistics({ ...sizes.statistics, planner: planner.planner });
});
afterAll(() => client.end());

const place = (): string => `127.0.0.1:${String(server.port)}/${database}`;

interface Report {
  readonly queries: readonly {
    readonly title: string;
    readonly result: string;
    readonly how: string | null;
    readonly sizes: string | null;
    readonly indexes: readonly { readonly definition: string; readonly bytes: number | null }[];
    readonly migrations: readonly { readonly file: string; readonly text: string }[];
  }[];
}

function expectAdvice({ queries: [ofAccount, newest, everything] }: Report, how: string): void {
  expect(ofAccount).toMatchObject({ title: 'OfAccount', result: 'chosen', how });
  expect(ofAccount?.indexes.map(({ definition }) => definition)).toEqual([
    'CREATE INDEX orders_account_id_idx ON orders (account_id)',
  ]);
  expect(ofAccount?.indexes[0]?.bytes).toBeGreaterThan(500_000);
  expect(newest?.indexes).toEqual([]);
  expect(everything).toMatchObject({ title: 'Everything', result: 'none', indexes: [] });
}

describe('plinth advise, in the plan lab', () => {
  it('proposes an index that the planner uses, and writes its migration, which is clean', async () => {
    const cwd = workspace({ ...files, 'plinth.stats.json': statistics });
    const json = await plinth(['advise', 'queries', '--format', 'json'], { cwd });
    expect({ code: json.code, err: json.err }).toEqual({ code: 0, err: '' });
    expectAdvice(JSON.parse(json.out) as Report, 'lab');
    const { code, out } = await plinth(['advise', '--write'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('CREATE INDEX orders_account_id_idx ON orders (account_id)\n');
    expect(out).toMatch(/Estimated cost [\d,]+ → [\d,.]+, −\d+ %\./);
    const [up, down] = ['up', 'down'].map((one) => `migrations/000002_index_orders_account_id.${one}.sql`);
    expect(out).toContain(`Written: ${up ?? ''}\n`);
    expect(readFileSync(join(cwd, up ?? ''), 'utf8')).toBe(
      'CREATE INDEX CONCURRENTLY orders_account_id_idx ON orders (account_id);\n',
    );
    expect(readFileSync(join(cwd, down ?? ''), 'utf8')).toBe(
      'DROP INDEX CONCURRENTLY IF EXISTS orders_account_id_idx;\n',
    );
    const lint = await plinth(['lint', up ?? '', down ?? ''], { cwd });
    expect(lint.code, lint.out).toBe(0);
    // With it, nothing more is proposed.
    const again = await plinth(['advise', 'SELECT note FROM orders WHERE account_id = 7'], { cwd });
    expect(again.out).toContain('No index');
  });

  it('says that sizes are assumed where nothing was collected', async () => {
    const { code, out } = await plinth(['advise', 'queries'], { cwd: workspace(files) });
    expect(code).toBe(0);
    expect(out).toContain('CREATE INDEX orders_account_id_idx ON orders (account_id)\n');
    expect(out).toContain('planned in the plan lab from assumed sizes; estimated, the query was not run');
  });

  itBroadly('proposes one index for two queries that it serves, and takes no version twice', async () => {
    const two = `SELECT note FROM orders WHERE account_id = $1;
SELECT id FROM orders WHERE account_id = $1 AND state = $2;
SELECT note FROM orders WHERE account_id = $1 AND placed_at > $2 ORDER BY placed_at LIMIT 3;
SELECT note FROM orders WHERE lower(state) = 'gone';
`;
    const cwd = workspace({ ...files, 'plinth.stats.json': statistics, 'queries/orders.sql': two });
    const { out } = await plinth(['advise', 'queries', '--format', 'json'], { cwd });
    const { queries: found } = JSON.parse(out) as Report;
    const definitions = found.map(({ indexes }) => indexes.map(({ definition }) => definition));
    expect(new Set(definitions.slice(0, 3).flat()).size).toBe(1);
    const versions = new Map(
      found.flatMap(({ migrations }) => migrations.map(({ file, text }) => [file, text] as const)),
    );
    const forward = [...versions.keys()].filter((file) => file.endsWith('.up.sql'));
    expect(forward.map((file) => file.slice(11, 17))).toEqual(
      forward.map((_, at) => String(at + 2).padStart(6, '0')),
    );
    expect(forward).toHaveLength(new Set(definitions.flat()).size);
  });

  itBroadly('says which queries have another plan without an index', async () => {
    const cwd = workspace({ ...files, 'plinth.stats.json': statistics });
    const { code, out } = await plinth(['advise', '--without', 'orders_placed_at'], { cwd });
    expect(code).toBe(1);
    expect(out).toMatch(/^queries\/orders\.sql:4 {2}Newest\n {2}Estimated cost [\d.]+ → [\d,]+\.\n/);
    expect(out).toContain('1 of 3 queries have another plan without orders_placed_at.');
    const key = await plinth(['advise', '--without', 'orders_pkey'], { cwd });
    expect(key.code).toBe(2);
    expect(key.err).toContain('The index orders_pkey cannot be taken away');
  });
});

describe('plinth advise, on a connection', () => {
  itBroadly(
    'tries them in the lab with its statistics where it has no HypoPG, and builds nothing without consent',
    async () => {
      const cwd = workspace(files);
      const words = ['advise', 'queries', '--connection', address];
      const { code, out } = await plinth([...words, '--format', 'json'], { cwd });
      expect(code).toBe(0);
      const report = JSON.parse(out) as Report;
      expectAdvice(report, 'lab');
      expect(report.queries[0]?.sizes).toMatch(/^statistics of \d{4}-\d\d-\d\d$/);
      const wrong = await plinth([...words, '--build', 'localhost/other'], { cwd });
      expect(wrong.code).toBe(2);
      expect(wrong.err).toContain(`The connection leads to ${place()}, and --build says localhost/other.`);
      expect(wrong.err).not.toContain('plinth-test-only');
    },
  );

  it('builds where its user agrees, and leaves nothing behind', async () => {
    const cwd = workspace(files);
    const before = await client.query('SELECT count(*) FROM pg_class');
    const words = ['advise', 'queries', '--connection', address, '--build', place(), '--format', 'json'];
    const { code, out } = await plinth(words, { cwd });
    expect(code).toBe(0);
    expectAdvice(JSON.parse(out) as Report, 'built');
    expect(await client.query('SELECT count(*) FROM pg_class')).toMatchObject({ rows: before.rows });
    expect(readdirSync(join(cwd, 'migrations'))).toHaveLength(2);
  });
});

it.each<readonly [readonly string[], string]>([
  [['none.sql'], 'none.sql was not read: '],
  [['--build', 'a/b'], '--build says where indexes may be built'],
  [['--connection', 'service=x', '--without', 'i'], '--without is for the plan lab'],
  [['--connection', 'hunter2'], 'A connection is a postgresql:// URI or service=NAME.'],
  [['SELECT 1', 'a.sql'], 'plinth advise takes one query, or files.'],
])('plinth advise %j', async (words, message) => {
  const cwd = workspace(files);
  writeFileSync(join(cwd, 'a.sql'), 'SELECT 1;\n');
  const { code, out, err } = await plinth(['advise', ...words], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
  expect(err).not.toContain('hunter2');
});
