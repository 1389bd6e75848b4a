/** `plinth plan`: records beside queries, what a migration alters, on the embedded server and on a connection, in all formats. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { add, commit, plinth, repositoryWith, workspace, type Files } from './run.ts';

const schema = 'CREATE TABLE orders (id int8 PRIMARY KEY, account_id bigint NOT NULL, note text);\n';
const queries = [
  '-- name: OrdersOfAccount :many',
  "SELECT id, note FROM orders WHERE account_id = $1 AND note <> 'a secret';",
  'SELECT note FROM orders WHERE id = :id;',
  '',
].join('\n');
const files: Files = {
  'db/migrations/V1__orders.sql': schema,
  'db/migrations/V2__index.sql': 'CREATE INDEX orders_account ON orders (account_id);\n',
  'queries/orders.sql': queries,
};

const record = (cwd: string): string => readFileSync(join(cwd, 'queries/orders.sql.plans'), 'utf8');

describe('plinth plan check, where nothing is recorded', () => {
  const branch = async (
    migration: string,
  ): Promise<{ readonly code: number | null; readonly out: string }> => {
    const cwd = repositoryWith({
      ...files,
      'db/migrations/V0__accounts.sql': 'CREATE TABLE accounts (id int8 PRIMARY KEY);\n',
      'queries/joined.sql':
        'SELECT o.note FROM orders o JOIN accounts a ON a.id = o.account_id WHERE o.id = 7;\n',
      'src/orders.ts': 'export const all = sql`SELECT id FROM orders WHERE note = ${note}`;\n',
    });
    add(cwd, { 'db/migrations/V3__new.sql': migration });
    const { code, out, err } = await plinth(['plan', 'check'], { cwd });
    expect(err).toBe('');
    return { code, out };
  };

  it.each<readonly [string, string, readonly string[]]>([
    [
      'an index is dropped',
      'DROP INDEX orders_account;\n',
      [
        'queries/orders.sql:2  OrdersOfAccount\n  Does not use the index orders_account any more.\n  Reads all of public.orders.\n  Since db/migrations/V3__new.sql.\n',
        '  - Bitmap Heap Scan on public.orders [',
        '  +   Parallel Seq Scan on public.orders [filter]\n',
        'Plans: 3 as before the new migrations, 1 altered.\n',
      ],
    ],
    [
      'a type is changed',
      'ALTER TABLE orders ALTER COLUMN account_id TYPE numeric;\n',
      [
        'queries/joined.sql:1  SELECT o.note FROM orders o JOIN accounts a',
        'Does not use the index accounts_pkey any more.\n  Reads all of public.accounts.\n  Since db/migrations/V3__new.sql.\n',
        'Plans: 3 as before the new migrations, 1 altered.\n',
      ],
    ],
    [
      'a column is dropped',
      'ALTER TABLE orders DROP COLUMN note;\n',
      [
        'queries/orders.sql:2  OrdersOfAccount\n  It cannot be planned: column "note" does not exist\n  Since db/migrations/V3__new.sql.\n',
        'src/orders.ts:1  SELECT id FROM orders WHERE note = ',
        '4 not planned',
      ],
    ],
    [
      'a table is renamed',
      'ALTER TABLE accounts RENAME TO customers;\n',
      [
        'queries/joined.sql:1  SELECT o.note FROM orders o JOIN accounts a',
        'It cannot be planned: relation "accounts" does not exist\n  Since db/migrations/V3__new.sql.\n',
        'Plans: 0 as before the new migrations, 1 not planned.\n',
      ],
    ],
  ])('says what a branch does to queries: %s', async (_, migration, words) => {
    const { code, out } = await branch(migration);
    for (const one of words) expect(out).toContain(one);
    expect(code).toBe(1);
  });

  it.each([
    ['CREATE TABLE other (id int);\n'],
    ['CREATE INDEX orders_note ON orders (account_id, note);\n'],
    ['ALTER TABLE orders ADD COLUMN total numeric;\n'],
  ])('says nothing of a branch that harms none: %s', async (migration) => {
    expect(await branch(migration)).toEqual({
      code: 0,
      out: 'Plans: the new migrations take nothing from a query.\n',
    });
  });
});

describe('plinth plan, on the embedded server', () => {
  it('records shapes without rows, and finds them again', async () => {
    const cwd = repositoryWith(files);
    const made = await plinth(['plan', 'record'], { cwd });
    expect(made).toEqual({ code: 0, err: '', out: 'queries/orders.sql.plans: 2 plans.\n' });
    expect(record(cwd)).toMatch(
      /\nsource: embedded\nserver: PostgreSQL 18\n\nquery: OrdersOfAccount\n\| SELECT id, note FROM orders WHERE account_id = \$1 AND note <> '\?'\n/,
    );
    expect(record(cwd)).not.toMatch(/secret|rows\n/);
    expect(await plinth(['plan', 'check'], { cwd })).toEqual({
      code: 0,
      err: '',
      out: 'Plans: 2 as recorded.\n',
    });
  });

  itBroadly('names the new migration that alters a plan', async () => {
    const cwd = repositoryWith(files);
    await plinth(['plan', 'record', 'queries/orders.sql'], { cwd });
    commit(cwd);
    add(cwd, {
      'db/migrations/V3__other.sql': 'CREATE TABLE other (id int);\n',
      'db/migrations/V4__drop.sql': 'DROP INDEX orders_account;\n',
    });
    const { code, out } = await plinth(['plan', 'check'], { cwd });
    expect(code).toBe(1);
    expect(out).toContain('queries/orders.sql:2  OrdersOfAccount\n');
    expect(out).toContain('  Does not use the index orders_account any more.\n');
    expect(out).toContain('  Reads all of public.orders.\n  Since db/migrations/V4__drop.sql.\n');
    expect(out).toMatch(/\n {2}- +.*using orders_account.*\n/);
    expect(out).toMatch(/\n {2}\+ Seq Scan on public\.orders \[filter\]\n/);
    expect(out).toMatch(
      /Plans: 1 as recorded, 1 altered\. Where a plan is meant to be another one: plinth plan record\.\n$/,
    );
    const json = JSON.parse((await plinth(['plan', 'check', '--format', 'json'], { cwd })).out) as {
      readonly changed: number;
      readonly files: readonly {
        readonly queries: readonly { readonly result: string; readonly alteredBy: string | null }[];
      }[];
    };
    expect(json.changed).toBe(1);
    expect(json.files[0]?.queries.map(({ result, alteredBy }) => [result, alteredBy])).toEqual([
      ['changed', 'db/migrations/V4__drop.sql'],
      ['same', null],
    ]);
    const junit = (await plinth(['plan', 'check', '--format', 'junit'], { cwd })).out;
    expect(junit).toContain('<testsuites name="plinth plan" tests="2" failures="1" errors="0">');
    const github = (await plinth(['plan', 'check', '--format', 'github'], { cwd })).out;
    expect(github).toMatch(
      /^::error file=queries\/orders\.sql,line=2,title=plinth plan::OrdersOfAccount: Does not use/,
    );
    // Meant so: the record is recreated, and then it is as recorded.
    await plinth(['plan', 'record'], { cwd });
    expect((await plinth(['plan', 'check'], { cwd })).code).toBe(0);
  });

  it('says that a query cannot be planned any more, and by which migration', async () => {
    const cwd = repositoryWith(files);
    await plinth(['plan', 'record'], { cwd });
    commit(cwd);
    add(cwd, { 'db/migrations/V3__drop.sql': 'ALTER TABLE orders DROP COLUMN note;\n' });
    const { code, out } = await plinth(['plan', 'check'], { cwd });
    expect(code).toBe(1);
    expect(out).toContain('It cannot be planned: column "note" does not exist');
    expect(out).toContain('Since db/migrations/V3__drop.sql.');
  });

  it('tells what is not recorded and what is gone, and fails nothing for it', async () => {
    const cwd = repositoryWith(files);
    await plinth(['plan', 'record'], { cwd });
    add(cwd, {
      'queries/orders.sql': `${queries.split('\n').slice(2).join('\n')}SELECT count(*) FROM orders;\n`,
    });
    const { code, out } = await plinth(['plan', 'check'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain(
      'queries/orders.sql:2  SELECT count(*) FROM orders: no plan of it is recorded yet.',
    );
    expect(out).toContain('queries/orders.sql: the file has no OrdersOfAccount any more.');
  });
});

describe('plinth plan, on a connection', () => {
  let address: string;
  let client: Client;
  beforeAll(async () => {
    const server = await startPostgres(18);
    address = server.connectionString(await server.createDatabase());
    client = new Client({ connectionString: address });
    await client.connect();
    await client.query(schema);
    await client.query("INSERT INTO orders SELECT g, g % 1000, 'n' FROM generate_series(1, 50000) g");
    await client.query('CREATE INDEX orders_account ON orders (account_id)');
    await client.query('VACUUM ANALYZE orders');
  });
  afterAll(() => client.end());

  it('keeps rows as orders of magnitude, and says what statistics and indexes alter', async () => {
    const cwd = workspace(files);
    expect((await plinth(['plan', 'record', 'queries', '--connection', address], { cwd })).code).toBe(0);
    expect(record(cwd)).toMatch(/\n {2}Bitmap Heap Scan on public\.orders \[.*\] {2}~10 rows\n/);
    expect(record(cwd)).not.toContain('127.0.0.1');
    const check = ['plan', 'check', '--connection', address];
    await client.query("INSERT INTO orders SELECT g, g % 1000, 'n' FROM generate_series(50001, 52000) g");
    await client.query('VACUUM ANALYZE orders');
    expect((await plinth(check, { cwd })).code).toBe(0);
    await client.query('DROP INDEX orders_account');
    const { code, out } = await plinth(check, { cwd });
    expect(code).toBe(1);
    expect(out).toContain('Does not use the index orders_account any more.');
  });

  it('does not hold it against plans of another kind', async () => {
    const cwd = workspace(files);
    await plinth(['plan', 'record', 'queries', '--connection', address], { cwd });
    const { code, err } = await plinth(['plan', 'check'], { cwd });
    expect(code).toBe(2);
    expect(err).toBe(
      'queries/orders.sql: its plans were recorded on a connection. Name it with --connection.\n',
    );
  });
});

it.each<readonly [readonly string[], string]>([
  [[], 'Plans are recorded or checked: plinth plan record'],
  [['show'], 'Plans are recorded or checked'],
  [['check', 'bad.sql'], 'bad.sql: bad.sql.plans was not read: it does not begin as this version writes it'],
  [['record', '--format', 'json'], '--format belongs to “plinth plan check”'],
  [['record', 'm/V1__t.sql'], 'm/V1__t.sql: it has no queries.'],
  [['record', 'none.sql'], 'none.sql was not read: '],
  [['record', '-'], 'standard input has no place'],
  [['record', '--stats', 'x.json'], '--stats needs --lab.'],
  [['check', '--lab', '--connection', 'service=x'], 'Plans come from a server (--connection) or from its'],
  [['record', '--lab', 'q.sql'], 'plinth.stats.json:1: The statistics are not used: it does not exist'],
  [['record', '--connection', 'postgresql://u:hunter2@127.0.0.1:1/db'], 'No server listens at 127.0.0.1:1.'],
])('plinth plan %j', async (words, message) => {
  const cwd = workspace({
    'q.sql': 'SELECT 1;\n',
    'bad.sql': 'SELECT 1;\n',
    ...(words[1] === 'bad.sql' ? { 'bad.sql.plans': '{}' } : {}),
    'm/V1__t.sql': 'CREATE TABLE t (id int);\n',
  });
  const { code, out, err } = await plinth(['plan', ...words], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
  expect(err).not.toContain('hunter2');
});
