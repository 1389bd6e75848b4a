/** Decisions about rows that are hard to bring about on a server: ages near the end, old counters, lag, damaged pages. */
import { describe, expect, it } from 'vitest';
import { acceptedBy, readAccepted } from './accepted.ts';
import type { PostgresFacts, Row } from './check.ts';
import { checks } from './postgresql/checks/index.ts';
import { countersSince, healthOf, verdictOf, worstOf } from './report.ts';
import { printScript } from './script.ts';

const server: PostgresFacts = {
  dialect: 'postgresql',
  product: 'PostgreSQL',
  version: 170_002,
  versionText: '17.2',
  database: 'shop',
  role: 'watcher',
  isStandby: false,
  seesSessions: true,
  at: '2026-11-28T12:00:00Z',
  upSeconds: 9e6,
  resetSeconds: 10 * 86_400,
  pgstattuple: undefined,
  statements: 'public',
  seesAuthentication: true,
};
const day = 86_400;
const gigabyte = String(1024 ** 3);

/** The check, the rows, and the outcome: grades of the findings, or why it could not see, or fine. */
const decisions: readonly (readonly [
  check: string,
  what: string,
  rows: readonly Row[],
  outcome: string,
  facts?: Partial<PostgresFacts>,
  thresholds?: Readonly<Record<string, number>>,
])[] = [
  [
    'transaction-id-age',
    'the normal saw-tooth',
    [
      ['database', 'shop', '', '199000000', 't'],
      ['table', 't', 'public', '199000000', ''],
    ],
    'fine',
  ],
  [
    'transaction-id-age',
    'more than half',
    [
      ['database', 'shop', '', '1200000000', 'true'],
      ['table', 't', 'public', '1200000000', ''],
    ],
    'soon',
  ],
  ['transaction-id-age', 'near the end', [['database', 'other', '', '2000000000', 'false']], 'now'],
  ['multixact-age', 'near the end', [['database', 'shop', '', '1900000000', 'true']], 'now'],
  ['connections-used', 'all', [['97', '0', '97']], 'now'],
  ['connections-used', 'hidden ones reach the threshold', [['1', '90', '97']], 'unseen'],
  ['connections-used', 'few, whoever they are', [['1', '20', '97']], 'fine'],
  ['deadlocks', 'some, on a clock that went back', [['60']], 'unseen', { resetSeconds: -5 }],
  ['deadlocks', 'many in ten days', [['60']], 'sometime'],
  ['deadlocks', 'some in ten days', [['40']], 'fine'],
  ['deadlocks', 'many, since nobody knows when', [['60']], 'unseen', { resetSeconds: undefined }],
  ['temp-files', 'much each day', [['9000', String(200 * 1024 ** 3), '4MB']], 'sometime'],
  ['temp-files', 'little each day', [['9000', String(90 * 1024 ** 3), '4MB']], 'fine'],
  [
    'temp-files',
    'much, since an hour',
    [['9000', String(200 * 1024 ** 3), '4MB']],
    'unseen',
    { resetSeconds: 3_600 },
  ],
  [
    'checksum-failures',
    'one',
    [
      ['shop', '1', 'on', '2026-11-27'],
      ['other', '0', 'on', null],
    ],
    'now',
  ],
  ['checksum-failures', 'none', [['shop', '0', 'on', null]], 'fine'],
  ['checksum-failures', 'not counted', [['shop', null, 'off', null]], 'unseen'],
  ['replication-lag', 'little', [['b', 'false', '1048576', '0', '9000', 'false']], 'fine'],
  [
    'replication-lag',
    'much, with a short time',
    [['b', 'false', String(200 * 1024 ** 2), '0', '0.1', 'false']],
    'soon',
  ],
  ['replication-lag', 'very much', [['b', 'true', gigabyte, gigabyte, null, 'false']], 'now'],
  ['replication-lag', 'hidden', [['b', 'false', null, null, null, 'true']], 'unseen'],
  ['replication-slots', 'lost', [['s', 'logical', 'false', 'lost', null, '1GB', null]], 'now'],
  [
    'replication-slots',
    'capped',
    [['s', 'logical', 'false', 'extended', String(20 * 1024 ** 3), '30720', '60']],
    'soon',
  ],
  [
    'replication-slots',
    'without a cap',
    [['s', 'logical', 'true', 'extended', String(20 * 1024 ** 3), '-1', null]],
    'now',
  ],
  [
    'vacuum-passes',
    'the first pass',
    [['public', 't', '7', '0', 'false', 'scanning heap', '-1', '64MB']],
    'fine',
  ],
  [
    'vacuum-passes',
    'a second pass',
    [['public', 't', '7', '2', 'false', 'vacuuming indexes', '-1', '64MB']],
    'sometime',
  ],
  [
    'vacuum-passes',
    'the end of the only one',
    [['public', 't', '7', '1', 'false', 'cleaning up indexes', '-1', '64MB']],
    'fine',
  ],
  ['vacuum-passes', 'hidden', [['', '1', '7', null, 'true', null, '-1', '64MB']], 'unseen'],
  [
    'unused-index',
    'old counters',
    [['public', 'i', 't', '7', gigabyte, 'CREATE INDEX i ON t (a)', '0']],
    'sometime',
    { resetSeconds: 40 * day },
  ],
  [
    'unused-index',
    'young counters',
    [['public', 'i', 't', '7', gigabyte, 'CREATE INDEX i ON t (a)', '0']],
    'unseen',
  ],
  [
    'invalid-index',
    'another role builds one',
    [['public', 'i', 't', '7', 'i', 'false', '', null, '1']],
    'unseen',
  ],
  ['subscriptions', 'errors', [['s', 'true', 'true', '3', '0']], 'soon'],
  ['subscriptions', 'no worker', [['s', 'true', 'false', '0', '0']], 'now'],
  ['notify-queue', 'nearly full', [['0.9']], 'now'],
  [
    'stale-statistics',
    'much changed within the day',
    [['public', 't', '7', 'r', '100000', '100000', '90000', '3600', null]],
    'fine',
  ],
  [
    'stale-statistics',
    'much changed since two days',
    [['public', 't', '7', 'r', '100000', '100000', '90000', String(2 * day), null]],
    'sometime',
  ],
  ['memory-settings', 'nobody said how much there is', [memory({})], 'unseen'],
  ['memory-settings', 'a fitting server', [memory({})], 'fine', {}, { memory: 16_384 }],
  [
    'memory-settings',
    'many misses with little of the memory',
    [memory({ shared: 128, hit: 8e6, read: 2e6 })],
    'sometime',
    {},
    { memory: 16_384 },
  ],
  [
    'memory-settings',
    'little of the memory, and few misses',
    [memory({ shared: 128, hit: 98e6, read: 2e6 })],
    'fine',
    {},
    { memory: 16_384 },
  ],
  [
    'memory-settings',
    'more than the manual finds useful',
    [memory({ shared: 10_240, cache: 14_336 })],
    'sometime',
    {},
    { memory: 16_384 },
  ],
  [
    'memory-settings',
    'connections that do not fit',
    [memory({ connections: 2_000 })],
    'soon',
    {},
    { memory: 16_384 },
  ],
  [
    'memory-settings',
    'a cache that is not there',
    [memory({ cache: 20_000 })],
    'sometime',
    {},
    { memory: 16_384 },
  ],
  [
    'memory-settings',
    'half of the cache for a larger database',
    [memory({ cache: 4_096, size: 40_960 })],
    'sometime',
    {},
    { memory: 16_384 },
  ],
  [
    'memory-settings',
    'half of the cache for a small database',
    [memory({ cache: 4_096, size: 100 })],
    'fine',
    {},
    { memory: 16_384 },
  ],
  [
    'memory-settings',
    'large buffers in small pages',
    [memory({ shared: 16_384, cache: 49_152, pages: 'off' })],
    'sometime',
    {},
    { memory: 65_536 },
  ],
  [
    'memory-settings',
    'large buffers in huge pages',
    [memory({ shared: 16_384, cache: 49_152, pages: 'on' })],
    'fine',
    {},
    { memory: 65_536 },
  ],
  [
    'memory-settings',
    'pages that the version does not tell',
    [memory({ shared: 16_384, cache: 49_152, pages: 'unknown' })],
    'unseen',
    {},
    { memory: 65_536 },
  ],
  ['jit', 'a third of the time', [['on', '200000', '600000']], 'sometime'],
  ['jit', 'little of the time', [['on', '20000', '600000']], 'fine'],
  ['jit', 'switched off', [['off', null, null]], 'fine'],
  ['jit', 'not timed', [['on', null, null]], 'unseen', { version: 140_010 }],
  [
    'autovacuum-behind',
    'all busy, and tables wait',
    [['3', '4000', '3', '-1', '200', '2ms', '40']],
    'sometime',
  ],
  ['autovacuum-behind', 'all busy since a moment', [['3', '60', '3', '-1', '200', '2ms', '40']], 'fine'],
  ['autovacuum-behind', 'one is free', [['2', '4000', '3', '-1', '200', '2ms', '40']], 'fine'],
  ['read-costs', 'a turning disk', [['4', '1', 'on', '1000000', '6000000', 'default']], 'fine'],
  ['read-costs', 'no turning disk', [['4', '1', 'on', '1000000', '80000', 'default']], 'sometime'],
  ['read-costs', 'not timed', [['4', '1', 'off', '1000000', '0', 'default']], 'unseen'],
  [
    'wait-profile',
    'half of them for a lock',
    [
      ['Lock', 'transactionid', '100'],
      ['CPU', 'at work', '100'],
    ],
    'sometime',
  ],
  ['wait-profile', 'few samples', [['Lock', 'transactionid', '20']], 'fine'],
];

