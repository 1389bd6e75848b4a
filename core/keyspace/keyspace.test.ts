import { describe, expect, it } from 'vitest';
import { accessSection } from './access.ts';
import { clientSection, latencySection, slowSection } from './activity.ts';
import { blockingIn } from './blocking.ts';
import { refusalOf } from './commands.ts';
import { estimateOf, smallestSeen } from './estimate.ts';
import { readInfo } from './facts.ts';
import { durabilitySection, memorySection } from './memory.ts';
import { keyspaceDrift, keyspaceFile, readKeyspace } from './patterns.ts';
import { expiryHistogram, type KeySample, type LookedKey } from './sample.ts';
import { scriptFindings } from './scripts.ts';
import { keyTree, nodeAt, type KeyNode } from './tree.ts';

const sampleOf = (names: readonly string[], more: Partial<KeySample> = {}): KeySample => ({
  names,
  total: names.length,
  isComplete: true,
  looked: names.map((name): LookedKey => ({ name, type: 'string', ttlMs: undefined })),
  ...more,
});
const numbered = (count: number, of: (at: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, at) => of(at));

describe('commands', () => {
  it.each([
    'PING',
    'scan 0 COUNT 500',
    'MEMORY USAGE k',
    'slowlog get 32',
    'CONFIG GET protected-mode',
    'INFO commandstats',
    'TYPE k',
  ])('sends %s', (line) => {
    expect(refusalOf(line.split(' '))).toBeUndefined();
  });

  it.each([
    'KEYS *',
    'FLUSHALL',
    'FLUSHDB ASYNC',
    'DEL k',
    'GET k',
    'HGETALL k',
    'SELECT 1',
    'SCAN 0',
    'SCAN 0 COUNT 100000',
    'SCAN 0 COUNT 500 MATCH *',
    'MEMORY USAGE k SAMPLES 0',
    'MEMORY PURGE',
    'CONFIG GET *',
    'CONFIG GET requirepass',
    'CONFIG SET maxmemory 1',
    'SLOWLOG RESET',
    'SLOWLOG GET -1',
    'CLIENT KILL x',
    'ACL SETUSER x',
    'DEBUG SLEEP 1',
    'EVAL x 0',
    'constructor x',
    '',
  ])('refuses %s', (line) => {
    expect(refusalOf(line.split(' '))).toMatch(/^Plinth does not send .*Nothing was sent\.$/);
  });

  it('quotes no argument', () => {
    expect(refusalOf(['AUTH', 'hunter2'])).not.toContain('hunter2');
    expect(refusalOf(['hunter2'])).not.toContain('hunter2');
  });
});

describe('estimates', () => {
  it('has the true share in its interval, for samples of every size', () => {
    // A generator with a fixed seed: the same draws in each run.
    let state = 7;
    const draw = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    let outside = 0;
    let tried = 0;
    for (const share of [0.001, 0.01, 0.25, 0.9])
      for (const seen of [200, 2_000])
        for (let run = 0; run < 50; run += 1) {
          const total = 100_000;
          let hits = 0;
          for (let at = 0; at < seen; at += 1) if (draw() < share) hits += 1;
          const { low, high } = estimateOf(hits, seen, total);
          tried += 1;
          if (share * total < low || share * total > high) outside += 1;
        }
    expect(tried).toBe(400);
    expect(outside).toBeLessThanOrEqual(3);
  });

  it('is exact where all was seen, and admits everything where nothing was', () => {
    expect(estimateOf(3, 10, 10)).toEqual({ count: 3, low: 3, high: 3, isExact: true });
    expect(estimateOf(0, 0, 10)).toMatchObject({ low: 0, high: 10 });
    expect(estimateOf(10, 10, 1_000).high).toBe(1_000);
    expect(estimateOf(5, 10, 1_000).low).toBeGreaterThanOrEqual(5);
    expect(smallestSeen(20_000, 1_000_001)).toBe(342);
    expect(smallestSeen(10, 10)).toBe(1);
  });
});

