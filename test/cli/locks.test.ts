/** `plinth locks` and `plinth statements` as the bundle runs them: formats, exit codes, files of the workspace, and that no password is printed. */
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { plinth, workspace } from './run.ts';

const files = {
  'migrations/000001_orders.up.sql':
    'CREATE TABLE orders (id int PRIMARY KEY, n int);\nCREATE INDEX orders_n ON orders (n);\n',
  'migrations/000002_drop.up.sql': 'DROP INDEX orders_n;\n',
  'queries/orders.sql': '-- name: ByN :many\nSELECT id FROM orders WHERE n = $1;\n',
};

describe('a live server', () => {
  let server: PostgresServer;
  let address: string;
  let client: Client;
  beforeAll(async () => {
    server = await startPostgresApart(18, { shared_preload_libraries: 'pg_stat_statements' });
    address = server.connectionString(await server.createDatabase());
    client = new Client({ connectionString: address, application_name: 'web' });
    await client.connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.query(files['migrations/000001_orders.up.sql']);
    await client.query('INSERT INTO orders SELECT i, i FROM generate_series(1, 20000) i; ANALYZE orders');
    await client.query(
      'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1, false)',
    );
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  it('has nobody who waits, then somebody, with file and script', async () => {
    const cwd = workspace(files);
    const quiet = await plinth(['locks', address], { cwd });
    expect(quiet).toMatchObject({ code: 0, err: '' });
    expect(quiet.out).toMatch(
      /^At this moment nobody waits for a lock\.\nPostgreSQL 18[^]*Plinth sent one query, which took/,
    );
    await client.query('BEGIN; LOCK TABLE orders');
    const other = new Client({ connectionString: address, application_name: 'reader' });
    await other.connect();
    const waiting = other.query('SELECT id FROM orders WHERE n = $1', [3]);
    await expect
      .poll(async () => (await client.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount)
      .toBe(1);
    const text = await plinth(['locks', address], { cwd });
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/^One session waits for process \d+ \(web as plinth, idle in transaction\)\.\n/);
    expect(text.out).toMatch(
      /└─ process \d+ \(reader as plinth, active\) waits [\d a-z]+ for ACCESS SHARE on orders\n +SELECT id FROM orders WHERE n = \$1 {2}queries\/orders\.sql:2\n/,
    );
    const json = await plinth(['locks', address, '--format', 'json'], { cwd });
    expect(JSON.parse(json.out)).toMatchObject({
      version: 1,
      roots: [
        { kind: 'root', waiters: [{ place: { path: 'queries/orders.sql', line: 2, isMigration: false } }] },
      ],
      footprint: { queries: 1 },
    });
    const script = await plinth(['locks', address, '--script', 'terminate'], { cwd });
    expect(script.out).toMatch(
      /SELECT pg_terminate_backend\(pid\)\nFROM pg_stat_activity\nWHERE pid = \d+\n {2}AND backend_start = /,
    );
    await client.query('ROLLBACK');
    await waiting;
    await other.end();
    expect(`${text.out}${json.out}${script.out}`).not.toContain('plinth-test-only');
  });

  it('records statements, and names the one that became slower with its file and the migration in between', async () => {
    const cwd = workspace(files);
    const run = async (): Promise<void> => {
      for (let call = 1; call <= 60; call += 1)
        await client.query('SELECT id FROM orders WHERE n = $1', [call]);
    };
    await run();
    const pulled = await plinth(['statements', 'pull', address, '--output', 'before.json'], { cwd });
    expect(pulled).toMatchObject({ code: 0, err: '' });
    expect(pulled.out).toMatch(/^before\.json: \d+ statements\. Nothing was reset\.\n$/);
    await client.query('DROP INDEX orders_n');
    await client.query('UPDATE schema_migrations SET version = 2');
    await run();
    expect((await plinth(['statements', 'pull', address, '--output', 'after.json'], { cwd })).code).toBe(0);
    const { code, out } = await plinth(['statements', 'compare', 'before.json', 'after.json'], {
      cwd,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/^One statement became slower\.\n/);
    expect(out).toContain('\nRan in between: migrations/000002_drop.up.sql\n');
    expect(out).toMatch(
      /a call reads \d+ blocks instead of \d\n {4}select id from orders where n = \? {2}queries\/orders\.sql:2\n/,
    );
    const same = await plinth(['statements', 'compare', 'after.json', join(cwd, 'after.json')], {
      cwd,
    });
    expect(same).toMatchObject({
      code: 2,
      err: 'The records were not compared: they are of the same moment.\n',
    });
  });

  it.each<readonly [readonly string[], string]>([
    [['locks', 'hunter2'], 'A connection is a postgresql:// URI or service=NAME.'],
    [['locks', 'mysql://u:hunter2@127.0.0.1:1/db'], '127.0.0.1:1'],
    [['locks', 'a', 'b'], 'plinth locks takes one connection at a time.'],
    [['locks', '--script', 'kill'], '--script takes cancel, terminate; it cannot be “kill”.'],
    [['statements'], 'plinth statements pull [connection]'],
    [['statements', 'compare', 'a.json'], 'plinth statements compare takes two records or more.'],
    [['statements', 'compare', 'a.json', 'b.json'], 'a.json was not read: '],
  ])('%j', async (words, message) => {
    const { code, out, err } = await plinth(words, { cwd: workspace({}) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });
});
