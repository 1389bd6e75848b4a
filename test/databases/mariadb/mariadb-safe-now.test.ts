/** `safe now` on a real MariaDB: who holds what a change of a definition needs is named, and what is not recorded or not seen is never called fine. */
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { SafeNow } from '../../../core/safe-now/judge.ts';
import { judgeMysql, type MysqlLook } from '../../../core/safe-now/mysql.ts';
import { touchedBy, type Touched } from '../../../core/safe-now/touched.ts';
import { connectMysql } from '../../../engine/databases/mysql/connection.ts';
import { safeNowMysql } from '../../../engine/databases/mysql/safe-now.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';
import { plinth, workspace } from '../../cli/run.ts';

const settings = ['--performance-schema=ON', '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON'];
const base =
  "CREATE DATABASE shop; CREATE TABLE shop.orders (id int PRIMARY KEY, note text) ENGINE=InnoDB; CREATE TABLE shop.items (id int PRIMARY KEY) ENGINE=InnoDB; INSERT INTO shop.orders VALUES (1, 'a'), (2, 'b'); CREATE USER seer; GRANT SELECT, CREATE ON shop.* TO seer";
const files = {
  'plinth.config.json': '{ "migrations": [{ "folder": "migrations", "server": "mariadb 10.11" }] }',
  'migrations/000001_base.up.sql':
    'CREATE TABLE orders (id int PRIMARY KEY, note text) ENGINE=InnoDB;\nCREATE TABLE items (id int PRIMARY KEY) ENGINE=InnoDB;\n',
};
const grow = 'ALTER TABLE orders ADD COLUMN n int;\n';

let server: Mariadb;
const clients: ChildProcess[] = [];
const folders: string[] = [];
beforeAll(async () => {
  server = await startMariadb({ settings });
  expect(server.run(base)).toMatchObject({ ok: true });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  await expect.poll(others).toBe('0');
});
afterAll(() => server.stop());

function asked(sql: string): string {
  const outcome = server.run(sql);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.rows[0] ?? '';
}

function others(): string {
  return asked(
    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'root' AND ID <> CONNECTION_ID()",
  );
}

