/** Connections to a real MariaDB and what the explorer reads of it: refusals in words, certificates, cancelling, what a session cannot write, the whole catalog, changes of others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { connectMysql, type MysqlSession } from '../../../engine/databases/mysql/connection.ts';
import { mysqlEngine } from '../../../engine/databases/mysql/engine.ts';
import { Secret } from '../../../engine/databases/secret.ts';
import type { DatabaseFailure } from '../../../engine/databases/session.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';
import { repository } from '../../hosts/paths.ts';
import { explainPart } from './live/explain.ts';
import { explorerPart } from './live/explorer.ts';
import { value, type Given } from './live/given.ts';
import { certificates, listen, proxyThatHolds, type TestServer } from '../connections/servers.ts';

let server: Mariadb;
const open: (MysqlSession | TestServer)[] = [];

beforeAll(async () => {
  server = await startMariadb({ network: true });
  const script = readFileSync(join(repository, 'test/databases/mariadb/mariadb-every-kind.sql'), 'utf8');
  run(`CREATE DATABASE shop; CREATE DATABASE other;
    CREATE USER app@'%' IDENTIFIED BY 'plinth-test-only'; GRANT ALL ON shop.* TO app@'%';
    CREATE USER reader@'%' IDENTIFIED BY 'plinth-test-only'; GRANT SELECT, SHOW VIEW ON shop.* TO reader@'%';
    CREATE USER tls@'%' IDENTIFIED BY 'plinth-test-only' REQUIRE SSL;
    CREATE USER one@'%' IDENTIFIED BY 'plinth-test-only' WITH MAX_USER_CONNECTIONS 1`);
  run(script, 'shop');
});

afterAll(async () => {
  for (const one of open) await one.close();
  await server.stop();
});

function run(sql: string, database?: string): void {
  const outcome = server.run(sql, database);
  if (!outcome.ok) throw new Error(outcome.message);
}

function profile(changes: Partial<ConnectionProfile> = {}): ConnectionProfile {
  return {
    engine: 'mysql',
    label: 'test server',
    host: '127.0.0.1',
    port: server.port,
    database: 'shop',
    user: 'app',
    tls: { mode: 'prefer' },
    environment: 'development',
    ...changes,
  };
}

const connecting = (
  changes: Partial<ConnectionProfile> = {},
  password = 'plinth-test-only',
  timeoutMs = 10_000,
) => connectMysql(profile(changes), new Secret(password), { timeoutMs });

async function connected(changes: Partial<ConnectionProfile> = {}): Promise<MysqlSession> {
  const outcome = await (changes.user === 'root' ? connecting(changes, '') : connecting(changes));
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  open.push(outcome.session);
  return outcome.session;
}

async function failure(...given: Parameters<typeof connecting>): Promise<DatabaseFailure> {
  const outcome = await connecting(...given);
  if (outcome.kind === 'failed') return outcome.failure;
  open.push(outcome.session);
  throw new Error('It was let in.');
}

describe('connecting', () => {
  it.each([
    ['a wrong password', { user: 'app' }, 'hunter2', 'authentication', 'does not let app in'],
    ['an unknown user', { user: 'nobody' }, 'hunter2', 'authentication', 'does not let nobody in'],
    ['an unknown database', { user: 'root', host: '' }, '', 'noSuchDatabase', 'has no database nowhere'],
    ['a database of others', { database: 'mysql' }, undefined, 'authentication', 'does not let app see it'],
    [
      'no TLS where the server insists',
      { user: 'tls', database: '', tls: { mode: 'disable' } },
      undefined,
      'authentication',
      'does not let tls in',
    ],
    [
      'a certificate of another authority',
      { host: 'localhost', tls: { mode: 'verify-ca', rootCertificate: certificates.otherAuthority } },
      undefined,
      'tls',
      'No trusted TLS connection',
    ],
    [
      'a certificate without its authority',
      { host: 'localhost', tls: { mode: 'verify-full' } },
      undefined,
      'tls',
      'needs a root certificate',
    ],
    [
      'a name of digits where names are compared',
      { tls: { mode: 'verify-full', rootCertificate: certificates.authority } },
      undefined,
      'tls',
      'is an address',
    ],
    ['no server', { port: 1 }, undefined, 'refused', 'No server listens at 127.0.0.1:1.'],
    [
      'no socket',
      { host: '/nowhere/mysql.sock' },
      undefined,
      'refused',
      'There is no socket /nowhere/mysql.sock.',
    ],
    ['an unknown host', { host: 'no-such-host.invalid' }, undefined, 'unknownHost', 'is not known here'],
  ] as const)('refuses %s', async (_title, changes, password, reason, words) => {
    // By the socket the root of this server needs no password.
    const isRoot = 'user' in changes && changes.user === 'root';
    const target = isRoot ? { ...changes, host: server.socket, database: 'nowhere' } : changes;
    const found = await failure(target, password ?? 'plinth-test-only');
    expect(found.reason).toBe(reason);
    expect(found.message).toContain(words);
    expect(found.message).not.toMatch(/hunter2|plinth-test-only/);
  });

  it('says that the login has no connection left, and that something else listens', async () => {
    await connected({ user: 'one', database: '' });
    expect((await failure({ user: 'one', database: '' })).reason).toBe('tooManyConnections');
    const http = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const hangsUp = await listen((socket) => socket.destroy());
    const silent = await listen(() => undefined);
    open.push(http, hangsUp, silent);
    expect(['otherProtocol', 'dropped']).toContain((await failure({ port: http.port })).reason);
    expect((await failure({ port: hangsUp.port })).reason).toBe('dropped');
    expect((await failure({ port: silent.port }, '', 300)).reason).toBe('connectTimeout');
  });

  it.each([
    ['disable', undefined, ''],
    ['prefer', undefined, 'TLS'],
    ['require', undefined, 'TLS'],
    ['verify-ca', certificates.authority, 'TLS'],
    ['verify-full', certificates.authority, 'TLS'],
  ] as const)('connects with sslmode %s', async (mode, rootCertificate, expected) => {
    const files = rootCertificate === undefined ? {} : { rootCertificate };
    const session = await connected({ host: 'localhost', tls: { mode, ...files } });
    const asked = await session.query("SHOW SESSION STATUS LIKE 'Ssl_version'");
    expect(asked.kind === 'rows' && asked.rows[0]?.[1]).toMatch(new RegExp(`^${expected}`));
    await session.close();
  });

  it('goes by a socket, and says which server and login it is', async () => {
    const session = await connected({ host: server.socket });
    const known = await mysqlEngine.identify(session);
    expect(known).toMatchObject({ product: 'MariaDB', user: 'app@%' });
    expect(known.kind === 'known' && known.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await mysqlEngine.rights(session)).toEqual({
      kind: 'read',
      canWrite: ['it may change rows of `shop`.*', 'it may create, alter or drop objects in `shop`.*'],
    });
    expect(await mysqlEngine.rights(await connected({ user: 'reader' }))).toEqual({
      kind: 'read',
      canWrite: [],
    });
  });
});

describe('a session', () => {
  it('writes nothing, and takes one statement at a time', async () => {
    const session = await connected();
    for (const sql of [
      "INSERT INTO customers (email) VALUES ('a')",
      'DELETE FROM orders',
      'CREATE TABLE made (a int)',
      'ALTER TABLE orders ADD COLUMN made int',
      'DROP TABLE orders',
      'TRUNCATE orders',
      'CALL mark_paid(1, @done)',
      'SELECT NEXTVAL(invoice_numbers)',
    ])
      expect(await value(session, sql), sql).toContain('READ ONLY transaction');
    expect(await value(session, 'SELECT 1; DROP TABLE orders')).toMatch(/^statement: .*syntax/);
    expect(await value(session, "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE orders")).toMatch(
      /^statement/,
    );
  });

  it('is stopped by its caller and by its time limit, and goes on', async () => {
    const session = await connected();
    const started = performance.now();
    expect(await value(session, 'SELECT SLEEP(20)', { signal: AbortSignal.timeout(100) })).toMatch(
      /^(?:cancelled|1)/,
    );
    expect(
      await value(session, 'SELECT SLEEP(20) FROM customers UNION ALL SELECT SLEEP(20)', { timeoutMs: 100 }),
    ).toMatch(/^(?:queryTimeout|1)/);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await value(session, 'SELECT 7')).toBe('7');
  });

  itBroadly('waits for no lock, and says that the server is gone', async () => {
    const session = await connected();
    const other = await connected({ host: server.socket, user: 'root' });
    await other.query('SET SESSION TRANSACTION READ WRITE');
    await other.query('LOCK TABLES orders WRITE');
    expect(await value(session, 'SELECT COUNT(*) FROM orders')).toMatch(/^lockTimeout/);
    await other.query('UNLOCK TABLES');
    run(`KILL ${await value(session, 'SELECT CONNECTION_ID()')}`);
    expect(await value(session, 'SELECT 1')).toMatch(/^(?:dropped|closed)/);
    expect(session.isOpen).toBe(false);
  });

  itBroadly('is given up where the server does not answer any more', async () => {
    const proxy = await proxyThatHolds(server.port);
    open.push(proxy);
    const session = await connected({ port: proxy.port, tls: { mode: 'disable' } });
    proxy.hold();
    expect(await value(session, 'SELECT 1', { timeoutMs: 50 })).toMatch(/^hung/);
    expect(session.isOpen).toBe(false);
  });
});

const given: Given = { server: () => server, run, connected };
explorerPart(given);
explainPart(given);
