/**
 * What the checks say of free space against what a rewrite gives back, on tables of every kind; and the script that rebuilds an index, while
 * others write: no row is lost, and what a killed run leaves is found and removed.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Health } from '../../../core/health/report.ts';
import { checks } from '../../../core/health/postgresql/checks/index.ts';
import { split } from '../../../core/syntax/postgres/splitter.ts';
import { postgresHealth } from '../../../engine/databases/postgres/health.ts';
import { healthOfServer } from '../../../engine/health/run.ts';
import { startPostgresApart, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession } from '../native.ts';
import { scriptOf } from './script.ts';

const filled = (name: string, values: string, options = ''): string =>
  `CREATE TABLE ${name} ${options} AS SELECT ${values} FROM generate_series(1, 60000) g`;
const plain = "g AS id, g AS a, 'a text of some length' AS b";

/** By table: how it is made. */
const tables: Readonly<Record<string, readonly string[]>> = {
  fresh: [filled('fresh', plain)],
  half_deleted: [filled('half_deleted', plain), 'DELETE FROM half_deleted WHERE id % 2 = 0'],
  most_deleted: [filled('most_deleted', plain), 'DELETE FROM most_deleted WHERE id % 5 <> 0'],
  nearly_empty: [filled('nearly_empty', plain), 'DELETE FROM nearly_empty WHERE id % 10 <> 0'],
  updated: [filled('updated', plain), 'UPDATE updated SET a = a + 1'],
  padded: [filled('padded', 'g % 2 = 0 AS a, g::bigint AS b, g % 3 = 0 AS c, g::bigint AS d')],
  fillfactor: [
    'CREATE TABLE fillfactor (id int, b text) WITH (fillfactor = 50)',
    "INSERT INTO fillfactor SELECT g, 'a text of some length' FROM generate_series(1, 60000) g",
  ],
  toasted: [
    filled(
      'toasted',
      "g AS id, (SELECT string_agg(md5((g * i)::text), '') FROM generate_series(1, 90) i) AS b",
    ).replace('60000', '3000'),
  ],
  jsons: [filled('jsons', "g AS id, json_build_object('a', g, 'b', repeat('x', g % 90)) AS j")],
  jsonbs: [filled('jsonbs', "g AS id, jsonb_build_object('a', g, 'b', repeat('x', g % 90)) AS j")],
  nulls: [filled('nulls', "g AS id, nullif(g % 2, 0) AS a, CASE WHEN g % 3 = 0 THEN 'text' || g END AS b")],
  dropped: [filled('dropped', `${plain}, repeat('y', 200) AS wide`), 'ALTER TABLE dropped DROP COLUMN wide'],
};
/** Of these the check says itself that it cannot be sure. */
const unsure = ['dropped'];
/** Points of a hundred. */
const tolerance = 5;

