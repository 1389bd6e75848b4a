/**
 * Connections to SQL Server, as far as they can be seen without one: the driver speaks with a peer that knows its protocol and no SQL. Refusals in words,
 * certificates, cancelling, servers that are silent or die, and that no password goes out in the clear.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { Secret } from '../../../engine/databases/secret.ts';
import type { DatabaseFailure, OpenSession, QueryOptions } from '../../../engine/databases/session.ts';
import { connectSqlserver } from '../../../engine/databases/sqlserver/connection.ts';
import { certificates, listen, type TestServer } from '../connections/servers.ts';
import { peer, type Peer, type Said } from './live/peer.ts';

const open: (OpenSession | TestServer)[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
});

const password = 'hunter2 æ;}';

const answers: Readonly<Record<string, Said>> = {
  'SELECT 7': { rows: [['7', null, 'ä']] },
  SLOW: 'waits',
  DEAF: 'deaf',
  DIES: 'dies',
  LOCKED: { error: 1222, message: 'Lock request time out period exceeded.' },
  DENIED: { error: 229, message: "The SELECT permission was denied on the object 'a'." },
  PLAN: { error: 262, message: 'SHOWPLAN permission denied in database master.' },
};

async function started(given: Partial<Parameters<typeof peer>[0]> = {}): Promise<Peer> {
  const made = await peer({
    encryption: 'none',
    answer: (text) => Object.entries(answers).find(([key]) => text.includes(key))?.[1] ?? { rows: [] },
    ...given,
  });
  open.push(made);
  return made;
}

function connecting(port: number, changes: Partial<ConnectionProfile> = {}, timeoutMs = 10_000) {
  const profile: ConnectionProfile = {
    engine: 'sqlserver',
    label: 'test server',
    host: 'localhost',
    port,
    database: 'shop',
    user: 'ann',
    tls: { mode: 'disable' },
    environment: 'development',
    ...changes,
  };
  return connectSqlserver(profile, new Secret(password), { timeoutMs });
}

async function connected(...given: Parameters<typeof connecting>): Promise<OpenSession> {
  const outcome = await connecting(...given);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  open.push(outcome.session);
  return outcome.session;
}

async function failure(...given: Parameters<typeof connecting>): Promise<DatabaseFailure> {
  const outcome = await connecting(...given);
  if (outcome.kind === 'connected') throw new Error('It was let in.');
  expect(outcome.failure.message).not.toContain('hunter2');
  return outcome.failure;
}

async function value(session: OpenSession, text: string, options?: QueryOptions): Promise<unknown> {
  const outcome = await session.query(text, options);
  return outcome.kind === 'rows' ? outcome.rows : `${outcome.failure.reason}: ${outcome.failure.message}`;
}

describe('a login', () => {
  it('reads only by intent, waits for no lock, and reads behind no change of others', async () => {
    const server = await started();
    const session = await connected(server.port);
    // The bit of ReadOnlyIntent in the login's type flags ([MS-TDS] LOGIN7).
    expect((server.login()?.readUInt8(26) ?? 0) & 0x20).toBe(0x20);
    const begun = server.asked.join('\n').toLowerCase();
    for (const setting of ['read uncommitted', 'xact_abort on', 'set lock_timeout 2000'])
      expect(begun).toContain(setting);
    expect(await value(session, 'SELECT 7')).toEqual([['7', null, 'ä']]);
    expect(await value(session, 'SELECT 7 WHERE @p1 = 1', { values: ['o’clock'] })).toEqual([
      ['7', null, 'ä'],
    ]);
    expect(server.asked.at(-1)).toContain('o’clock');
    expect(server.asked.at(-1)).toContain('@p1');
  });

  it.each([
    [18456, "Login failed for user 'ann'.", 'authentication', 'does not let ann in'],
    [
      18452,
      'Login failed. The login is from an untrusted domain.',
      'authentication',
      'Windows logins are not supported',
    ],
    [18488, 'Login failed. The password must be changed.', 'authentication', 'has to be changed first'],
    [4060, 'Cannot open database "shop".', 'noSuchDatabase', 'no database shop'],
    [40615, "Cannot open server 'x'. Client with IP address is not allowed.", 'authentication', 'firewall'],
    [10928, 'Resource ID : 1.', 'tooManyConnections', 'takes no more connections'],
    [40613, 'Database is not currently available.', 'startingUp', 'not ready yet'],
    [50000, 'A trigger said no.', 'authentication', 'A trigger said no'],
  ] as const)('that is refused with %i is told so', async (error, message, reason, words) => {
    const server = await started({ refusal: { error, message } });
    const said = await failure(server.port);
    expect(said.reason).toBe(reason);
    expect(said.message).toContain(words);
  });

  it.each([
    ['where TLS is asked for', { tls: { mode: 'verify-full', rootCertificate: 'system' } }, 'localhost'],
    ['where any certificate would do', { tls: { mode: 'require' } }, 'localhost'],
    ['where the server is not this machine', { tls: { mode: 'disable' } }, '0.0.0.0'],
  ] as const)('is not sent in the clear %s', async (_title, changes, host) => {
    const server = await started();
    const said = await failure(server.port, { ...changes, host });
    expect(said).toMatchObject({ reason: 'tls' });
    expect(said.message).toContain('the password was not sent');
    expect(server.inClear).not.toContain(0x10);
  });

  it.each([
    ['any certificate', { mode: 'require' }],
    ['the one of its authority', { mode: 'verify-full', rootCertificate: certificates.authority }],
  ] as const)('goes encrypted with %s', async (_title, tls) => {
    const server = await started({ encryption: 'on' });
    const session = await connected(server.port, { tls });
    expect(await value(session, 'SELECT 7')).toEqual([['7', null, 'ä']]);
    expect(new Set(server.inClear)).toEqual(new Set([0x12]));
  });

  it.each([
    [
      'nobody here knows',
      { tls: { mode: 'verify-full', rootCertificate: 'system' } },
      'no known authority has signed',
    ],
    [
      'another authority signed',
      { tls: { mode: 'verify-full', rootCertificate: certificates.otherAuthority } },
      'no known authority has signed',
    ],
    [
      'is not compared alone',
      { tls: { mode: 'verify-ca', rootCertificate: certificates.authority } },
      'verify-ca is not there',
    ],
    [
      'is of a name, not an address',
      { host: '127.0.0.1', tls: { mode: 'verify-full', rootCertificate: 'system' } },
      'is an address',
    ],
    ['is wanted by the server', { tls: { mode: 'disable' } }, 'takes encrypted connections alone'],
  ] as const)('whose certificate %s stays outside', async (_title, changes, words) => {
    const server = await started({ encryption: 'on' });
    const said = await failure(server.port, changes);
    expect(said.reason).toBe('tls');
    expect(said.message).toContain(words);
    expect(server.login()).toBeUndefined();
  });

  it('says who listens there, or that nobody does', async () => {
    const http = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const hangsUp = await listen((socket) => socket.destroy());
    const silent = await listen(() => undefined);
    open.push(http, hangsUp, silent);
    expect((await failure(1)).reason).toBe('refused');
    expect((await failure(1433, { host: 'no-such-host.invalid', tls: { mode: 'require' } })).reason).toBe(
      'unknownHost',
    );
    expect((await failure(http.port)).message).toContain('Check that a SQL Server is there');
    expect((await failure(hangsUp.port)).reason).toBe('dropped');
    expect((await failure(silent.port, {}, 200)).reason).toBe('connectTimeout');
  });
});

describe('a session', () => {
  it('tells what the server says of a query, and goes on', async () => {
    const session = await connected((await started()).port);
    expect(await value(session, 'LOCKED')).toBe(
      'lockTimeout: Another session holds a lock that the query needs. Try again when it is done.',
    );
    expect(await value(session, 'DENIED')).toBe(
      "statement: The SELECT permission was denied on the object 'a'.",
    );
    expect(await value(session, 'PLAN')).toContain('GRANT SHOWPLAN TO');
    expect(await value(session, 'SELECT 7')).toEqual([['7', null, 'ä']]);
  });

  it('is stopped by its caller and by its time limit, and goes on', async () => {
    const session = await connected((await started()).port);
    expect(await value(session, 'SLOW', { signal: AbortSignal.timeout(50) })).toBe(
      'cancelled: The query was cancelled.',
    );
    expect(await value(session, 'SLOW', { timeoutMs: 50 })).toBe(
      'queryTimeout: The query reached its time limit.',
    );
    expect(await value(session, 'SELECT 7')).toEqual([['7', null, 'ä']]);
  });

  itBroadly('is given up where the server does not react', async () => {
    const session = await connected((await started()).port);
    expect(await value(session, 'DEAF', { timeoutMs: 50 })).toMatch(/^hung: .* stopped answering/);
    expect(session.isOpen).toBe(false);
  });

  it('ends with its server, in the middle of an answer and between two', async () => {
    const session = await connected((await started()).port);
    expect(await value(session, 'DIES')).toMatch(/^dropped: /);
    expect(session.isOpen).toBe(false);
    const server = await started();
    const idle = await connected(server.port);
    server.close();
    expect(await value(idle, 'SELECT 7')).toMatch(/^dropped: /);
  });

  it('has another one beside it, of the same login', async () => {
    const server = await started();
    const session = await connected(server.port);
    const beside = await session.beside?.(undefined);
    if (beside?.kind !== 'connected') throw new Error('A session was expected.');
    expect(await value(beside.session, 'SELECT 7')).toEqual([['7', null, 'ä']]);
    await beside.session.close();
    expect(await value(session, 'SELECT 7')).toEqual([['7', null, 'ä']]);
  });
});
