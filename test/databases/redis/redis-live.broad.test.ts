/**
 * A real Redis server: connections and their refusals, the tree of a sample against the true counts, big keys, what a user may not see, and that no
 * command but those of the list reaches it. In a broad run with 1,000,001 keys, and the longest command of the slow log.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import type { CatalogObject, ObjectKind } from '../../../core/catalog/objects.ts';
import { allowedCommands, refusalOf } from '../../../core/keyspace/commands.ts';
import { keyPatterns, keyTree } from '../../../core/keyspace/tree.ts';
import type { CatalogReader } from '../../../engine/databases/catalog/reader.ts';
import { connectRedis, type RedisSession } from '../../../engine/databases/redis/connection.ts';
import { redisEngine } from '../../../engine/databases/redis/engine.ts';
import { readBigKeys, readSample } from '../../../engine/databases/redis/sample.ts';
import { pipelined } from '../../../engine/databases/redis/pipeline.ts';
import { Secret } from '../../../engine/databases/secret.ts';
import type { DatabaseFailure } from '../../../engine/databases/session.ts';
import { startRedis, type Redis } from '../../hosts/redis.ts';
import { certificates, listen, proxyThatHolds, type TestServer } from '../connections/servers.ts';

let server: Redis;
const open: (RedisSession | TestServer)[] = [];

/** Keys by pattern, in thousandths of all. */
const shares = {
  'user:*:profile': 500,
  'session:*': 250,
  'user:*:cart': 150,
  'job:queue:*': 95,
  'flag:*': 5,
};
const thousands = 1_000;
const big = Array.from({ length: 20 }, (_, at) => `big:${at}`);

beforeAll(async () => {
  server = await startRedis(['--slowlog-log-slower-than', '10000']);
  for (const [pattern, share] of Object.entries(shares)) {
    const expiry = pattern.startsWith('session') ? ' EX 90000' : '';
    const lines = Array.from(
      { length: share * thousands },
      (_, at) => `SET ${pattern.replace('*', String(at * 7_919))} x${expiry}`,
    );
    server.load(`${lines.join('\r\n')}\r\n`);
  }
  const fields = Array.from({ length: 2_000 }, (_, at) => `f${at} ${'v'.repeat(20)}`).join(' ');
  server.load(`${big.map((key) => `HSET ${key} ${fields}`).join('\r\n')}\r\nSET lone x\r\n`);
  server.run('ACL', 'SETUSER', 'viewer', 'on', '>plinth-test-only', '~*', '-@all', '+@read', '+@connection');
  server.run('ACL', 'SETUSER', 'nobody', 'on', '>plinth-test-only', '-@all', '+auth');
});

afterAll(async () => {
  for (const one of open) await one.close();
  await server.stop();
});

function profile(changes: Partial<ConnectionProfile> = {}): ConnectionProfile {
  return {
    engine: 'redis',
    label: 'test server',
    host: '127.0.0.1',
    port: server.port,
    database: '',
    user: 'default',
    tls: { mode: 'disable' },
    environment: 'development',
    ...changes,
  };
}

const connecting = (changes: Partial<ConnectionProfile> = {}, password?: string, timeoutMs = 10_000) =>
  connectRedis(profile(changes), password === undefined ? undefined : new Secret(password), { timeoutMs });