/** In MB, but for the counts. */
function memory({
  shared = 4_096,
  connections = 100,
  cache = 12_288,
  hit = 1e9,
  read = 1e6,
  size = 40_960,
  pages = 'off',
}): Row {
  const bytes = (megabytes: number): string => String(megabytes * 1024 ** 2);
  return [
    bytes(shared),
    bytes(8),
    String(connections),
    bytes(cache),
    bytes(192),
    String(hit),
    String(read),
    bytes(size),
    pages,
    'try',
    '8300',
    'default',
    'false',
  ];
}

it.each(decisions.map((one) => ({ title: `${one[0]}: ${one[1]}`, one })))('$title', ({ one }) => {
  const [id, , rows, outcome, facts = {}, thresholds = {}] = one;
  const check = checks.find((known) => known.id === id);
  if (check === undefined) throw new Error(id);
  const limits = Object.fromEntries(
    Object.entries(check.thresholds).map(([name, { value }]) => [name, thresholds[name] ?? value]),
  );
  const { findings, unseen } = check.judge(rows, { ...server, ...facts }, limits);
  expect(findings[0]?.grade ?? (unseen.length > 0 ? 'unseen' : 'fine')).toBe(outcome);
  for (const { message } of findings) expect(message).toMatch(/^\S.*\.$/s);
});

