/** What waits for a statement that only reads: what a review says of it, on real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { pidOf, waitUntilBlocked } from './effects/waiting.ts';
import { withSessions } from './sessions.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE readings (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE readings_default PARTITION OF readings DEFAULT;
CREATE TABLE plain (at date);
CREATE TABLE marks (at date);`;
const read =
  'INSERT INTO marks SELECT max(at) FROM (SELECT max(at) AS at FROM readings UNION ALL SELECT max(at) FROM plain) AS each';

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('locks all partitions, and not the default one alone', async () => {
    await withSessions(server, [history], async ([one]) => {
      await one.query(`BEGIN; ${read}`);
      const found = await one.query<{ readonly is: string }>(
        "SELECT string_agg(relation::regclass::text, ', ' ORDER BY relation::regclass::text) AS is FROM pg_locks WHERE mode = 'AccessShareLock' AND pid = pg_backend_pid() AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p'))",
      );
      expect(found.rows[0]?.is).toBe('plain, readings, readings_2025, readings_default');
    });
  });

  it.each([
    [
      "CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
      'readings',
    ],
    ['DROP TABLE readings_2025', 'readings'],
    ['TRUNCATE plain', 'plain'],
  ])('%s waits for it, and every read and write of %s waits behind that', async (sql, table) => {
    await withSessions(server, [history], async ([one, other, third]) => {
      const [reading, job] = await Promise.all([pidOf(one), pidOf(other)]);
      await one.query(`BEGIN; ${read}`);
      // Beside it alone nobody waits.
      await third.query(`SELECT count(*) FROM ${table}; INSERT INTO ${table} (at) VALUES ('2025-06-01')`);
      const running = other.query(sql);
      await waitUntilBlocked(third, job, [reading]);
      await third.query("SET lock_timeout = '200ms'");
      for (const behind of [
        `SELECT count(*) FROM ${table}`,
        `INSERT INTO ${table} (at) VALUES ('2025-06-01')`,
      ])
        await expect(third.query(behind)).rejects.toThrow('lock timeout');
      await one.query('ROLLBACK');
      await running;
    });
  });
});
