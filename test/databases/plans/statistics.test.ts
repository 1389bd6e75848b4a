/** `plinth stats pull`: sizes and counts of a real catalog, within read-only limits, and no value of any column. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import { readStatistics } from '../../../core/statistics/read.ts';
import type { RelationStatistics, Statistics } from '../../../core/statistics/statistics.ts';
import { printStatistics } from '../../../core/statistics/write.ts';
import { collectStatistics } from '../../../engine/databases/catalog/statistics.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { draftStatistics } from '../../../engine/workspace/statistics-draft.ts';
import { newest } from '../../breadth.ts';
import { postgresMajors } from '../../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession, runScript } from '../native.ts';

const at = '2026-11-20T15:00:00.000Z';

const script = `
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
INSERT INTO orders SELECT n, repeat('secret row ', 20) FROM generate_series(1, 5000) n;
CREATE TABLE toasted (id int, body text);
ALTER TABLE toasted ALTER body SET STORAGE EXTERNAL;
INSERT INTO toasted SELECT 1, repeat('secret row ', 200000);
CREATE TABLE nothing (id int);
CREATE TABLE never_analysed (id int);
INSERT INTO never_analysed SELECT generate_series(1, 700);
CREATE SCHEMA "Shop's";
CREATE TABLE "Shop's"."<script>alert(1)</script>" (id int);
CREATE TABLE readings (at date, device int) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (device);
CREATE TABLE readings_2025_1 PARTITION OF readings_2025 FOR VALUES IN (1);
CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE unfilled (at date) PARTITION BY RANGE (at);
INSERT INTO readings SELECT '2025-05-05', 1 FROM generate_series(1, 3000);
INSERT INTO readings SELECT '2026-05-05', 2 FROM generate_series(1, 2000);
CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders;
CREATE VIEW shown AS SELECT 1 AS one;
CREATE SEQUENCE numbers;
CREATE TEMP TABLE passing (id int);
CREATE TYPE pair AS (a int, b int);
`;

const analysed = `ANALYZE orders; ANALYZE toasted; ANALYZE nothing; ANALYZE readings; ANALYZE totals;
ANALYZE "Shop's"."<script>alert(1)</script>";`;

async function collected(session: SqlSession): Promise<Statistics> {
  const outcome = await collectStatistics(session, { at });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.statistics;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe.each(newest(postgresMajors))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await startPostgres(major);
    database = await server.createDatabase();
    await runScript(server, database, script);
    await runScript(server, database, analysed);
  });

  it('tells size, rows and kind of each table, and nothing that stands in one', async () => {
    const session = await openSession(server, database);
    const statistics = await collected(session);
    await session.close();
    const named = new Map(statistics.relations.map((one) => [`${one.schema}.${one.name}`, one]));
    const fact = (name: string): Partial<RelationStatistics> => named.get(name) ?? {};
    expect([...named.keys()].sort()).toEqual([
      "Shop's.<script>alert(1)</script>",
      'public.never_analysed',
      'public.nothing',
      'public.orders',
      'public.readings',
      'public.readings_2025',
      'public.readings_2025_1',
      'public.readings_2026',
      'public.toasted',
      'public.totals',
      'public.unfilled',
    ]);
    expect(fact('public.orders')).toMatchObject({ kind: 'table', rows: 5000 });
    expect(fact('public.orders').bytes).toBeGreaterThan(5000 * 220);
    expect(fact('public.toasted').bytes).toBeGreaterThan(200_000 * 11);
    expect(fact('public.nothing')).toMatchObject({ rows: 0, bytes: 0 });
    expect(fact('public.totals')).toMatchObject({ kind: 'materialized-view', rows: 1 });
    expect(fact('public.unfilled')).toMatchObject({ kind: 'partitioned-table', rows: 0, bytes: 0 });
    // Nobody has analysed it: what has been inserted is counted, unless the counters have not arrived yet; zero would be wrong.
    expect([undefined, 700]).toContain(fact('public.never_analysed').rows);
    expect(fact('public.never_analysed').bytes).toBeGreaterThan(8191);
    const parts = ['public.readings_2025_1', 'public.readings_2026'].map(fact);
    const sum = parts.reduce((total, one) => total + (one.bytes ?? 0), 0);
    expect(fact('public.readings')).toMatchObject({ kind: 'partitioned-table', rows: 5000, bytes: sum });
    expect(fact('public.readings_2025')).toMatchObject({ kind: 'partitioned-table', rows: 3000 });
    expect(Math.floor((statistics.server?.versionNumber ?? 0) / 10_000)).toBe(major);
    const text = printStatistics(statistics);
    expect(text).not.toContain('secret row');
    expect(readStatistics(JSON.parse(text))).toEqual({
      kind: 'read',
      statistics: expect.anything() as object,
      problems: [],
    });
  });

  it('tells no writes per second while the counters are young', async () => {
    const session = await openSession(server, database);
    await session.query('SELECT pg_stat_reset()');
    const { relations } = await collected(session);
    await session.close();
    expect(relations.filter((one) => one.writesPerSecond !== undefined)).toEqual([]);
  });

  it('tells writes per second, those of partitions in sum', async () => {
    const session = await openSession(server, database);
    await session.query('SELECT pg_stat_reset()');
    // Counters arrive at the latest when the session that wrote ends.
    await runScript(
      server,
      database,
      "INSERT INTO readings SELECT '2025-05-05', 1 FROM generate_series(1, 100)",
    );
    const seen = 'SELECT count(*)::text FROM pg_stat_user_tables WHERE n_tup_ins = 100';
    const deadline = Date.now() + 20_000;
    for (let counted = ''; counted !== '1';) {
      if (Date.now() > deadline) throw new Error('The counters have not arrived.');
      const other = await openSession(server, database);
      const outcome = await other.query(seen);
      await other.close();
      counted = outcome.kind === 'rows' ? (outcome.rows[0]?.[0] ?? '') : '';
    }
    const outcome = await collectStatistics(session, { at, leastSeconds: 0 });
    await runScript(
      server,
      database,
      'DELETE FROM readings_2025_1 WHERE ctid IN (SELECT ctid FROM readings_2025_1 OFFSET 3000)',
    );
    await runScript(server, database, analysed);
    await session.close();
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    const writes = (name: string): number | undefined =>
      outcome.statistics.relations.find((one) => one.name === name)?.writesPerSecond;
    expect(writes('readings_2025_1')).toBeGreaterThan(0);
    expect(writes('readings')).toBe(writes('readings_2025_1'));
    expect(writes('orders')).toBe(0);
  });

  it('reads in one READ ONLY transaction with limits, and leaves nothing open', async () => {
    const session = await openSession(server, database);
    const sent: string[] = [];
    const listening: SqlSession = {
      label: session.label,
      query: (text, options) => {
        sent.push(text);
        return session.query(text, options);
      },
    };
    await collected(listening);
    const inside = await session.query(
      "SELECT current_setting('transaction_read_only'), pg_current_xact_id_if_assigned()",
    );
    await session.close();
    expect(sent[0]).toBe('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    expect(sent[1]).toMatch(/statement_timeout = \d+.*lock_timeout = \d+/);
    expect(sent.at(-1)).toBe('ROLLBACK');
    expect(sent).toHaveLength(4);
    expect(inside).toEqual({ kind: 'rows', rows: [['off', null]] });
  });

  itBroadly('gives up on a table that somebody holds, and says so', async () => {
    const holder = await openSession(server, database);
    await holder.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE', { protocol: 'simple' });
    const session = await openSession(server, database);
    const outcome = await collectStatistics(session, { at });
    await holder.query('ROLLBACK');
    await session.close();
    await holder.close();
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'lockTimeout' } });
  });

  it('needs no privilege on the tables', async () => {
    const role = `onlooker_${major}`;
    await runScript(server, database, `DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role}`);
    const session = await openSession(server, database);
    await session.query(`SET ROLE ${role}`);
    const { relations } = await collected(session);
    await session.close();
    await runScript(server, database, `DROP ROLE ${role}`);
    expect(relations.find(({ name }) => name === 'orders')).toMatchObject({ rows: 5000 });
  });
});

it('says the version of a database without tables', async () => {
  const server = await startPostgres(18);
  const session = await openSession(server, await server.createDatabase());
  const { server: told, relations } = await collected(session);
  await session.close();
  expect(relations).toEqual([]);
  expect(told?.version).toMatch(/^18/);
});

describe('what is kept in a file', () => {
  const measured: Statistics = {
    server: { versionNumber: 180_000, version: '18.0', unknown: [] },
    collectedAt: at,
    relations: [
      { schema: 'public', name: 'orders', kind: 'table', bytes: 1, rows: 2, writesPerSecond: 3, unknown: [] },
    ],
    unknown: [],
  };

  function fileWith(text: string | undefined): string {
    const folder = mkdtempSync(join(tmpdir(), 'plinth-statistics-'));
    folders.push(folder);
    const file = join(folder, 'plinth.stats.json');
    if (text !== undefined) writeFileSync(file, text);
    return file;
  }

  it('is all that is not known here', () => {
    const known = printStatistics({ ...measured, unknown: [['settings', { work_mem: '4MB' }]] });
    const draft = draftStatistics(fileWith(known), measured);
    expect(draft).toMatchObject({ kind: 'draft', replaces: true });
    expect(draft.kind === 'draft' && draft.text).toBe(known);
    expect(draftStatistics(fileWith(undefined), measured)).toMatchObject({ replaces: false });
  });

  it.each([
    ['broken', '{'],
    ['of a newer version', '{ "version": 9 }'],
    ['with a wrong relation', '{ "version": 1, "collectedAt": "2026-01-01", "relations": [7] }'],
    [
      'nested beyond measure',
      `{ "version": 1, "collectedAt": "2026-01-01", "relations": [], "x": ${'['.repeat(100_000)}${']'.repeat(100_000)} }`,
    ],
  ])('is not written over where it is %s', (_title, text) => {
    const file = fileWith(text);
    expect(draftStatistics(file, measured)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('Nothing was written over it') as string,
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
