/** The commands that use a MariaDB server: drift, stats pull, health, statements and prove. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { startMariadb, type Mariadb } from '../hosts/mariadb.ts';
import { plinth, workspace } from './run.ts';

const first =
  'CREATE TABLE customers (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(190) NOT NULL) ENGINE=InnoDB;\n';
const second =
  'CREATE TABLE orders (id int PRIMARY KEY, customer_id bigint unsigned, note text, FOREIGN KEY (customer_id) REFERENCES customers (id)) ENGINE=InnoDB;\n';
const files = {
  'plinth.config.json': '{ "migrations": [{ "folder": "migrations", "server": "mariadb 10.11" }] }',
  'migrations/000001_customers.up.sql': first,
  'migrations/000002_orders.up.sql': second,
  'migrations/000003_placed.up.sql': 'ALTER TABLE orders ADD COLUMN placed_at timestamp NULL;\n',
};

let server: Mariadb;
let cwd: string;
let address: string;
beforeAll(async () => {
  server = await startMariadb();
  address = `mysql://root@localhost/live?socket=${server.socket}`;
  const history =
    'CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (2, false)';
  expect(server.run(`CREATE DATABASE live; USE live; ${history}; ${first} ${second}`)).toMatchObject({
    ok: true,
  });
});
beforeEach(() => {
  cwd = workspace(files);
});
afterAll(() => server.stop());

it('finds nothing where the server is as its migrations left it, pending ones aside', async () => {
  const { code, out, err } = await plinth(['drift', '--connection', address], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^No difference in 2 objects\.\nleft: {2}migrations up to 000002_orders\.up\.sql\n/);
});

it('says what differs, and writes what records it', async () => {
  expect(
    server.run(
      'ALTER TABLE orders ADD COLUMN hotfix int NOT NULL, DROP COLUMN note; CREATE INDEX byhand ON orders (hotfix)',
      'live',
    ),
  ).toMatchObject({ ok: true });
  const { code, out, err } = await plinth(['drift', '--connection', address, '--write', 'right'], { cwd });
  expect(code).toBe(1);
  expect(out).toContain('1 of 2 objects differs.');
  expect(out).toContain(', MariaDB 10.11');
  expect(out).toContain('+  `hotfix` int(11) NOT NULL');
  expect(err).toContain('Wrote migrations/000004_reconcile_drift.up.sql\n');
  const [up = ''] = readdirSync(join(cwd, 'migrations')).filter((file) => /^000004.*up/.test(file));
  const text = readFileSync(join(cwd, 'migrations', up), 'utf8');
  expect(text).toContain('-- Destructive: Existing rows get 0');
  expect(text).toContain(
    'ALTER TABLE `orders` ADD COLUMN `hotfix` int(11) NOT NULL, DROP COLUMN `note`, ADD KEY `byhand` (`hotfix`);',
  );
  expect(server.run(`CREATE DATABASE again; USE again; ${first} ${second} ${text}`)).toMatchObject({
    ok: true,
  });
  const both = await plinth(
    ['drift', '--left', `connection:${address}`, '--connection', address.replace('/live?', '/again?')],
    { cwd },
  );
  // The history table is the tool's.
  expect(both.out).toMatch(/^No difference in 2 objects\./);
});

it.each([
  [['--connection', 'postgresql://127.0.0.1/x'], 'Name the connection with a mysql:// or mariadb:// URI.'],
  [['--connection', 'mysql://u:hunter2@127.0.0.1:1/db'], 'No server listens at 127.0.0.1:1.'],
])('%j', async (words, message) => {
  const { code, out, err } = await plinth(['drift', ...words], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
  expect(err).not.toContain('hunter2');
});

it('records how large tables are', async () => {
  const { code, out } = await plinth(['stats', 'pull', '--output', '-', address], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    server: { version: expect.stringMatching(/^MariaDB \d+\.\d+/) as string },
    relations: [{ schema: 'live', name: 'customers' }, { name: 'orders' }, { name: 'schema_migrations' }],
  });
});

it('says how the server is, and what it does not record', async () => {
  const words = [
    'health',
    '--connection',
    address,
    '--check',
    'durability-settings',
    '--check',
    'unused-index',
  ];
  const { code, out, err } = await plinth([...words, '--scripts', 'out'], { cwd });
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toMatch(
    /^Findings: 1 will stop something\. 1 check could not see everything\.\nlive on MariaDB 10\.11/,
  );
  expect(
    readFileSync(join(cwd, 'out/1-durability-settings-innodb-flush-log-at-trx-commit.sql'), 'utf8'),
  ).toContain('SET GLOBAL innodb_flush_log_at_trx_commit = 1;');
  const unknown = await plinth(['health', '--connection', address, '--check', 'xmin-horizon'], { cwd });
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('There is no check') as string });
  const statements = await plinth(['statements', 'pull', address], { cwd });
  expect(statements).toMatchObject({
    code: 2,
    err: 'performance_schema cannot be read. Statements are not observable: that needs performance_schema = ON, and a restart.\n',
  });
});

describe('plinth prove', () => {
  const history = {
    ...files,
    'migrations/000003_placed.down.sql': 'ALTER TABLE orders DROP COLUMN placed_at;\n',
    'migrations/000004_number.up.sql':
      'USE shop;\nALTER TABLE orders MODIFY note varchar(50);\nINSERT INTO orders (id) VALUES (1), (2);\nALTER TABLE orders ADD KEY placed (placed_at);\n',
    'migrations/000004_number.down.sql':
      'DROP INDEX placed ON orders;\nALTER TABLE orders MODIFY note text;\n',
    'migrations/000005_half.up.sql':
      'ALTER TABLE customers ADD COLUMN phone varchar(20);\nCREATE TABLE `we``ird` (id int PRIMARY KEY);\nALTER TABLE orders ADD KEY (missing);\nALTER TABLE customers ADD COLUMN never int;\n',
    'migrations/000006_beyond.up.sql': 'CREATE DATABASE other;\nGRANT ALL ON *.* TO somebody;\n',
  };

  interface Proved {
    readonly migrations: readonly {
      readonly verdict: { readonly kind: string };
      readonly halfDone: string | null;
      readonly rollback: { readonly kind: string };
      readonly statements: readonly { readonly outcome: object }[];
    }[];
  }

  async function proved(...words: readonly string[]): Promise<Proved['migrations']> {
    const named = workspace(history);
    const { out, err } = await plinth(['prove', 'migrations', '--format', 'json', ...words], { cwd: named });
    expect(err).toBe('');
    return (JSON.parse(out) as Proved).migrations;
  }

  itBroadly.each([
    ['on a server that it starts', () => [], expect.any(Number) as number],
    // Debian's server records no waits.
    ['on a named one', () => ['--scratch', `${server.socket}/live`, '--connection', address], null],
  ])('%s: grants, waits, rows, rollbacks and half-done migrations', async (_, words, recorded) => {
    const all = await proved(...words());
    const kinds = all.map(({ verdict, rollback }) => `${verdict.kind}, ${rollback.kind}`);
    expect(kinds).toEqual([
      'proved, missing',
      'proved, missing',
      'proved, restored',
      // The rows that it inserted are still there.
      'proved, not-again',
      'refused, missing',
      'not-verifiable, missing',
    ]);
    const outcomes = all[3]?.statements.map(({ outcome }) => outcome);
    expect(outcomes).toMatchObject([
      { kind: 'control' },
      {
        granted: { algorithm: 'COPY', lock: 'SHARED' },
        waitedOn: 'orders',
        writerWaitedMs: recorded,
        rows: null,
        differences: [],
      },
      { granted: null, rows: 2 },
      { created: [{ kind: 'index', name: 'orders.placed' }], granted: { algorithm: 'NOCOPY', lock: 'NONE' } },
    ]);
    expect(all[4]?.halfDone).toBe(
      'It is half done, because each definition is committed by itself: table `we``ird` is added and column customers.phone is added.',
    );
    expect(all[4]?.statements.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'applied' },
      { kind: 'applied' },
      { kind: 'refused' },
      { kind: 'not-reached' },
    ]);
    const left = server.run("SHOW DATABASES LIKE 'plinth%'");
    expect(left).toMatchObject({ rows: [] });
    expect(server.run("SELECT user FROM mysql.user WHERE user LIKE 'plinth%'")).toMatchObject({ rows: [] });
  });

  itBroadly('tells how long a writer waits: for a copy all the while, for an index at its ends', async () => {
    const filled = `CREATE TABLE log (id int PRIMARY KEY, note varchar(200) NOT NULL) ENGINE=InnoDB;
INSERT INTO log SELECT seq, repeat('x', 150) FROM seq_1_to_60000;
`;
    const cwd = workspace({
      'plinth.config.json': files['plinth.config.json'],
      'migrations/000001_log.up.sql': filled,
      'migrations/000002_copy.up.sql': 'ALTER TABLE log MODIFY note varchar(150) NOT NULL;\n',
      'migrations/000003_index.up.sql': 'ALTER TABLE log ADD INDEX by_note (note);\n',
    });
    const { out } = await plinth(['prove', 'migrations', '--format', 'json'], { cwd });
    const [, copy, index] = (JSON.parse(out) as Proved).migrations.map(({ statements }) => {
      const { writerWaitedMs, elapsedMs } = statements[0]?.outcome as Record<string, number>;
      return (writerWaitedMs ?? Number.NaN) / (elapsedMs ?? Number.NaN);
    });
    expect(copy).toBeGreaterThan(index ?? Number.NaN);
  });

  it('asks for the name of the server', async () => {
    const words = ['prove', 'migrations', '--scratch', 'elsewhere/live', '--connection', address];
    const { code, err } = await plinth(words, { cwd: workspace(history) });
    expect(code).toBe(2);
    expect(err).toContain('and --scratch says elsewhere/live. Nothing was opened.');
  });
});
