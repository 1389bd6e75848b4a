/** `plinth redis` as the bundle runs it: the report, the patterns file and what differs from it, scripts, exit codes, and that no password is printed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis, type Redis } from '../hosts/redis.ts';
import { plinth, workspace } from './run.ts';

describe('a server', () => {
  let redis: Redis;
  let uri: string;
  beforeAll(async () => {
    redis = await startRedis(['--requirepass', 'plinth-test-only']);
    uri = `redis://:plinth-test-only@127.0.0.1:${redis.port}`;
    const keys = Array.from({ length: 60 }, (_, at) => `SET session:${at} x EX 90000`);
    redis.load(`AUTH plinth-test-only\r\n${keys.join('\r\n')}\r\nHSET cart a 1\r\n`);
  });
  afterAll(() => redis.stop());

  it('is reported, declared and compared', async () => {
    const cwd = workspace({});
    const environment = { REDIS_URL: uri };
    const text = await plinth(['redis', '--big-keys', '5'], { cwd, environment });
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(
      /^Redis [\d.]+, default@127\.0\.0\.1:\d+\/\nAll 61 keys were visited: the numbers are exact\.\n/,
    );
    expect(text.out).toContain('  session  60 keys, string\n    session:*  60 keys, string\n');
    expect(text.out).toContain('\nTime to Live\n  a day to a week  98 %, 60 of 61 keys\n');
    const written = await plinth(['redis', uri, '--write', 'plinth.keyspace.json'], { cwd });
    expect(written).toEqual({ code: 0, err: '', out: 'plinth.keyspace.json: the patterns of 61 keys.\n' });
    expect(JSON.parse(readFileSync(join(cwd, 'plinth.keyspace.json'), 'utf8'))).toEqual({
      separator: ':',
      patterns: {
        cart: { type: 'hash', expires: false },
        'session:*': { type: 'string', expires: true },
      },
    });
    expect((await plinth(['redis', uri], { cwd })).code).toBe(0);
    redis.load('AUTH plinth-test-only\r\nSET session:kept x\r\nSET odd:1 x\r\nDEL cart\r\n');
    const json = await plinth(['redis', uri, '--format', 'json'], { cwd });
    expect(json.code).toBe(1);
    const kinds = [...json.out.matchAll(/"kind": "([^"]+)",\n\s+"pattern": "([^"]+)"/g)];
    expect(kinds.map(([, kind, pattern]) => `${kind ?? ''} ${pattern ?? ''}`)).toEqual([
      'unknown-keys odd:1',
      'no-keys cart',
      'no-expiry session:*',
    ]);
    expect(`${text.out}${json.out}`).not.toContain('plinth-test-only');
  });

  it.each<readonly [readonly string[], string]>([
    [['redis'], 'Name the server with a redis:// or rediss:// URI, or set REDIS_URL to one.'],
    [['redis', 'postgresql://u:hunter2@h/d'], 'Name the server with a redis:// or rediss:// URI'],
    [['redis', 'redis://:hunter2@127.0.0.1:1'], 'No server listens at 127.0.0.1:1.'],
    [['redis', 'redis://h/shop'], 'What follows the host is the number of a database.'],
    [['redis', 'a', 'b'], 'plinth redis takes one connection at a time.'],
    [['redis', 'scripts'], 'plinth redis scripts takes files or folders.'],
    [['redis', 'scripts', 'nowhere.lua'], 'nowhere.lua was not read'],
    [['redis', 'redis://h', '--patterns', 'broken.json'], 'broken.json: It is not valid JSON.'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await plinth(words, { cwd: workspace({ 'broken.json': '{' }) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });
});

it('finds what holds up a server in scripts', async () => {
  const cwd = workspace({
    'lua/a.lua': "return redis.call('KEYS', ARGV[1])\n",
    'seed.redis': 'SET a 1\nFLUSHALL\n',
    'b.txt': 'KEYS *\n',
  });
  const found = await plinth(['redis', 'scripts', '.'], { cwd });
  expect(found).toMatchObject({ code: 1, err: '' });
  expect(found.out).toMatch(/^lua\/a\.lua:1 KEYS\n {2}It visits every key .*\nseed\.redis:2 FLUSHALL\n/s);
  const none = await plinth(['redis', 'scripts', 'b.txt'], { cwd });
  expect(none).toEqual({ code: 1, err: '', out: expect.stringContaining('b.txt:1 KEYS') as string });
});
