/** `plinth stats pull` with what a planner goes by, and `plinth explain --lab` on it: values only where they are allowed, plans with figures, reasons where there are none. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { openSession, runScript } from '../databases/native.ts';
import { repository } from '../hosts/paths.ts';
import { postgresPassword, postgresUser, startPostgres } from '../hosts/postgres/server.ts';
import { add, commit, plinth, repositoryWith, workspace } from './run.ts';

const files = {
  'db/000001_orders.up.sql':
    'CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, email text, at date);\nCREATE INDEX orders_state ON orders (state);\n',
  'queries/orders.sql':
    "SELECT * FROM orders WHERE state = 'open' AND at > '2026-01-01';\n\nSELECT id FROM orders WHERE email = 'a@secret.test';\n",
};
const rows = `INSERT INTO orders SELECT n, CASE WHEN n % 500 = 0 THEN 'open' ELSE 'shut' END, n || '@secret.test', date '2020-01-01' + n / 50
  FROM generate_series(1, 100000) n`;

let place: string;
let cost: string;
const environment = { PGPASSWORD: postgresPassword };

beforeAll(async () => {
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  await runScript(server, database, files['db/000001_orders.up.sql']);
  await runScript(server, database, 'ALTER TABLE orders SET (autovacuum_enabled = off)');
  await runScript(server, database, rows);
  await runScript(server, database, 'VACUUM (ANALYZE)');
  place = `postgresql://${postgresUser}@127.0.0.1:${server.port}/${database}`;
  const session = await openSession(server, database);
  const plan = await session.query(`EXPLAIN ${files['queries/orders.sql'].split(';')[0] ?? ''}`);
  cost = /cost=[\d.]+\.\.([\d.]+)/.exec((plan.kind === 'rows' ? plan.rows[0]?.[0] : '') ?? '')?.[1] ?? 'none';
  await session.close();
});

describe('plinth stats pull', () => {
  it('writes no value, and proposes what queries compare and what is nobody’s', async () => {
    const cwd = workspace(files);
    const previewed = await plinth(['stats', 'pull', place, '--preview'], { cwd, environment });
    expect(previewed.out).toContain('(nothing was written)');
    expect(() => readFileSync(join(cwd, 'plinth.stats.json'))).toThrow('ENOENT');
    const { code, out, err } = await plinth(['stats', 'pull', place], { cwd, environment });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.replaceAll('\n', ' ')).toContain(
      'Statistics of 4 columns for the planner, and no value of any of them.',
    );
    expect(out.replaceAll('\n', ' ')).toContain('"planValues": ["orders.at","orders.state"]');
    const text = readFileSync(join(cwd, 'plinth.stats.json'), 'utf8');
    expect(text).not.toMatch(/secret|open|shut|2020-|2025-/);
    expect(text).toContain('"nullFraction"');
  });

  it('writes the values of columns that the configuration names', async () => {
    const cwd = workspace({ ...files, 'plinth.config.json': '{ "planValues": ["orders.state"] }' });
    const { out } = await plinth(['stats', 'pull', place], { cwd, environment });
    expect(out.replaceAll('\n', ' ')).toContain('of 1: orders.state.');
    const text = readFileSync(join(cwd, 'plinth.stats.json'), 'utf8');
    expect(text).toContain('{shut,open}');
    expect(text).not.toMatch(/secret|2020-|2025-/);
  });
});

describe('plinth stats import', () => {
  const dump = readFileSync(join(repository, 'test', 'fixtures', 'dumps', 'statistics-18.sql'), 'utf8');
  const schema = {
    'db/000001_people.up.sql':
      'CREATE TABLE people (id bigint PRIMARY KEY, mail text NOT NULL, "Odd ""name"";" text, tags text[], span int4range);\nCREATE INDEX people_mail ON people (lower(mail), (id % 10));\n',
    'queries/people.sql': 'SELECT * FROM people WHERE lower(mail) = $1;\n',
    'plinth.config.json': '{ "planValues": ["people.id"] }',
    'statistics.sql': dump,
  };

  it('keeps no value that nobody named, and says in each plan what a dump does not say', async () => {
    const cwd = workspace(schema);
    const { code, out, err } = await plinth(['stats', 'import', 'statistics.sql'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const words = out.replaceAll('\n', ' ');
    expect(words).toContain('from PostgreSQL 18.4.');
    expect(words).toContain('of 1: people.id.');
    expect(words).toContain('Plans will be approximate');
    expect(words).toContain('en_US.UTF-8: --collation says another.');
    const text = readFileSync(join(cwd, 'plinth.stats.json'), 'utf8');
    expect(text).not.toMatch(/secret|stolen|2026-0/);
    expect(text).toContain('{1,80,160,240,320,400}');
  });

  itBroadly('is what plans are recorded and checked with, to the migration that alters one', async () => {
    const cwd = repositoryWith(schema);
    const { code, out } = await plinth(['stats', 'import', '-', '--collation', 'C'], {
      cwd,
      input: dump,
    });
    expect(code).toBe(0);
    expect(out).not.toContain('--collation');
    const made = await plinth(['plan', 'record', '--lab', 'queries'], { cwd });
    expect(made).toEqual({ code: 0, err: '', out: 'queries/people.sql.plans: 1 plan.\n' });
    const record = readFileSync(join(cwd, 'queries/people.sql.plans'), 'utf8');
    expect(record).toContain('source: lab');
    // Statistics of an expression, whose column the dump names by its number: 400 rows, 40 values.
    expect(record).toMatch(/using people_mail \[index condition\] {2}~10 rows\n$/);
    commit(cwd);
    add(cwd, { 'db/000002_tidy.up.sql': 'DROP INDEX people_mail;\n' });
    const checked = await plinth(['plan', 'check', '--lab'], { cwd });
    expect({ code: checked.code, err: checked.err }).toEqual({ code: 1, err: '' });
    expect(checked.out).toContain('  Does not use the index people_mail any more.\n');
    expect(checked.out).toContain('Since db/000002_tidy.up.sql.');
  });

  it('says why it cannot', async () => {
    const cwd = workspace({ 'empty.sql': 'SELECT 1;' });
    for (const [words, message] of [
      [['stats', 'import'], 'plinth stats import takes one file'],
      [['stats', 'import', 'none.sql'], 'none.sql was not read: '],
      [['stats', 'import', 'empty.sql'], 'empty.sql: There are no statistics in it.'],
      [['stats', 'pull', '--collation', 'C'], 'plinth stats pull has no --collation.'],
    ] as const) {
      const { code, out, err } = await plinth([...words], { cwd });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
    }
  });
});

describe('plinth explain --lab', () => {
  itBroadly('plans as the database does, with its cost, and says from when and what is missing', async () => {
    const cwd = workspace({
      ...files,
      'plinth.config.json': '{ "planValues": ["orders.state", "orders.at"] }',
    });
    await plinth(['stats', 'pull', place], { cwd, environment });
    const { code, out, err } = await plinth(['explain', '--lab', 'queries/orders.sql'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /Planned from statistics of 20\d\d-\d\d-\d\d: what the database that they are of would estimate\./,
    );
    expect(out).toContain('orders_state');
    // It falls with the rows that the server happened to sample: with one decimal below a hundred, and without above.
    const shown = Number(cost).toFixed(Number(cost) < 100 ? 1 : 0);
    expect(out).toContain(`${shown} for all`);
    expect(out).toMatch(/rows/);
    expect(out.replaceAll('\n', ' ')).toContain('Values of orders.email are not in the statistics');
    const piped = await plinth(['explain', '--lab', '-'], {
      cwd,
      input: "select * from orders where state = 'open'",
    });
    expect(piped.out).toContain('<stdin>:1 select * from orders');
    expect(piped.out).toContain('Planned from statistics');
  });

  it('says why there is none', async () => {
    const cwd = workspace(files);
    const none = await plinth(['explain', '--lab', 'queries/orders.sql'], { cwd });
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.err).toContain('plinth.stats.json:1: The statistics are not used');
    const sizes = { version: 1, collectedAt: '2026-11-20', relations: [] };
    writeFileSync(join(cwd, 'plinth.stats.json'), JSON.stringify(sizes));
    const old = await plinth(['explain', '--lab', 'queries/orders.sql'], { cwd });
    expect(old.err).toContain(
      'The statistics hold sizes only. Collect them again with this version: plinth stats pull.',
    );
    writeFileSync(join(cwd, 'plinth.stats.json'), JSON.stringify({ ...sizes, planner: { version: 9 } }));
    const newer = await plinth(['explain', '--lab', 'queries/orders.sql'], { cwd });
    expect(newer.err).toContain('a newer Plinth has written it');
    expect((await plinth(['explain', '--stats', 'x.json', 'queries/orders.sql'], { cwd })).err).toContain(
      '--stats needs --lab.',
    );
  });
});