async function connected(changes: Partial<ConnectionProfile> = {}, password?: string): Promise<RedisSession> {
  const outcome = await connecting(changes, password);
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
  const authority = { rootCertificate: certificates.authority };
  it.each([
    ['a wrong password', { user: 'viewer' }, 'hunter2', 'authentication', 'does not let viewer in'],
    [
      'a user without rights',
      { user: 'nobody' },
      'plinth-test-only',
      'authentication',
      'does not let nobody send PING',
    ],
    ['an unknown database', { database: '99' }, undefined, 'noSuchDatabase', 'has no database 99'],
    ['no server', { port: 1 }, undefined, 'refused', 'No server listens at 127.0.0.1:1.'],
    [
      'a certificate of another authority',
      {
        host: 'localhost',
        port: -1,
        tls: { mode: 'verify-ca', rootCertificate: certificates.otherAuthority },
      },
      undefined,
      'tls',
      'No trusted TLS connection',
    ],
    ['no TLS where it is required', { tls: { mode: 'require' } }, undefined, 'tls', 'does not answer in TLS'],
  ] as const)('refuses %s', async (_title, changes, password, reason, words) => {
    const port = 'port' in changes && changes.port === -1 ? { port: server.tlsPort } : {};
    const found = await failure({ ...changes, ...port }, password);
    expect(found.reason).toBe(reason);
    expect(found.message).toContain(words);
    expect(found.message).not.toMatch(/hunter2|plinth-test-only/);
  });

  it('goes by TLS, and by either where both may be', async () => {
    const port = server.tlsPort;
    await connected({ host: 'localhost', port, tls: { mode: 'verify-full', ...authority } });
    await connected({ host: 'localhost', port, tls: { mode: 'prefer' } });
    await connected({ tls: { mode: 'prefer' } });
  });

  it('says who else is there, and sends no password in the clear to another machine', async () => {
    const http = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const hangsUp = await listen((socket) => socket.destroy());
    const silent = await listen(() => undefined);
    const huge = await listen((socket) => socket.write('$99999999999\r\n'));
    const deep = await listen((socket) => socket.write('*1\r\n'.repeat(100)));
    open.push(http, hangsUp, silent, huge, deep);
    expect((await failure({ port: http.port })).reason).toBe('otherProtocol');
    expect((await failure({ port: hangsUp.port })).reason).toBe('dropped');
    expect((await failure({ port: silent.port }, undefined, 300)).reason).toBe('connectTimeout');
    expect((await failure({ port: huge.port })).reason).toBe('otherProtocol');
    expect((await failure({ port: deep.port })).reason).toBe('otherProtocol');
    const received: string[] = [];
    const listening = await listen((socket) => socket.on('data', (bytes) => received.push(String(bytes))));
    open.push(listening);
    // 0.0.0.0 is this machine, by a name that does not say so.
    const remote = { host: '0.0.0.0', port: listening.port, tls: { mode: 'allow' as const } };
    expect((await failure(remote, 'hunter2', 2_000)).message).not.toContain('hunter2');
    expect(received.join('')).not.toContain('hunter2');
  });

  it('ends with a server that stops answering', async () => {
    const proxy = await proxyThatHolds(server.port);
    open.push(proxy);
    const session = await connected({ port: proxy.port });
    proxy.hold();
    const asked = await session.query('[["PING"]]', { timeoutMs: 100 });
    expect(asked).toMatchObject({ kind: 'failed', failure: { reason: 'hung' } });
    expect(session.isOpen).toBe(false);
  });
});

