/**
 * Folders of ClickHouse's data as connections: found, read by the project's own chdb in a process of its own, what is in the way, that not one
 * byte of them changes, and their catalog and plans in the explorer's words.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSearch } from '../../../core/catalog/search.ts';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { understandPlan } from '../../../core/plan/understand.ts';
import type { Answer } from '../../../engine/databases/catalog/explore/explore.ts';
import { clickhouseEngineWith } from '../../../engine/databases/clickhouse/engine.ts';
import { sourcesOfThisProcess } from '../../../engine/databases/connection-candidates.ts';
import type { DatabaseEngine } from '../../../engine/databases/engine.ts';
import type { OpenSession } from '../../../engine/databases/session.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { clickhouseVersion, installClickhouse, writeClickhouse } from '../../hosts/clickhouse.ts';
import { clickhouseProgram } from '../proof/embedded-program.ts';

let engine: DatabaseEngine;
let packages: string;
let workspace: string;
let data: string;
let session: OpenSession;

const orders = `CREATE TABLE shop.orders (
  id UInt64, customer UInt32 COMMENT 'who', placed DateTime, note Nullable(String) CODEC(ZSTD(3)), total Decimal(10, 2) DEFAULT 0,
  INDEX ids id TYPE minmax GRANULARITY 4, PROJECTION sums (SELECT customer, sum(total) GROUP BY customer)
) ENGINE = MergeTree PARTITION BY toYYYYMM(placed) ORDER BY (customer, placed) COMMENT 'what was bought'`;

const statements = [
  'CREATE DATABASE shop',
  orders,
  "INSERT INTO shop.orders SELECT number, number % 100, toDateTime('2026-01-01 00:00:00', 'UTC') + number * 60, 'note', 1 FROM numbers(100000)",
  'CREATE TABLE shop.customers (id UInt32, name LowCardinality(String)) ENGINE = MergeTree ORDER BY id',
  "INSERT INTO shop.customers SELECT number, 'n' FROM numbers(1000)",
  'CREATE VIEW shop.dear AS SELECT * FROM shop.orders WHERE total > 5',
  'CREATE MATERIALIZED VIEW shop.sums ENGINE = SummingMergeTree ORDER BY customer AS SELECT customer, sum(total) AS s FROM shop.orders GROUP BY customer',
  "CREATE DICTIONARY shop.names (id UInt64, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(DB 'shop' TABLE 'customers')) LAYOUT(FLAT()) LIFETIME(0)",
  // What waits in the folder for whoever opens it to write.
  'SYSTEM STOP MERGES',
  "ALTER TABLE shop.orders UPDATE note = 'z' WHERE customer = 1 SETTINGS mutations_sync = 0",
];

beforeAll(async () => {
  packages = await installClickhouse();
  engine = clickhouseEngineWith(await clickhouseProgram());
  workspace = mkdtempSync(join(tmpdir(), 'plinth-clickhouse-'));
  data = join(workspace, 'data');
  const made = await writeClickhouse(data, statements);
  expect(made.filter(({ ok }) => !ok)).toEqual([]);
  session = await connected(data);
});
afterAll(async () => {
  await session.close();
  rmSync(workspace, { recursive: true, force: true });
});

function profile(database: string): ConnectionProfile {
  const place = { engine: 'clickhouse', host: 'localhost', port: 0, user: '' } as const;
  return { ...place, label: 'test', database, tls: { mode: 'disable' }, environment: 'unlabelled' };
}

async function connected(folder: string): Promise<OpenSession> {
  const outcome = await engine.connect(profile(folder), undefined, { packageFolders: [packages] });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.session;
}

/** Its rows, or what is said instead. */
async function asked(sql: string, one = session): Promise<unknown> {
  const outcome = await one.query(sql);
  return outcome.kind === 'rows' ? outcome.rows : outcome.failure.message;
}

