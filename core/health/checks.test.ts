/** Decisions about rows that are hard to bring about on a server: ages near the end, old counters, lag, damaged pages. */
import { describe, expect, it } from 'vitest';
import { acceptedBy, readAccepted } from './accepted.ts';
import type { PostgresFacts, Row } from './check.ts';
import { checks } from './postgresql/checks/index.ts';
import { healthOf, verdictOf, worstOf } from './report.ts';
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
];

it.each(decisions.map((one) => ({ title: `${one[0]}: ${one[1]}`, one })))('$title', ({ one }) => {
  const [id, , rows, outcome, facts = {}] = one;
  const check = checks.find((known) => known.id === id);
  if (check === undefined) throw new Error(id);
  const limits = Object.fromEntries(
    Object.entries(check.thresholds).map(([name, { value }]) => [name, value]),
  );
  const { findings, unseen } = check.judge(rows, { ...server, ...facts }, limits);
  expect(findings[0]?.grade ?? (unseen.length > 0 ? 'unseen' : 'fine')).toBe(outcome);
  for (const { message } of findings) expect(message).toMatch(/^\S.*\.$/s);
});

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
    expect(verdictOf(health)).toBe(
      'Findings: 1 that fail or risk data now, 1 that cost space, time or certainty.',
    );
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