/** Somebody at the server's own client, who stays until the test is over. `until`: a condition that holds once it has sent all. */
async function person(sql: string, until: string): Promise<void> {
  const client = spawn('mariadb', ['--no-defaults', `--socket=${server.socket}`, '--user=root', 'shop'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  clients.push(client);
  client.stdin.write(`${sql};\n`);
  await expect.poll(() => asked(until), { interval: 250 }).not.toBe('0');
}

const isOpen = 'SELECT COUNT(*) FROM information_schema.INNODB_TRX';
const isLocked =
  "SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE OBJECT_NAME = 'orders' AND LOCK_TYPE LIKE '%NO_READ_WRITE%'";

async function touched(migration: string): Promise<Touched> {
  const cwd = workspace({ ...files, 'migrations/000002_now.up.sql': migration });
  folders.push(cwd);
  const session = await Session.open({
    root: cwd,
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const ask = { named: true, assumed: 'mysql', effectsOf: 'all' } as const;
  const report = await session.effects('migrations/000002_now.up.sql', ask);
  if (report.kind !== 'read') throw new Error(JSON.stringify(report.report));
  return touchedBy([{ file: '000002_now.up.sql', text: report.text, sections: report.sections }]);
}

async function ask(migration: string, user = 'root'): Promise<SafeNow> {
  const connected = await connectMysql(
    {
      engine: 'mysql',
      label: 'test',
      host: server.socket,
      port: 3306,
      database: 'shop',
      user,
      tls: { mode: 'disable' },
      environment: 'scratch',
    },
    undefined,
  );
  if (connected.kind === 'failed') throw new Error(connected.failure.message);
  try {
    const outcome = await safeNowMysql(connected.session, await touched(migration));
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.value;
  } finally {
    await connected.session.close();
  }
}

function said(answer: SafeNow): string {
  const lines = answer.parts.flatMap(({ title, lines, nothing }) => [
    title,
    ...(lines.length === 0 ? [nothing] : lines.map(({ text, query }) => `${text} ${query ?? ''}`)),
  ]);
  return [answer.verdict, ...lines, ...answer.unseen].join('\n');
}

it('says that nothing is in the way, and how long others would queue', async () => {
  const answer = await ask(grow);
  expect(answer.unseen).toEqual([]);
  expect(answer.level).toBe('caution');
  expect(answer.verdict).toMatch(
    /^At this moment no other session holds a metadata lock on orders\. lock_wait_timeout is 24 h here/,
  );
  expect(said(answer)).toContain(
    'orders: an exclusive metadata lock at its start and end, ALGORITHM=INSTANT, LOCK=NONE',
  );
});

it.each([
  [
    'a transaction that has read it',
    "START TRANSACTION; SELECT 'a secret' FROM orders; UPDATE items SET id = 9",
    isOpen,
  ],
  ['one that has written it', "START TRANSACTION; UPDATE orders SET note = 'a secret' WHERE id = 1", isOpen],
  ['LOCK TABLES', 'LOCK TABLES orders WRITE', isLocked],
])('names %s', async (_, sql, until) => {
  await person(sql, until);
  const answer = await ask(grow);
  expect(answer.level).toBe('waits');
  expect(answer.verdict).toMatch(
    /^Add column in line 1 would wait for connection \d+ \(root, idle(?: in transaction)?\)(?:, whose transaction has been open for [^;]+)?; reads and writes on orders queue behind it, until lock_wait_timeout/,
  );
  expect(said(answer)).not.toContain('a secret');
  // Another table is free.
  expect((await ask('ALTER TABLE items ADD COLUMN n int;\n')).level).not.toBe(
    sql.includes('items') ? 'clear' : 'waits',
  );
});

it('names a backup that stops all changes', async () => {
  await person(
    'FLUSH TABLES WITH READ LOCK',
    "SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE LOCK_TYPE LIKE '%FTWRL%'",
  );
  const answer = await ask(grow);
  expect(answer.level).toBe('waits');
  expect(said(answer)).toContain('On the whole server: connection');
});

it('does not call fine what is not recorded', async () => {
  const instrument = (enabled: string): string =>
    asked(
      `UPDATE performance_schema.setup_instruments SET ENABLED = '${enabled}' WHERE NAME = 'wait/lock/metadata/sql/mdl'`,
    );
  instrument('NO');
  try {
    const answer = await ask(grow);
    expect(answer.level).toBe('unknown');
    expect(answer.verdict).toMatch(
      /^Whether it would wait is not known\. Who holds metadata locks is not recorded on this server\. No transaction is open/,
    );
  } finally {
    instrument('YES');
  }
});

it('does not call fine what the login does not see', async () => {
  const answer = await ask(grow, 'seer');
  expect(answer.level).toBe('unknown');
  expect(answer.unseen.join('\n')).toContain('GRANT PROCESS shows it.');
});

it('knows that a login sees others through its role', async () => {
  asked(
    'CREATE ROLE watching; GRANT PROCESS, SLAVE MONITOR ON *.* TO watching; GRANT SELECT ON performance_schema.* TO watching; CREATE USER through; GRANT SELECT ON shop.* TO through; GRANT watching TO through; SET DEFAULT ROLE watching FOR through',
  );
  const { level, unseen } = await ask(grow, 'through');
  expect([level, unseen]).toEqual(['caution', []]);
});

it('knows which table is not there', async () => {
  server.run('DROP TABLE IF EXISTS shop.gone');
  const answer = await ask('DROP TABLE items;\nALTER TABLE orders ADD COLUMN n int;\n');
  expect(answer.parts[0]?.lines.map(({ text }) => text.split(':')[0])).toEqual(['items', 'orders']);
});

it('tells a replica', async () => {
  server.run(
    "CHANGE MASTER 'far' TO MASTER_HOST='127.0.0.1', MASTER_PORT=1, MASTER_USER='x'; SET GLOBAL read_only = 1",
  );
  try {
    const answer = await ask(grow);
    expect(answer.verdict).toContain('This server is a replica that takes no writes');
    expect(said(answer)).toContain('Replicates from far, and is stopped or not connected');
  } finally {
    server.run("SET GLOBAL read_only = 0; RESET SLAVE 'far' ALL");
  }
});

it('offers a way out for a large table that is copied', async () => {
  const table = (more: object): MysqlLook['tables'] => [
    {
      relation: 'orders',
      found: { bytes: 5 * 1024 ** 3, rows: 9e6, hasTriggers: false, hasForeignKeys: false, ...more },
    },
  ];
  const copying = await touched('ALTER TABLE orders MODIFY note varchar(20);\n');
  const look: MysqlLook = {
    ...{ at: '', product: 'MariaDB 10.11.6', database: 'shop', user: 'root@localhost', isReadOnly: false },
    ...{ lockWaitSeconds: 50, locks: [], sessions: [], sources: [], replicas: 2, unread: [] },
    tables: table({}),
  };
  const verdict = (changes: Partial<MysqlLook>): string =>
    judgeMysql(copying, { ...look, ...changes }).verdict;
  expect(verdict({})).toBe(
    'At this moment no other session holds a metadata lock on orders. orders is rewritten whole, about 5 GB, and writes wait meanwhile. Its 2 replicas repeat that after it, and fall behind meanwhile. gh-ost or pt-online-schema-change copies it in steps instead, and holds back when replicas fall behind.',
  );
  expect(verdict({ tables: table({ hasForeignKeys: true }) })).toContain('--alter-foreign-keys-method');
  expect(verdict({ tables: table({ hasTriggers: true }) })).toContain('--preserve-triggers');
});

it('answers on the command line', async () => {
  const cwd = workspace({ ...files, 'migrations/000002_now.up.sql': grow });
  folders.push(cwd);
  const address = `mysql://root@localhost/shop?socket=${server.socket}`;
  const { code, out, err } = await plinth(
    ['safe-now', 'migrations/000002_now.up.sql', '--connection', address],
    { cwd },
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('no other session holds a metadata lock on orders');
  expect(out).toMatch(/shop on MariaDB 10\.\d+\.\d+ as root@localhost/);
});
