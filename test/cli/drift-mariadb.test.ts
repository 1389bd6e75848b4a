/** `plinth drift` on MariaDB: what differs is said, and the written migration makes both alike. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
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
}, 60_000);
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