describe('the tree', () => {
  const patterns = (nodes: readonly KeyNode[]): readonly string[] =>
    nodes.flatMap(({ pattern, keys, children }) => [`${pattern} ${keys.count}`, ...patterns(children)]);

  it('joins parts with many values, and keeps what is larger than they are', () => {
    const names = [
      ...numbered(60, (at) => `user:${at}:cart`),
      ...numbered(50, (at) => `user:${at}:name`),
      'flag:a',
      'flag:b',
      'lone',
    ];
    expect(patterns(keyTree(sampleOf(names), ':'))).toEqual([
      'user 110',
      'user:* 110',
      'user:*:cart 60',
      'user:*:name 50',
      'flag 2',
      'flag:a 1',
      'flag:b 1',
      'lone 1',
    ]);
    const mixed = [...numbered(100, (at) => `page${at}`), ...numbered(30, (at) => `job:${at % 3}:${at}`)];
    expect(keyTree(sampleOf(mixed), ':').map(({ pattern }) => pattern)).toEqual(['*', 'job']);
  });

  it('tells nothing of a part that a sample saw once', () => {
    const tree = keyTree({ names: ['a:1', 'a:2', 'a:3', 'b:1', 'b:2'], looked: [], total: 1_000 }, ':');
    expect(tree.map(({ pattern, children }) => [pattern, children.map(({ part }) => part)])).toEqual([
      ['a', ['*']],
      ['b', ['*']],
    ]);
  });

  it('takes any name', () => {
    const names = ['', ':', '::', 'a', 'a:', `${'x:'.repeat(1_000)}y`, '*', '__proto__:constructor'];
    const tree = keyTree(sampleOf(names), ':');
    expect(tree.reduce((sum, { keys }) => sum + keys.count, 0)).toBe(names.length);
    expect(nodeAt(tree, ['__proto__', 'constructor'])?.example).toBe('__proto__:constructor');
    expect(keyTree(sampleOf([]), ':')).toEqual([]);
  });
});

it('counts keys by the time they have left', () => {
  const looked = [1_000, 59_999, 60_000, 90_000_000, undefined].map((ttlMs): LookedKey => ({
    name: 'k',
    type: 'string',
    ttlMs,
  }));
  expect(expiryHistogram(looked).map(({ label, keys }) => [label, keys])).toEqual([
    ['under a minute', 2],
    ['a minute to an hour', 1],
    ['a day to a week', 1],
    ['never', 1],
  ]);
});

describe('plinth.keyspace.json', () => {
  const read = (patterns: object) => {
    const found = readKeyspace(JSON.stringify({ patterns }));
    if (found.kind === 'wrong') throw new Error(found.message);
    return found.keyspace;
  };
  const sample = sampleOf(['user:1:cart', 'user:2:cart', 'user:1:name', 'odd:1'], {
    looked: [
      { name: 'user:1:cart', type: 'hash', ttlMs: 5 },
      { name: 'user:2:cart', type: 'string', ttlMs: undefined },
      { name: 'user:1:name', type: 'string', ttlMs: undefined },
    ],
  });

  it('finds what no pattern matches, what is missing, other types and expiry', () => {
    const drift = keyspaceDrift(
      read({
        'user:*:cart': { type: 'hash', expires: true },
        'user:*:name': { expires: true },
        'user:*:email': {},
      }),
      sample,
    );
    expect(drift.map(({ kind, pattern, message }) => `${kind} ${pattern}: ${message}`)).toEqual([
      'unknown-keys odd:1: No pattern of the file matches 1 key, 25 % of the sample, such as odd:1.',
      'no-keys user:*:email: The server has no such key.',
      'other-type user:*:cart: 1 of 2 keys that were looked at is not of type hash, such as user:2:cart.',
      'no-expiry user:*:cart: 1 of 2 keys that were looked at never expire, such as user:2:cart.',
      'no-expiry user:*:name: 1 of 1 key that were looked at never expire, such as user:1:name.',
    ]);
  });

  it('has no difference from the file that it writes', () => {
    const written = readKeyspace(keyspaceFile(sample, ':'));
    expect(written.kind === 'read' && keyspaceDrift(written.keyspace, sample)).toEqual([]);
  });

  it.each([
    ['{', 'not valid JSON'],
    ['{}', '“patterns” is an object'],
    ['{"patterns":{"a":{"type":"blob"}}}', 'The type of “a”'],
    ['{"patterns":{"a":{"ttl":1}}}', 'unknown field “ttl”'],
    ['{"separator":"","patterns":{}}', '“separator”'],
  ])('refuses %s', (text, message) => {
    const found = readKeyspace(text);
    expect(found.kind === 'wrong' ? found.message : '').toContain(message);
  });
});