describe('commands', () => {
  /** Of the server, with their subcommands. */
  const all = (): readonly string[] => {
    // A key of the answer is a command, or `command|subcommand` below one; what else has a word there is no command.
    const docs = server.run('--json', 'COMMAND', 'DOCS');
    const names = [...docs.matchAll(/"([a-z-]+(?:\|[a-z-]+)?)":\{"summary":/g)].map(([, name = '']) => name);
    return names.map((name) => name.replace('|', ' ').toUpperCase());
  };

  it('sends none that the list does not have, with any arguments', () => {
    const names = [...new Set(all())];
    expect(names.length).toBeGreaterThan(200);
    const forms = [[], ['k'], ['0', 'COUNT', '500'], ['10'], ['k', '10'], ['*'], ['protected-mode']];
    const sent = names.filter((name) =>
      forms.some((given) => refusalOf([...name.split(' '), ...given]) === undefined),
    );
    expect(sent.filter((name) => !allowedCommands.includes(name))).toEqual([]);
    expect(allowedCommands.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('refuses the others in the session, and SQL', async () => {
    const session = await connected();
    const ran = (): readonly string[] =>
      server.run('INFO', 'commandstats').match(/cmdstat_(?:flushall|keys|config\|set|select):calls=\d+/g) ??
      [];
    const before = ran();
    for (const text of [
      '[["FLUSHALL"]]',
      '[["PING"],["KEYS","*"]]',
      '[["CONFIG","SET","maxmemory","1"]]',
      'SELECT 1',
      'FLUSHALL',
      '[]',
      '{}',
      '[["PING",1]]',
    ])
      expect(await session.query(text)).toMatchObject({ kind: 'failed', failure: { reason: 'statement' } });
    expect(ran()).toEqual(before);
  });
});

describe('what is there', () => {
  const scope = { of: 'database' } as const;
  let catalog: CatalogReader;
  beforeAll(async () => {
    catalog = redisEngine.catalog(await connected());
  });

  async function list(group: string): Promise<readonly CatalogObject[]> {
    const read = await catalog.explore({ what: 'list', scope, group, count: 1 }, {});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    return read.value.lists.flatMap(({ objects }) => objects);
  }
  async function inside(kind: ObjectKind, id: string): Promise<readonly CatalogObject[]> {
    const read = await catalog.explore({ what: 'inside', kind, id }, {});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    return read.value.lists.flatMap(({ objects }) => objects);
  }

  it('shows prefixes, their keys and the server, and begins again when it is refreshed', async () => {
    await catalog.introspect({});
    const groups = await catalog.explore({ what: 'groups', scope }, {});
    const total = 1_000 * thousands + big.length + 1;
    // Nothing was slow, and latency is not monitored by default.
    expect(groups).toMatchObject({ kind: 'read', value: { refused: [{ group: 'Latency' }] } });
    expect(groups.kind === 'read' && groups.value.groups.slice(0, 2)).toEqual([
      { name: 'Keys', count: total },
      { name: 'Big Keys', count: 20 },
    ]);
    const roots = await list('Keys');
    expect(roots.slice(0, 3).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'key-prefix user',
      'key-prefix session',
      'key-prefix job',
    ]);
    const [any] = await inside('key-prefix', roots[0]?.id ?? '');
    expect(any?.sqlName).toBe('user:*');
    expect((await inside('key-prefix', any?.id ?? '')).map(({ sqlName }) => sqlName)).toEqual([
      'user:*:profile',
      'user:*:cart',
    ]);
    expect((await list('Time to Live')).map(({ name }) => name)).toEqual(['a day to a week', 'never']);
    expect((await list('Users')).find(({ name }) => name === 'default')?.kind).toBe('concern');
    expect(JSON.stringify(await list('Users'))).not.toMatch(/#[0-9a-f]{8}|plinth-test-only/);
    server.run('SET', 'lone2', 'x');
    await catalog.introspect({});
    const again = await catalog.explore({ what: 'groups', scope }, {});
    expect(again.kind === 'read' && again.value.groups[0]?.count).toBe(total + 1);
    server.run('DEL', 'lone2');
  });

  it('estimates within the printed interval', async () => {
    const read = await readSample(await connected(), {
      mostKeys: 20_000,
      budgetMs: 60_000,
      mostLooked: 1_000,
    });
    if (read.kind === 'failed') throw new Error(read.failure.message);
    expect(read.value.isComplete).toBe(false);
    const found = new Map(keyPatterns(keyTree(read.value, ':')).map(({ pattern, keys }) => [pattern, keys]));
    for (const [pattern, share] of Object.entries(shares)) {
      const { low = -1, high = -1 } = found.get(pattern) ?? {};
      const count = share * thousands;
      expect(low <= count && count <= high, `${pattern}: ${low} to ${high}`).toBe(true);
    }
  });

  it('finds all big keys', async () => {
    const read = await readBigKeys(await connected(), { budgetMs: 120_000 });
    if (read.kind === 'failed') throw new Error(read.failure.message);
    expect(read.value.isComplete).toBe(true);
    expect(read.value.keys.map(({ name }) => name).toSorted()).toEqual(big.toSorted());
    expect(read.value.keys[0]).toMatchObject({ type: 'hash', elements: 2_000 });
  });

  it('takes keys of any bytes', async () => {
    server.run('-n', '3', 'EVAL', "redis.call('SET', 'a:' .. string.char(255, 0, 10) .. 'ä', 'x')", '0');
    const session = await connected({ database: '3' });
    const read = await readBigKeys(session, { budgetMs: 5_000 });
    expect(read.kind === 'read' && read.value.keys[0]?.bytes).toBeGreaterThan(10);
    const sample = await readSample(session);
    expect(sample.kind === 'read' && sample.value.looked[0]?.type).toBe('string');
  });

  it('says what a user may not see, and shows the rest', async () => {
    const session = await connected({ user: 'viewer' }, 'plinth-test-only');
    const reader = redisEngine.catalog(session);
    const read = await reader.explore({ what: 'groups', scope }, {});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    expect(read.value.groups.map(({ name }) => name)).toContain('Keys');
    const refused = read.value.refused.map(({ group }) => group);
    expect(refused).toEqual(expect.arrayContaining(['Slow Log', 'Users', 'Memory']));
    expect(await redisEngine.identify(session)).toMatchObject({ kind: 'known', product: 'Redis' });
  });

  it('names product, version and user', async () => {
    expect(await redisEngine.identify(await connected())).toEqual({
      kind: 'known',
      product: 'Redis',
      version: server.version,
      user: 'default',
    });
  });

  it.each([1_000_001])('of %i keys is shown within a second, and no command takes 10 ms', async () => {
    const session = await connected();
    server.run('SLOWLOG', 'RESET');
    const before = performance.now();
    const reader = redisEngine.catalog(session);
    await reader.introspect({});
    await reader.explore({ what: 'groups', scope }, {});
    await reader.explore({ what: 'list', scope, group: 'Keys', count: 1 }, {});
    expect(performance.now() - before).toBeLessThan(1_000);
    const slow = await pipelined(session, [['SLOWLOG', 'GET', '10']]);
    expect(slow.kind === 'read' && slow.value).toEqual([[]]);
  });
});
