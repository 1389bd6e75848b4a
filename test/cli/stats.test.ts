/** `plinth stats pull` and what `plinth lint` makes of it: which file is written, what is said when it is not, and sizes in the reports. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { runScript } from '../databases/native.ts';
import { postgresPassword, postgresUser, startPostgres } from '../hosts/postgres/server.ts';
import { plinth, workspace } from './run.ts';

/** Nothing of the machine that the test runs on. */
const bare = {
  ...Object.fromEntries(
    Object.keys(process.env).flatMap((name) => (name.startsWith('PG') ? [[name, '']] : [])),
  ),
  PGPASSFILE: '/nowhere',
  PGSERVICEFILE: '/nowhere',
};

const migrations = {
  'db/001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);\n',
  'db/002_index.sql': 'CREATE INDEX ON orders (at);\n',
};

function stats(bytes: number): string {
  const relations = [
    { schema: 'public', name: 'orders', kind: 'table', bytes, rows: 12, writesPerSecond: 0.5 },
  ];
  return JSON.stringify({ version: 1, collectedAt: new Date().toISOString(), relations });
}

describe('plinth stats pull', () => {
  it.each<readonly [readonly string[], string]>([
    [['stats'], 'plinth stats pull [connection]'],
    [['stats', 'push'], 'plinth stats pull [connection]'],
    [['stats', 'pull', '--format', 'json'], 'There is no option --format for “plinth stats”.'],
    [['stats', 'pull', 'service=a', 'service=b'], 'plinth stats pull takes one connection at a time.'],
    [['stats', 'pull', 'hunter2'], 'A connection is a postgresql:// URI or service=NAME.\n'],
    [['stats', 'pull', 'postgresql://u:hunter2@127.0.0.1:1/db'], 'No server listens at 127.0.0.1:1.'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await plinth(words, { cwd: workspace({}), environment: bare });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });

  it('writes what lint goes by, keeps what it does not know, and does not write over what it cannot read', async () => {
    const server = await startPostgres(18);
    const database = await server.createDatabase();
    await runScript(
      server,
      database,
      'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz); INSERT INTO orders VALUES (42, now()); ANALYZE orders',
    );
    const place = `postgresql://${postgresUser}@127.0.0.1:${server.port}/${database}`;
    const environment = { ...bare, PGPASSWORD: postgresPassword };
    const cwd = workspace(migrations);
    const file = join(cwd, 'plinth.stats.json');
    const pulled = await plinth(['stats', 'pull', place], { cwd, environment });
    expect(pulled).toMatchObject({ code: 0, err: '' });
    expect(pulled.out).toMatch(
      /^plinth\.stats\.json: 1 relation, 8 kB in all, from PostgreSQL 18\S*\.\nStatistics of 2 columns/,
    );
    const found = await plinth(['lint', 'db/002_index.sql'], { cwd });
    expect(found.code).toBe(0);
    expect(found.out).toContain('orders is 8 kB, 1 row (statistics of today).');

    const written = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...written, settings: { work_mem: '64MB' } }));
    expect((await plinth(['stats', 'pull', place], { cwd, environment })).code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ settings: { work_mem: '64MB' } });

    writeFileSync(file, '{');
    const refused = await plinth(['stats', 'pull', place], { cwd, environment });
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('Nothing was written over it');
    expect(readFileSync(file, 'utf8')).toBe('{');
    const screen = await plinth(['stats', 'pull', place, '--output', '-'], { cwd, environment });
    expect(JSON.parse(screen.out)).toMatchObject({ version: 1, relations: [{ name: 'orders', rows: 1 }] });
    const nowhere = await plinth(['stats', 'pull', place, '--output', 'no/where.json'], {
      cwd,
      environment,
    });
    expect(nowhere.err).toBe('The statistics were not written to no/where.json: ENOENT.\n');
  });
});

describe('plinth lint with statistics', () => {
  const large = 3 * 1024 ** 3;

  it('goes by the nearest file, and by the one that --stats names', async () => {
    const cwd = workspace({ ...migrations, 'plinth.stats.json': stats(4096), 'other.json': stats(large) });
    const near = await plinth(['lint', 'db/002_index.sql'], { cwd });
    expect(near).toMatchObject({ code: 0, err: '' });
    expect(near.out).toContain('orders is 4 kB, 12 rows (statistics of today).');
    const named = await plinth(['lint', 'db/002_index.sql', '--stats', 'other.json'], { cwd });
    expect(named.code).toBe(1);
    expect(named.out).toContain('orders is 3 GB, 12 rows (statistics of today).');
    const said = await plinth(['config', 'db/002_index.sql'], { cwd });
    expect(said.out).toMatch(/statistics +plinth\.stats\.json \(1 relation, collected on 20\d\d-\d\d-\d\d\)/);
  });

  it('says in JSON and SARIF how large the relation is', async () => {
    const cwd = workspace({ ...migrations, 'plinth.stats.json': stats(4096) });
    const words = ['lint', 'db/002_index.sql', '--format', 'json', '--output', 'sarif=a.sarif'];
    const { out } = await plinth(words, { cwd });
    const report = JSON.parse(out) as { findings: { rule: string; size?: object }[] };
    const schema = resolve(import.meta.dirname, '..', '..', 'docs', 'lint-output.schema.json');
    const ajv = new Ajv({ strict: false, validateFormats: false });
    expect(ajv.validate(JSON.parse(readFileSync(schema, 'utf8')) as object, report), ajv.errorsText()).toBe(
      true,
    );
    const size = { relation: 'orders', bytes: 4096, rows: 12, writesPerSecond: 0.5 };
    const index = report.findings.find(({ rule }) => rule === 'locking/index-without-concurrently');
    expect(index?.size).toMatchObject(size);
    const sarif = JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8')) as {
      runs: { results: { ruleId: string; properties: object }[] }[];
    };
    const result = sarif.runs[0]?.results.find(
      ({ ruleId }) => ruleId === 'locking/index-without-concurrently',
    );
    expect(result?.properties).toMatchObject({ size });
  });

  it('counts for rules that say so', async () => {
    const listed = JSON.parse((await plinth(['rules', '--format', 'json'])).out) as {
      rules: { rule: string; grows: string }[];
    };
    const grows = new Map(listed.rules.map((one) => [one.rule, one.grows]));
    expect(grows.get('locking/index-without-concurrently')).toBe('size');
    expect(grows.get('data-loss/drop-column')).toBe('never');
    const page = await plinth(['rule', 'locking/index-without-concurrently']);
    expect(page.out).toContain('Known to be small: info; known to be large: error.');
  });

  it('goes on without a file that it cannot use, and says which', async () => {
    const cwd = workspace({ ...migrations, 'plinth.stats.json': '{ "version": 9 }' });
    const { code, out, err } = await plinth(['lint', 'db/002_index.sql'], { cwd });
    expect(code).toBe(2);
    expect(out).toContain('locking/index-without-concurrently');
    expect(out + err).toContain('plinth.stats.json:1:');
    expect(out + err).toContain('which a newer Plinth has written');
  });
});
