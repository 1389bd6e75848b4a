/** Decisions about counters and rows of MySQL and MariaDB that are hard to bring about on a server: days of counting, replicas, a server of MySQL. */
import { expect, it } from 'vitest';
import type { MysqlFacts, Row } from '../check.ts';
import { printScript } from '../script.ts';
import { checks } from './checks/index.ts';
import { literal } from './words.ts';

const facts: MysqlFacts = {
  dialect: 'mysql',
  product: 'MariaDB',
  isMaria: true,
  version: 101_119,
  versionText: '10.11.19',
  database: 'shop',
  role: 'watch@%',
  isStandby: false,
  at: '2026-11-28T12:00:00Z',
  upSeconds: 10 * 86_400,
  resetSeconds: 10 * 86_400,
  variables: new Map([['max_connections', '151']]),
  counters: new Map(),
  everywhere: new Set(['ALL PRIVILEGES']),
  here: new Set(['ALL PRIVILEGES']),
};
const counters = (values: Readonly<Record<string, number>>): Partial<MysqlFacts> => ({
  counters: new Map(Object.entries(values).map(([name, value]) => [name, String(value)])),
});
const young = { upSeconds: 3_600, resetSeconds: 3_600 };
const aborted = counters({ aborted_connects: 20_000, connections: 90_000 });
const reads = counters({ innodb_buffer_pool_reads: 5e7, innodb_buffer_pool_read_requests: 1e9 });
const disk = counters({ created_tmp_disk_tables: 300_000, created_tmp_tables: 900_000 });

const replica: readonly (readonly [name: string, value: string])[] = [
  ['Connection_name', ''],
  ['Master_Host', 'db1'],
  ['Slave_IO_Running', 'Yes'],
  ['Slave_SQL_Running', 'Yes'],
  ['Seconds_Behind_Master', '0'],
  ['Last_SQL_Errno', '0'],
  ['Using_Gtid', 'Slave_Pos'],
];
/** As MySQL names its columns. */
const asMysql = (rows: readonly Row[]): readonly Row[] =>
  rows.map((row) =>
    row.map((text) => (text ?? '').replaceAll('Slave_', 'Replica_').replaceAll('Master', 'Source')),
  );
function replicas(changed: Readonly<Record<string, string>>): readonly Row[] {
  return [replica.map(([name]) => name), replica.map(([name, value]) => changed[name] ?? value)];
}
const protectedReplica: Partial<MysqlFacts> = { variables: new Map([['read_only', 'ON']]) };

const decisions: readonly (readonly [
  check: string,
  what: string,
  rows: readonly Row[],
  outcome: string,
  more?: Partial<MysqlFacts>,
])[] = [
  ['aborted-connections', 'many', [], 'sometime', aborted],
  [
    'aborted-connections',
    'a small share',
    [],
    'fine',
    counters({ aborted_connects: 20_000, connections: 9e6 }),
  ],
  ['aborted-connections', 'many within an hour', [], 'unseen', { ...aborted, ...young }],
  ['buffer-pool', 'much from the disk', [], 'sometime', reads],
  ['buffer-pool', 'much, since an hour', [], 'unseen', { ...reads, ...young }],
  [
    'buffer-pool',
    'a small share',
    [],
    'fine',
    counters({ innodb_buffer_pool_reads: 5e7, innodb_buffer_pool_read_requests: 1e11 }),
  ],
  ['buffer-pool', 'a cold start', [], 'fine', { ...counters({ innodb_buffer_pool_reads: 900 }), ...young }],
  ['temp-tables', 'many on the disk', [], 'sometime', disk],
  [
    'temp-tables',
    'few of many',
    [],
    'fine',
    counters({ created_tmp_disk_tables: 300_000, created_tmp_tables: 9e6 }),
  ],
  ['table-cache', 'many', [], 'sometime', counters({ table_open_cache_overflows: 2e6 })],
  ['table-cache', 'few', [], 'fine', counters({ table_open_cache_overflows: 2_000 })],
  ['deadlocks', 'many in ten days', [], 'sometime', counters({ innodb_deadlocks: 60 })],
  ['deadlocks', 'some in ten days', [], 'fine', counters({ innodb_deadlocks: 40 })],
  ['deadlocks', 'of MySQL, which does not count them', [], 'unseen', { isMaria: false }],
  ['deadlocks', 'of MySQL', [['60']], 'sometime', { isMaria: false }],
  [
    'connections-used',
    'the limit was reached before',
    [],
    'sometime',
    counters({ threads_connected: 9, max_used_connections: 152 }),
  ],
  [
    'connections-used',
    'nearly all',
    [],
    'now',
    counters({ threads_connected: 150, max_used_connections: 150 }),
  ],
  [
    'history-list',
    'long',
    [['4', 'app', 'h:5', '900', '4', null]],
    'now',
    counters({ innodb_history_list_length: 2e7 }),
  ],
  ['history-list', 'of MySQL', [[null, null, null, null, null, '2000000']], 'soon', { isMaria: false }],
  ['replication', 'as it should be', replicas({}), 'fine', protectedReplica],
  ['replication', 'far behind', replicas({ Seconds_Behind_Master: '4000' }), 'now', protectedReplica],
  ['replication', 'stopped', replicas({ Slave_SQL_Running: 'No' }), 'now', protectedReplica],
  ['replication', 'by position', replicas({ Using_Gtid: 'No' }), 'sometime', protectedReplica],
  ['replication', 'that takes writes', replicas({}), 'sometime'],
  [
    'replication',
    'of MySQL, stopped',
    asMysql(replicas({ Slave_SQL_Running: 'No' })),
    'now',
    protectedReplica,
  ],
  ['replication', 'none', [['Connection_name']], 'fine'],
];

it.each(decisions.map((one) => ({ title: `${one[0]}: ${one[1]}`, one })))('$title', ({ one }) => {
  const [id, , rows, outcome, more = {}] = one;
  const check = checks.find((known) => known.id === id);
  if (check === undefined) throw new Error(id);
  const limits = Object.fromEntries(
    Object.entries(check.thresholds).map(([name, { value }]) => [name, value]),
  );
  const { findings, unseen } = check.judge(rows, { ...facts, ...more }, limits);
  const [first] = findings.toSorted((a, b) => b.weight - a.weight);
  expect(first?.grade ?? (unseen.length > 0 ? 'unseen' : 'fine')).toBe(outcome);
  for (const { message } of findings) expect(message).toMatch(/^\S.*\.$/s);
});

it('asks MySQL for what it has', () => {
  const mysql = { ...facts, isMaria: false, product: 'MySQL', version: 80_040 } as const;
  const limits = new Proxy({}, { get: () => 1 });
  for (const check of checks) {
    const text = check.query(mysql, limits);
    expect(typeof text === 'string' ? text : '').not.toMatch(/TIME_MS|QUERY_ID|IGNORED|ALL SLAVES/);
  }
});

it('prints a script whose names cannot leave their place', () => {
  const name = "a'; DROP TABLE t; --\n\\' `";
  const text = printScript(
    { title: name, refuse: [{ when: 'FALSE', because: name }], statements: ['SELECT 1'], rollback: name },
    { ...facts, database: name },
    name,
  );
  const lines = text.split('\n').filter((line) => line.includes('DROP TABLE'));
  expect(lines.every((line) => line.startsWith('-- ') || line.includes('a’; DROP TABLE'))).toBe(true);
  expect(literal("é'")).toBe("CONVERT(x'c3a927' USING utf8mb4)");
});
