/** `plinth drift`: what is compared, both formats, the exit codes, and migrations that the linter has nothing against. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { plinth, workspace } from './run.ts';

const first =
  'CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);\n';
const second =
  'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint, total numeric, note text);\n';
const third = 'ALTER TABLE orders ADD COLUMN placed_at timestamptz;\n';
const files = {
  'migrations/000001_customers.up.sql': first,
  'migrations/000001_customers.down.sql': 'DROP TABLE customers;\n',
  'migrations/000002_orders.up.sql': second,
  'migrations/000002_orders.down.sql': 'DROP TABLE orders;\n',
  'migrations/000003_placed.up.sql': third,
  'migrations/000003_placed.down.sql': 'ALTER TABLE orders DROP COLUMN placed_at;\n',
};

describe('plinth drift', () => {
  let server: PostgresServer;
  let address: string;
  let client: Client;
  let cwd: string;
  beforeAll(async () => {
    server = await startPostgres(18);
  });
  beforeEach(async () => {
    cwd = workspace(files);
    address = server.connectionString(await server.createDatabase());
    client = new Client({ connectionString: address });
    await client.connect();
    await client.query(
      `CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (2, false); ${first} ${second}`,
    );
    return () => client.end();
  });
  afterAll(() => server.stop());

  const changes = `ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new', ALTER COLUMN total SET NOT NULL, DROP COLUMN note;
    CREATE INDEX orders_customer ON orders (customer_id);
    ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers;
    ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email)`;

  it('finds nothing where the server is as its migrations left it, pending ones aside', async () => {
    const { code, out, err } = await plinth(['drift', '--connection', address], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^No difference in \d objects\.\nleft: {2}migrations up to 000002_orders\.up\.sql\n/);
  });

  it('says what differs', async () => {
    await client.query(changes);
    const { code, out } = await plinth(['drift', '--connection', address], { cwd });
    expect(code).toBe(1);
    expect(out).toContain('2 of 4 objects differ.');
    expect(out).toContain('\ntable public.orders – differs\n');
    expect(out).toContain("+  state text DEFAULT 'new'::text NOT NULL");
    expect(out).toContain('-  note text');
    const json = await plinth(['drift', '--connection', address, '--format', 'json'], { cwd });
    expect(JSON.parse(json.out)).toMatchObject({
      version: 1,
      objects: [{ kind: 'table', name: 'public.customers', state: 'differs' }, { name: 'public.orders' }],
    });
  });

  it.each(['right', 'left'])('writes migrations that the linter passes: %s', async (side) => {
    await client.query(changes);
    execFileSync('git', ['init', '-q', '.'], { cwd });
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'x'],
      { cwd },
    );
    const { code, err } = await plinth(['drift', '--connection', address, '--write', side], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('Wrote migrations/000004_reconcile_drift.up.sql\n');
    expect(err).toContain(
      'It stands behind 000003_placed.up.sql, and was compared without it. It has not run where this starts from.\n000003_placed.up.sql changes orders too (add column in line 1): read both together.\n',
    );
    const made = readdirSync(join(cwd, 'migrations')).filter((file) => file > '000004');
    const text = made
      .map((file) => `== ${file}\n${readFileSync(join(cwd, 'migrations', file), 'utf8')}`)
      .join('');
    expect(text.replace(/test_\w+/, 'shop')).toMatchSnapshot();
    const ups = made.filter((file) => file.endsWith('.up.sql'));
    const lint = await plinth(['lint', ...ups.map((file) => `migrations/${file}`), '--format', 'json'], {
      cwd,
    });
    const report = JSON.parse(lint.out) as { readonly findings: readonly { readonly rule: string }[] };
    // The values are lost, and both the linter and the migration say so. A unique index fails on rows that are alike, and to the left the
    // migrations have the column already that the server has not.
    const also = side === 'left' ? 'convention/taken-name' : 'data-loss/unique-on-existing-data';
    expect(report.findings.map(({ rule }) => rule).sort()).toEqual(['data-loss/drop-column', also].sort());
    expect(text).toMatch(
      /-- Destructive: All values of public\.orders\.(?:note|state) are lost\.\nALTER TABLE/,
    );
    if (side === 'right') return;
    for (const file of ups) await client.query(readFileSync(join(cwd, 'migrations', file), 'utf8'));
    const again = await plinth(['drift', '--connection', address], { cwd });
    expect(again.out).toMatch(/^No difference/);
  });

  itBroadly('compares any two', async () => {
    execFileSync('git', ['init', '-q', '.'], { cwd });
    execFileSync('git', ['add', 'migrations/000001_customers.up.sql'], { cwd });
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'x'], { cwd });
    const steps = await plinth(['drift', '--left', 'migration:2', '--right', 'migration:3'], { cwd });
    expect(steps.code).toBe(1);
    expect(steps.out).toContain('+  placed_at timestamp with time zone');
    const revision = await plinth(['drift', '--left', 'git:HEAD', '--right', 'migrations'], { cwd });
    expect(revision.out).toContain('table public.orders – right only');
    const other = server.connectionString(await server.createDatabase());
    const servers = await plinth(['drift', '--left', `connection:${other}`, '--connection', address], {
      cwd,
    });
    expect(servers.out).toContain('table public.customers – right only');
  });

  it.each<readonly [readonly string[], string]>([
    [['--left', 'nothing'], '--left takes migrations, migration:VERSION, git:REF or connection:NAME'],
    [['--left', 'migration:77', '--right', 'migrations'], 'There is no migration “77”.'],
    [['--connection', 'postgresql://u:hunter2@127.0.0.1:1/db'], 'No server listens at 127.0.0.1:1.'],
    [['--left', 'git:nowhere', '--right', 'migrations'], 'The migrations of nowhere were not read from git.'],
    [['a', 'b'], 'plinth drift takes one folder at a time.'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await plinth(['drift', ...words], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });
});