it.each(decisions.map((one) => ({ title: `${one[0]}: ${one[1]}`, one })))(
  'says no nonsense where the clock went back, $title',
  ({ one }) => {
    const [id, , rows, , facts = {}, thresholds = {}] = one;
    const check = checks.find((known) => known.id === id);
    const limits = Object.fromEntries(
      Object.entries(check?.thresholds ?? {}).map(([name, { value }]) => [name, thresholds[name] ?? value]),
    );
    const back = { ...server, ...facts, upSeconds: -90, resetSeconds: -90 };
    const judged = check?.judge(rows, back, limits);
    const said = [judged?.looked, ...(judged?.findings ?? []).map(({ message }) => message)].join(' ');
    expect(said).not.toMatch(/NaN|Infinity|undefined| -\d/);
  },
);

it.each(['autovacuum-behind', 'vacuum-due', 'vacuum-threshold'])(
  'compares dead rows with autovacuum_vacuum_max_threshold where there is one: %s',
  (id) => {
    const check = checks.find((known) => known.id === id);
    const limits = Object.fromEntries(
      Object.entries(check?.thresholds ?? {}).map(([name, { value }]) => [name, value]),
    );
    const asked = (version: number): unknown => check?.query({ ...server, version }, limits);
    expect(asked(180_000)).toContain('autovacuum_vacuum_max_threshold');
    expect(asked(170_000)).not.toContain('autovacuum_vacuum_max_threshold');
  },
);

describe('the report', () => {
  const check = checks[0];
  const finding = {
    object: { kind: 'index', schema: 'public', name: 'i' },
    grade: 'sometime',
    weight: 1,
    message: 'It costs.',
  } as const;
  if (check === undefined) throw new Error('no check');
  const answer = {
    check,
    findings: [finding, { ...finding, grade: 'now', message: 'It fails.' }] as const,
    unseen: [],
    looked: '',
    ms: 1,
  };

  it('shows the worst first', () => {
    const health = healthOf(server, [answer], [], { queries: 1, ms: 1 });
    expect(worstOf(health).map((one) => one.finding.message)).toEqual(['It fails.']);
    expect(verdictOf(health)).toBe('Findings: 1 fails or risks data now; 1 costs space, time or certainty.');
  });

  it('accepts with a reason, until a day', () => {
    const accepted = readAccepted({
      version: 1,
      accepted: [{ check: check.id, object: 'public.i', reason: 'ours', until: '2026-11-28' }],
    });
    if (typeof accepted === 'string') throw new Error(accepted);
    expect(healthOf(server, [answer], accepted, { queries: 1, ms: 1 }).results[0]?.outcome).toBe('fine');
    expect(acceptedBy(accepted, check.id, finding.object, '2026-11-29T00:00:00Z')).toBeUndefined();
    expect(readAccepted({ version: 1, accepted: [{ check: 'a', object: 'b', reason: ' ' }] })).toContain(
      'needs “check”',
    );
  });
});

it('says since when counters count, and nothing of it where the clock went back', () => {
  expect(countersSince(server)).toBe('The counters count since 10 days.');
  for (const facts of [{ resetSeconds: -5 }, { resetSeconds: undefined, upSeconds: -1 }])
    expect(countersSince({ ...server, ...facts })).toMatch(/^The clock of the server went back: /);
});

it('prints a script whose names cannot leave their place', () => {
  const name = "a'; DROP TABLE t; --\n$$ $guard$";
  const text = printScript(
    { title: name, refuse: [{ when: 'false', because: name }], statements: ['SELECT 1'], rollback: name },
    { ...server, database: name },
    name,
  );
  const lines = text.split('\n').filter((line) => /DROP TABLE/.test(line));
  expect(lines.every((line) => line.startsWith('-- ') || line.includes("''; DROP TABLE"))).toBe(true);
});