/** Without the file by which ClickHouse locks it while it is open. */
function contents(): readonly string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'status')
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`);
}

describe('a folder', () => {
  it('is found by what is in it', async () => {
    mkdirSync(join(workspace, 'db', 'metadata'), { recursive: true });
    const { offers, problems } = await engine.offers({ ...sourcesOfThisProcess([workspace]), env: {} });
    expect(problems).toEqual([]);
    expect(offers.map(({ profile: { database }, source }) => [database, source])).toEqual([[data, 'data']]);
  });

  it('is not opened without chdb, and says how to get it', async () => {
    const outcome = await engine.connect(profile(data), undefined, { packageFolders: [workspace] });
    expect(outcome.kind === 'failed' && outcome.failure.message).toContain('npm install --save-dev chdb');
  });

  it('that has none of its data is refused, and stays as it is', async () => {
    const folder = join(workspace, 'db');
    const other = await connected(folder);
    expect(await asked('SELECT 1', other)).toContain('no data of ClickHouse');
    await other.close();
    expect(readdirSync(folder)).toEqual(['metadata']);
  });

  it('that another program has open is told with its process', async () => {
    const folder = join(workspace, 'written');
    const made = 'CREATE TABLE a (id UInt8) ENGINE = MergeTree ORDER BY id';
    const other = await connected(folder);
    const outcomes = await writeClickhouse(folder, [made], async () => {
      expect(await asked('SELECT count() FROM a', other)).toMatch(/process \d+\. ClickHouse lets nobody/);
    });
    expect(outcomes).toMatchObject([{ ok: true }]);
    expect(await asked('SELECT count() FROM a', other)).toEqual([['0']]);
    await other.close();
  });
});

describe('what is sent', () => {
  it('reads the folder and changes nothing in it, not even what waits there', async () => {
    const before = contents();
    expect(await engine.identify(session)).toMatchObject({
      product: 'ClickHouse',
      version: clickhouseVersion,
    });
    expect(await asked("SELECT count(), countIf(note = 'z'), any(NULL) FROM shop.orders")).toEqual([
      ['100000', '0', null],
    ]);
    for (const sql of [
      'INSERT INTO shop.customers VALUES (1, 2)',
      'SYSTEM START MERGES',
      'SELECT 1; SELECT 2',
      'KILL MUTATION WHERE 1',
      "SELECT 1 INTO OUTFILE 'out.csv'",
      "SELECT file('/etc/hosts')",
      'EXPLAIN ESTIMATE DROP TABLE shop.orders',
    ])
      expect([sql, await asked(sql)]).toEqual([
        sql,
        expect.stringMatching(/explained|several|INTO|file\(\)/),
      ]);
    for (const sql of [
      "SELECT * FROM url('http://127.0.0.1:9/', 'CSV', 'a String')",
      'SELECT 1 SETTINGS readonly = 0',
    ])
      expect([sql, await asked(sql)]).toEqual([sql, expect.stringContaining('readonly mode')]);
    expect(await asked('SELECT is_done FROM system.mutations')).toEqual([['0']]);
    expect(contents()).toEqual(before);
  });
});

describe('a plan', () => {
  const sql =
    "SELECT c.name, count() FROM shop.orders o JOIN shop.customers c ON c.id = o.customer WHERE o.placed > '2026-03-01' AND o.customer = {customer:UInt32} GROUP BY c.name";

  it('tells the parts and granules that are read, and nothing runs', async () => {
    const without = await engine.explain?.(session, { sql });
    expect(without).toMatchObject({ kind: 'refused', reason: 'needsValues' });
    const outcome = await engine.explain?.(session, { sql, values: ['5'] });
    if (outcome?.kind !== 'plan') throw new Error(JSON.stringify(outcome));
    const origin = { ...outcome, kind: 'live' as const, values: [] };
    const read = understandPlan({ json: outcome.json, sql, origin, parser: await loadPostgresParser() });
    if (!read.ok) throw new Error(read.problem);
    const { nodes, engine: of } = read.reading.plan;
    expect(of).toBe('clickhouse');
    expect(nodes.map(({ label }) => label)).toEqual(expect.arrayContaining(['Aggregating', 'Join']));
    const scan = nodes.find(({ relation }) => relation?.name === 'orders');
    expect(scan?.relation?.schema).toBe('shop');
    expect(scan?.estimate?.rows).toBe(8_192);
    expect(Object.fromEntries(scan?.extra ?? [])).toMatchObject({
      'Parts Read': '1 of 3',
      'Granules Read': expect.stringMatching(/^1 of \d+$/) as string,
      PrimaryKey: expect.stringContaining('customer in [5, 5]') as string,
    });
  });

  it('tells why there is none', async () => {
    const failed = await engine.explain?.(session, { sql: 'SELECT nope FROM shop.orders' });
    expect(failed).toMatchObject({ kind: 'failed' });
    const refused = await engine.explain?.(session, { sql: 'ALTER TABLE shop.orders DELETE WHERE 1' });
    expect(refused).toMatchObject({ kind: 'refused', reason: 'otherStatement' });
  });
});

describe('the explorer', () => {
  async function exploring(
    question: Parameters<ReturnType<DatabaseEngine['catalog']>['explore']>[0],
  ): Promise<Answer> {
    const read = await engine.catalog(session).explore(question, {});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    expect(read.value.refused).toEqual([]);
    return read.value;
  }

  it('reads databases, tables and views with their columns', async () => {
    const read = await engine.catalog(session).introspect({});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    const shop = read.value.schemas.find(({ name }) => name === 'shop');
    expect(shop?.relations.map(({ name, kind, rowEstimate }) => [name, kind, rowEstimate])).toEqual([
      ['customers', 'table', 1_000],
      ['dear', 'view', undefined],
      ['orders', 'table', 100_000],
      ['sums', 'materializedView', 0],
    ]);
    expect(shop?.relations[2]).toMatchObject({
      comment: 'what was bought',
      columns: [
        { name: 'id', type: 'UInt64', nullable: false },
        { name: 'customer' },
        { name: 'placed' },
        { name: 'note', nullable: true },
        { name: 'total', hasDefault: true },
      ],
    });
  });

  it('lists keys, indexes, projections, partitions and the mutations that wait', async () => {
    const { lists } = await exploring({ what: 'relation', id: '["shop","orders"]' });
    expect(
      lists.flatMap(({ group, objects }) =>
        objects.map(({ name, type, detail }) =>
          `${group}: ${name}${type === undefined ? '' : ` ${type}`} ${detail}`.trim(),
        ),
      ),
    ).toEqual([
      'Columns: id UInt64',
      'Columns: customer UInt32',
      'Columns: placed DateTime',
      'Columns: note Nullable(String) CODEC(ZSTD(3))',
      'Columns: total Decimal(10, 2) default',
      'Keys: sorting key customer, placed',
      'Keys: primary key customer, placed',
      'Keys: partition key toYYYYMM(placed)',
      'Indexes: ids minmax (id)',
      'Projections: sums aggregate',
      'Partitions: 202601 1 part, 44640 rows',
      'Partitions: 202602 1 part, 40320 rows',
      'Partitions: 202603 1 part, 15040 rows',
      "Mutations that wait: (UPDATE note = 'z' WHERE customer = 1)",
    ]);
    const { groups } = await exploring({ what: 'groups', scope: { of: 'schema', schema: '["shop"]' } });
    expect(groups).toEqual([{ name: 'Dictionaries', count: 1 }]);
  });

  it('finds by name and tells statements', async () => {
    const { found } = await exploring({ what: 'search', search: readSearch('customer') });
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'table customers',
      ...Array.from({ length: found.length - 1 }, () => 'column customer'),
    ]);
    const { definition } = await exploring({ what: 'definition', kind: 'table', id: '["shop","orders"]' });
    expect(definition).toMatch(/^CREATE TABLE shop\.orders [^]*ORDER BY \(customer, placed\)/);
  });

  it('sees a change without opening the folder', async () => {
    const reader = engine.catalog(session);
    const before = await reader.token();
    expect(await reader.token()).toEqual(before);
    const outcomes = await writeClickhouse(data, [
      'CREATE TABLE shop.more (id UInt8) ENGINE = MergeTree ORDER BY id',
    ]);
    expect(outcomes).toMatchObject([{ ok: true }]);
    expect(await reader.token()).not.toEqual(before);
  });
});