describe.each([14, 15, 16, 17, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let database: string;
  let client: Client;
  beforeAll(async () => {
    server = await startPostgresApart(major, { autovacuum: 'off' });
    database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  async function looked(check: string, thresholds: Readonly<Record<string, number>>): Promise<Health> {
    const session = await openSession(server, database);
    const outcome = await healthOfServer(session, postgresHealth, {
      checks: checks.filter(({ id }) => id === check),
      thresholds: new Map([[check, new Map(Object.entries(thresholds))]]),
    });
    await session.close();
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.health;
  }

  /** Statement by statement: a build without locks is none in a transaction. */
  async function run(script: string): Promise<void> {
    const own = new Client({ connectionString: server.connectionString(database) });
    own.on('error', () => undefined);
    await own.connect();
    try {
      for (const { span } of split(script)) await own.query(script.slice(span.start, span.end));
    } finally {
      await own.end();
    }
  }

  /** Points by table, of those that the check names. */
  async function said(check: string): Promise<ReadonlyMap<string, number>> {
    const { results } = await looked(check, { sometime: 0, size: 0 });
    return new Map(
      results.flatMap(({ findings }) =>
        findings.map(({ object, message }) => [
          object.name,
          Number(/(\d+(?:\.\d+)?) %/.exec(message)?.[1] ?? 0),
        ]),
      ),
    );
  }

  it('says of each table what a rewrite gives back, within five points, or that it cannot be sure', async () => {
    for (const statement of Object.values(tables).flat()) await client.query(statement);
    await client.query('VACUUM ANALYZE');
    await client.query('CREATE EXTENSION pgstattuple');
    const { results } = await looked('table-bloat', { sometime: 0, size: 0 });
    const flagged = results
      .flatMap(({ findings }) => findings)
      .filter(({ message }) => message.includes('dropped column'));
    expect(flagged.map(({ object }) => object.name)).toEqual(unsure);
    const [estimated, measured] = [await said('table-bloat'), await said('table-bloat-measured')];
    const sizes = async (): Promise<ReadonlyMap<string, number>> => {
      const { rows } = await client.query<{ relname: string; size: string }>(
        "SELECT relname, pg_relation_size(oid, 'main') AS size FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
      );
      return new Map(rows.map(({ relname, size }) => [relname, Number(size)]));
    };
    const before = await sizes();
    await client.query('VACUUM FULL');
    const after = await sizes();
    const figures = Object.keys(tables).map((table) => {
      const truth = 100 - ((after.get(table) ?? 0) / (before.get(table) ?? 1)) * 100;
      return { table, truth, estimated: estimated.get(table) ?? 0, measured: measured.get(table) ?? 0 };
    });
    console.log(
      figures
        .map((one) => `${one.table} ${one.truth.toFixed(1)} ${one.estimated} ${one.measured}`)
        .join('\n'),
    );
    const sure = figures.filter(({ table }) => !unsure.includes(table));
    expect(sure.filter(({ truth, estimated: share }) => Math.abs(share - truth) > tolerance)).toEqual([]);
    // What the server counts as free leaves out headers and line pointers.
    expect(
      sure.filter(({ truth, measured: share }) => share > truth + tolerance || share < truth - 7),
    ).toEqual([]);
  });

  it('rebuilds an index while others write, without a lost row, and after a killed run', async () => {
    await client.query(
      'CREATE TABLE busy (id bigint PRIMARY KEY, n int); INSERT INTO busy SELECT g, 0 FROM generate_series(1, 200000) g; CREATE INDEX busy_n ON busy (n, id)',
    );
    await client.query('DELETE FROM busy WHERE id % 5 <> 0');
    await client.query('VACUUM ANALYZE busy');
    const script = scriptOf(await looked('index-bloat', { sometime: 40, size: 1 }), 'public.busy_n');
    let [written, isDone] = [0, false];
    const writers = [1, 2].map(async (writer) => {
      const own = new Client({ connectionString: server.connectionString(database) });
      await own.connect();
      while (!isDone) {
        const { rowCount } = await own.query(
          `INSERT INTO busy VALUES (${1_000_000 * writer} + ${(written += 1)}, ${writer})`,
        );
        expect(rowCount).toBe(1);
        await own.query(
          `UPDATE busy SET n = n + 1 WHERE id = ${1_000_000 * writer + written} OR id % 40000 = ${writer}`,
        );
      }
      await own.end();
    });
    const held = new Client({ connectionString: server.connectionString(database) });
    await held.connect();
    // A run that has to wait for an old transaction, and is ended there.
    await held.query('BEGIN; INSERT INTO busy VALUES (0, 0)');
    const killed = run(script).then(
      () => 'done',
      () => 'ended',
    );
    await expect
      .poll(async () => {
        const { rowCount } = await client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'REINDEX%' AND wait_event_type = 'Lock'",
        );
        return rowCount;
      })
      .toBe(1);
    expect(await killed).toBe('ended');
    await held.query('ROLLBACK');
    await held.end();
    const left = await looked('invalid-index', {});
    const names = left.results.flatMap(({ findings }) => findings.map(({ object }) => object.name));
    expect(names).toEqual(['busy_n_ccnew']);
    await run(scriptOf(left, 'public.busy_n_ccnew'));
    await run(script);
    isDone = true;
    await Promise.all(writers);
    const again = await looked('invalid-index', {});
    expect(again.results.flatMap(({ findings }) => findings)).toEqual([]);
    const { rows } = await client
      .query<{ table: number; index: number }>('SET enable_seqscan = off; SET enable_bitmapscan = off')
      .then(async () =>
        client.query<{ table: number; index: number }>(
          'SELECT (SELECT count(*)::int FROM busy WHERE id > 1000000) AS table, (SELECT count(*)::int FROM busy WHERE n > 0 AND id > 1000000) AS index',
        ),
      );
    expect(rows).toEqual([{ table: written, index: written }]);
    const bloated = (await looked('index-bloat', { sometime: 40, size: 1 })).results.flatMap(({ findings }) =>
      findings.map(({ object }) => object.name),
    );
    expect(bloated).toEqual(['busy_pkey']);
  });
});
