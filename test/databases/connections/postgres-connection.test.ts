/** The connection to a real PostgreSQL: refusals, silence, hang-ups and cancellation all end in a typed result, soon, without a secret in it. */
import { inspect } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { connectPostgres, type PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { Secret } from '../../../engine/databases/secret.ts';
import type { FailureReason, QueryOutcome } from '../../../engine/databases/session.ts';
import { postgresPassword, startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession, profileOf } from '../native.ts';
import { certificates, listen, proxyThatHolds, tlsFront, type TestServer } from './servers.ts';

let server: PostgresServer;
let database: string;
const open: (TestServer | PostgresSession)[] = [];

beforeAll(async () => {
  server = await startPostgres(18);
  database = await server.createDatabase();
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function session(
  port = server.port,
  changes: Partial<ConnectionProfile> = {},
): Promise<PostgresSession> {
  const opened = await openSession({ port }, database, changes);
  open.push(opened);
  return opened;
}

async function misbehaving(starting: Promise<TestServer>): Promise<number> {
  const started = await starting;
  open.push(started);
  return started.port;
}

interface Failed {
  readonly reason: FailureReason;
  readonly message: string;
}

async function failureOf(
  changes: Partial<ConnectionProfile>,
  options: { readonly password?: string; readonly timeoutMs?: number } = {},
): Promise<Failed> {
  const outcome = await connectPostgres(
    profileOf(server, database, changes),
    new Secret(options.password ?? postgresPassword),
    { timeoutMs: options.timeoutMs ?? 5_000 },
  );
  if (outcome.kind === 'connected') {
    await outcome.session.close();
    throw new Error('it connected');
  }
  return outcome.failure;
}

async function value(from: PostgresSession, sql: string): Promise<string | null | undefined> {
  const outcome = await from.query(sql);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.rows[0]?.[0];
}

function reason(outcome: QueryOutcome): string {
  return outcome.kind === 'failed' ? outcome.failure.reason : 'rows';
}

describe('connecting', () => {
  it('says that nobody listens', async () => {
    const gone = await listen(() => undefined);
    gone.close();
    expect(await failureOf({ port: gone.port })).toMatchObject({
      reason: 'refused',
      message: `No server listens at 127.0.0.1:${gone.port}. Start it, or correct host and port.`,
    });
    expect(await failureOf({ host: '/nowhere/at/all' })).toMatchObject({ reason: 'refused' });
  });

  it('says that a host is not known', async () => {
    const failure = await failureOf({ host: 'no-such-host.invalid' });
    expect(failure.reason).toBe('unknownHost');
  });

  it('waits no longer than told for a server that is silent', async () => {
    const port = await misbehaving(listen(() => undefined));
    for (const mode of ['disable', 'require'] as const) {
      const started = performance.now();
      const failure = await failureOf({ port, tls: { mode } }, { timeoutMs: 300 });
      expect(failure).toMatchObject({ reason: 'connectTimeout' });
      expect(performance.now() - started).toBeLessThan(3_000);
    }
  });

  it('stops waiting when the user cancels', async () => {
    const port = await misbehaving(listen(() => undefined));
    const outcome = await connectPostgres(profileOf({ port }, database), undefined, {
      signal: AbortSignal.timeout(100),
    });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
  });

  it('says that something else listens', async () => {
    const port = await misbehaving(
      listen((socket) => {
        socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      }),
    );
    expect((await failureOf({ port, tls: { mode: 'require' } })).reason).toBe('otherProtocol');
    expect((await failureOf({ port, tls: { mode: 'disable' } })).reason).toBe('dropped');
  });

  it('says that the server hung up', async () => {
    const port = await misbehaving(listen((socket) => socket.destroy()));
    expect((await failureOf({ port })).reason).toBe('dropped');
  });

  it.each([
    ['a wrong password', { password: 'hunter2' }, {}, 'authentication'],
    ['an empty password', { password: '' }, {}, 'authentication'],
    ['an unknown role', { password: 'hunter2' }, { user: 'nobody_here' }, 'authentication'],
    ['an unknown database', {}, { database: 'no_such_database' }, 'noSuchDatabase'],
  ])('refuses %s', async (_title, options, changes, expected) => {
    const failure = await failureOf(changes, options);
    expect(failure.reason).toBe(expected);
    expect(failure.message).not.toMatch(/hunter2|plinth-test-only/);
  });

  it('never looks for a password of its own', async () => {
    process.env['PGPASSWORD'] = postgresPassword;
    try {
      expect((await failureOf({}, { password: '' })).reason).toBe('authentication');
    } finally {
      delete process.env['PGPASSWORD'];
    }
  });
});

describe('TLS', () => {
  const localhost = { host: 'localhost' };

  it('is tried first and done without where it is only preferred', async () => {
    expect(
      await value(await session(), 'SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()'),
    ).toBe('false');
    expect((await failureOf({ tls: { mode: 'require' } })).reason).toBe('tls');
  });

  it.each([
    ['prefer', {}],
    ['allow', {}],
    ['require', {}],
    ['require', { rootCertificate: certificates.authority }],
    ['verify-ca', { rootCertificate: certificates.authority }],
    ['verify-full', { rootCertificate: certificates.authority }],
  ] as const)('connects with sslmode %s and %o', async (mode, files) => {
    const port = await misbehaving(tlsFront(server.port));
    const opened = await session(port, { ...localhost, tls: { mode, ...files } });
    expect(await value(opened, 'SELECT 1::text')).toBe('1');
  });

  it.each([
    [
      'another authority',
      { ...localhost, tls: { mode: 'verify-ca', rootCertificate: certificates.otherAuthority } },
    ],
    [
      'another authority, though only encryption was asked for',
      { ...localhost, tls: { mode: 'require', rootCertificate: certificates.otherAuthority } },
    ],
    [
      'another name',
      { host: '127.0.0.1', tls: { mode: 'verify-full', rootCertificate: certificates.authority } },
    ],
    [
      'an authority that the system does not know',
      { ...localhost, tls: { mode: 'verify-full', rootCertificate: 'system' } },
    ],
    [
      'a missing root certificate',
      { ...localhost, tls: { mode: 'verify-ca', rootCertificate: '/nowhere/root.crt' } },
    ],
  ] as const)('refuses %s', async (_title, changes) => {
    const port = await misbehaving(tlsFront(server.port));
    expect((await failureOf({ ...changes, port })).reason).toBe('tls');
  });

  it('takes the name alone for granted with verify-ca', async () => {
    const port = await misbehaving(tlsFront(server.port));
    await session(port, {
      host: '127.0.0.1',
      tls: { mode: 'verify-ca', rootCertificate: certificates.authority },
    });
  });

  it('cancels through TLS as well', async () => {
    const port = await misbehaving(tlsFront(server.port));
    const opened = await session(port, { ...localhost, tls: { mode: 'require' } });
    const stopped = await opened.query('SELECT pg_sleep(60)', { signal: AbortSignal.timeout(200) });
    expect(reason(stopped)).toBe('cancelled');
    expect(opened.isOpen).toBe(true);
  });
});

describe('a query', () => {
  it("is one statement, by the server's own word", async () => {
    const opened = await session();
    const outcome = await opened.query('SELECT 1; CREATE TABLE pwned ()');
    expect(outcome).toMatchObject({ failure: { reason: 'statement', sqlState: '42601' } });
    expect(await value(opened, "SELECT to_regclass('pwned')::text")).toBeNull();
  });

  it('gives values as the server prints them', async () => {
    const outcome = await (await session()).query("SELECT 1.50, true, NULL, '{\"a\": 1}'::json, '😀'");
    expect(outcome).toEqual({ kind: 'rows', rows: [['1.50', 't', null, '{"a": 1}', '😀']] });
  });

  it('that fails leaves the session usable and is pointed at in UTF-16', async () => {
    const opened = await session();
    const text = "SELECT '😀é', nothing";
    const outcome = await opened.query(text);
    expect(outcome).toMatchObject({ failure: { sqlState: '42703', position: text.indexOf('nothing') } });
    expect(await value(opened, 'SELECT 1::text')).toBe('1');
  });

  it('is cancelled on the server when the user cancels, and the session goes on', async () => {
    const opened = await session();
    const observer = await session();
    const stop = new AbortController();
    const sleeping = opened.query('SELECT pg_sleep(60) /* cancelled by test */', { signal: stop.signal });
    const running = `SELECT count(*)::text FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(60) /* cancelled%'`;
    await expect.poll(() => value(observer, running)).toBe('1');
    stop.abort();
    expect(reason(await sleeping)).toBe('cancelled');
    expect(await value(observer, running)).toBe('0');
    expect(await value(opened, 'SELECT 1::text')).toBe('1');
  });

  it('is cancelled at its time limit', async () => {
    const opened = await session();
    expect(reason(await opened.query('SELECT pg_sleep(60)', { timeoutMs: 200 }))).toBe('queryTimeout');
    expect(await value(opened, 'SELECT 1::text')).toBe('1');
  });

  itBroadly('that the server never answers ends all the same, and closes the session', async () => {
    const proxy = await proxyThatHolds(server.port);
    open.push(proxy);
    const opened = await session(proxy.port, { tls: { mode: 'disable' } });
    proxy.hold();
    const started = performance.now();
    const outcome = await opened.query('SELECT 1', { timeoutMs: 200 });
    expect(reason(outcome)).toBe('hung');
    expect(performance.now() - started).toBeLessThan(6_000);
    expect(opened.isOpen).toBe(false);
    expect(reason(await opened.query('SELECT 1'))).toBe('hung');
  });

  it('whose server goes away says so, and so does the next one', async () => {
    const opened = await session();
    const killer = await session();
    const pid = await value(opened, 'SELECT pg_backend_pid()::text');
    const sleeping = opened.query('SELECT pg_sleep(60)');
    await value(killer, `SELECT pg_terminate_backend(${String(pid)})::text`);
    expect(reason(await sleeping)).toBe('dropped');
    await expect.poll(() => opened.isOpen).toBe(false);
    expect(reason(await opened.query('SELECT 1'))).toBe('dropped');
  });

  it('waits for the one before it', async () => {
    const opened = await session();
    const answers = await Promise.all([1, 2, 3].map((n) => value(opened, `SELECT ${n}::text`)));
    expect(answers).toEqual(['1', '2', '3']);
  });

  it('after closing is refused', async () => {
    const opened = await session();
    await opened.close();
    expect(reason(await opened.query('SELECT 1'))).toBe('closed');
  });
});

describe('a password', () => {
  it('is in nothing that can be printed', async () => {
    const secret = new Secret(postgresPassword);
    const outcome = await connectPostgres(profileOf(server, database), secret);
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    open.push(outcome.session);
    const echoed = await outcome.session.query(
      `SELECT 'postgres://a:other-secret@db/x ${postgresPassword}'::int`,
    );
    const printed = [
      inspect(outcome, { depth: 2 }),
      inspect(secret),
      String(secret),
      JSON.stringify({ secret, echoed }),
    ];
    for (const text of printed) {
      expect(text).not.toContain(postgresPassword);
      expect(text).not.toContain('other-secret');
    }
    expect(JSON.stringify(echoed)).toContain('[password]');
  });
});