describe('what holds up a server', () => {
  it.each<readonly [string, boolean]>([
    ['KEYS user:*', true],
    ['LRANGE l 0 -1', true],
    ['LRANGE l 0 9', false],
    ['FLUSHALL', true],
    ['FLUSHALL ASYNC', false],
    ['DEL a', true],
    ['UNLINK a', false],
    ['XRANGE s - + COUNT 10', false],
    ['XRANGE s - +', true],
    ['SCAN 0 COUNT 500', false],
    ['SCAN 0 COUNT 100000', true],
    ['GET a', false],
    ['toString', false],
  ])('%s: %s', (line, holds) => {
    expect(blockingIn(line.split(' ')) !== undefined).toBe(holds);
  });

  it('is found in Lua, and not in its comments, its texts, or what it computes', () => {
    const script = `-- redis.call('KEYS', '*')
--[[ redis.call('KEYS', '*') ]]
local text = "redis.call('KEYS', '*')"
redis.call('KEYS', ARGV[1])
local all = redis.pcall("lrange", KEYS[1], 0, -1)
redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[2]))
redis.call(ARGV[1], 'x')
redis.call('GET', table.concat({'a', 'b'}, ':'))
other.call('KEYS', '*')
redis.call('XRANGE', KEYS[1], '-', '+', unpack(ARGV))
redis.call('SMEMBERS', `;
    expect(scriptFindings('a.lua', script).map(({ line, command }) => `${line} ${command}`)).toEqual([
      '4 KEYS',
      '5 LRANGE',
      '11 SMEMBERS',
    ]);
  });

  it('is found in a file of commands', () => {
    const text = '# KEYS *\nSET "a key" 1\r\n  flushdb\nlrange "a b" 0 -1\n';
    expect(scriptFindings('a.redis', text).map(({ line, command }) => `${line} ${command}`)).toEqual([
      '3 FLUSHDB',
      '4 LRANGE',
    ]);
  });
});

describe('what a server says', () => {
  const concerns = ({
    facts,
  }: {
    readonly facts: readonly { readonly label: string; readonly isConcern: boolean }[];
  }): readonly string[] => facts.flatMap(({ label, isConcern }) => (isConcern ? [label] : []));

  it('is a concern where somebody should act', () => {
    const full = readInfo(
      'used_memory:950\r\nmaxmemory:1000\r\nmaxmemory_policy:volatile-lru\r\ndb0:keys=3,expires=0\r\nmem_fragmentation_ratio:2.5\r\nmem_fragmentation_bytes:400000000',
    );
    expect(concerns(memorySection(full))).toEqual(['Used', 'Policy', 'Fragmentation']);
    const fine = readInfo(
      'used_memory:100\nmaxmemory:1000\nmaxmemory_policy:volatile-lru\ndb0:keys=3,expires=1',
    );
    expect(concerns(memorySection(fine))).toEqual([]);
    const broken = readInfo(
      'role:slave\nmaster_link_status:down\nrdb_last_bgsave_status:err\nlatest_fork_usec:500000',
    );
    expect(concerns(durabilitySection(broken))).toEqual(['Role', 'Last snapshot', 'Last fork']);
    expect(memorySection(readInfo('')).facts).toEqual([]);
  });

  it('shows no argument of a slow command but its key', () => {
    const slow = slowSection(
      [
        { at: 90, ms: 12, words: ['SET', 'token', 'hunter2'], client: 'web' },
        { at: 95, ms: 20, words: ['lrange', 'queue', '0', '-1'], client: '' },
      ],
      10_000,
      100,
      [],
    );
    expect(slow.facts.map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      'SET and 2 more arguments: 12.0 ms, 10.00 s ago, by web',
      'LRANGE queue and 2 more arguments: 20.0 ms, 5.00 s ago',
    ]);
    expect(JSON.stringify(slow)).not.toContain('hunter2');
    expect(slowSection([], -1, 1, []).unseen[0]).toContain('The slow log is off.');
  });

  it('names commands that took long, clients that block, and buffers', () => {
    const stats = readInfo(
      'cmdstat_keys:calls=2,usec=200000,usec_per_call=100000.00\ncmdstat_get:calls=9,usec=9,usec_per_call=1',
    );
    expect(concerns(latencySection([], 0, stats, []))).toEqual(['KEYS']);
    const clients = clientSection(
      readInfo('connected_clients:9\nmaxclients:10000\nblocked_clients:1'),
      'id=1 addr=10.0.0.1:5 name=worker idle=12 flags=b cmd=blpop omem=0\nid=2 addr=10.0.0.2:5 name= user=app idle=0 flags=O cmd=monitor omem=99999999\n',
      [],
    );
    expect(clients.facts.map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      'Connected: 9 of at most 10 k',
      'Blocked: 1',
      'app 10.0.0.2:5: MONITOR',
      'app 10.0.0.2:5: 95 MB wait to be read by it',
      'worker 10.0.0.1:5: waits in BLPOP for 12.00 s',
    ]);
  });

  it('reviews users without their hashes', () => {
    const section = accessSection(
      [
        'user default on nopass sanitize-payload ~* &* +@all',
        'user app on #5e884898da ~orders:* resetchannels -@all +get +set',
        'user ops on #5e884898da ~* &* +@all -@dangerous',
        'user old off nopass ~* +@all',
        'nonsense',
      ],
      [],
    );
    expect(concerns(section)).toEqual(['default']);
    expect(section.facts[1]?.detail).toBe('on, password, -@all +get +set, ~orders:*');
    expect(JSON.stringify(section)).not.toContain('5e884898');
  });
});
