/**
 * The health of a large database on native PostgreSQL 18: 10,000 tables, 30,000 indexes and 10,000 sequences. The first screen is the live
 * checks, the standard set is all that run unasked. Then two records of the 10,000 statements that the server has counted meanwhile, and
 * their comparison. Processor time of this process, and wall time, in which the server works.
 *   npx tsx test/bench/health.ts [tables]
 */
import { performance } from 'node:perf_hooks';
import type { Check } from '../../core/health/check.ts';
import { compareStatements } from '../../core/statements/compare.ts';
import { printSnapshot, readSnapshot, type StatementSnapshot } from '../../core/statements/snapshot.ts';
import { healthOfServer, standardChecks } from '../../engine/health/run.ts';
import { postgresHealth } from '../../engine/databases/postgres/health.ts';
import { readStatements } from '../../engine/databases/postgres/statements.ts';
import { openSession, withClient } from '../databases/native.ts';
import { startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';

void main(Number(process.argv[2] ?? 10_000));

async function main(tables: number): Promise<void> {
  const server = await startPostgresApart(18, {
    max_locks_per_transaction: '1024',
    autovacuum_naptime: '86400',
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.max': String(2 * tables + 1_000),
  });
  try {
    const database = await makeTables(server, tables);
    console.log(`${tables} tables, ${3 * tables} indexes, ${tables} sequences`);
    const standard = standardChecks(postgresHealth);
    const isLive = ({ cost }: Check): boolean => cost === 'live';
    for (const round of ['first', 'second', 'third']) {
      await measure(server, database, `${round}: first screen`, standard.filter(isLive));
      await measure(server, database, `${round}: standard set`, standard);
    }
    await measureStatements(server, database, tables);
  } finally {
    await server.stop();
  }
}

async function measure(
  server: PostgresServer,
  database: string,
  what: string,
  checks: readonly Check[],
): Promise<void> {
  const session = await openSession(server, database);
  const [before, began] = [process.cpuUsage(), performance.now()];
  const outcome = await healthOfServer(session, postgresHealth, { checks });
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  await session.close();
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  const { results, footprint } = outcome.health;
  const slowest = results.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  console.log(
    `${what}: ${Math.round(wall)} ms, ${Math.round((user + system) / 1000)} ms of them own processor time, ${footprint.queries} queries; the slowest: ${slowest.map(({ check, ms }) => `${check.id} ${Math.round(ms)} ms`).join(', ')}`,
  );
}

/** As `plinth statements` does: two records through their files, and the comparison of both. */
async function measureStatements(server: PostgresServer, database: string, tables: number): Promise<void> {
  const session = await openSession(server, database);
  const texts: string[] = [];
  for (const round of [1, 2]) {
    await queryEach(server, database, tables);
    const read = await timed(`record ${round}`, () => readStatements(session));
    if (read.kind === 'failed') throw new Error(read.failure.message);
    texts.push(printSnapshot({ ...read.value, applied: undefined }));
  }
  await session.close();
  for (const round of ['first', 'second', 'third']) {
    const snapshots = await timed(`${round}: both records read`, () => texts.map(snapshotIn));
    const outcome = await timed(`${round}: compared`, () => compareStatements(snapshots));
    if (outcome.kind === 'refused') throw new Error(outcome.because);
    console.log(
      `${snapshots.map(({ entries }) => entries.length).join(' and ')} statements, ${outcome.comparison.slower.length} of them slower`,
    );
  }
}

function snapshotIn(text: string): StatementSnapshot {
  const reading = readSnapshot(JSON.parse(text));
  if (reading.kind === 'unusable') throw new Error(reading.because);
  return reading.snapshot;
}

/** A statement for each table. */
async function queryEach(server: PostgresServer, database: string, tables: number): Promise<void> {
  await withClient(server, database, async (client) => {
    for (let from = 1; from <= tables; from += 500) {
      const some = Array.from({ length: Math.min(500, tables + 1 - from) }, (_, at) => from + at);
      await client.query(some.map((n) => `SELECT b, c FROM t${n} WHERE a = 7 AND c < now()`).join(';'));
    }
  });
}

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const [before, began] = [process.cpuUsage(), performance.now()];
  const result = await work();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  console.log(
    `${what}: ${Math.round(wall)} ms, ${Math.round((user + system) / 1000)} ms of them own processor time`,
  );
  return result;
}

/** Each with a primary key, a foreign key to the first, and two further indexes of which one is the beginning of the other. */
async function makeTables(server: PostgresServer, tables: number): Promise<string> {
  const database = await server.createDatabase();
  await withClient(server, database, async (client) => {
    await client.query('CREATE EXTENSION pg_stat_statements');
    for (let from = 1; from <= tables; from += 500) {
      await client.query(`DO $$ BEGIN FOR n IN ${from}..${Math.min(tables, from + 499)} LOOP
        EXECUTE format('CREATE TABLE t%s (id bigserial PRIMARY KEY, a int, b text, c timestamptz)', n);
        EXECUTE format('CREATE INDEX t%s_a ON t%s (a)', n, n);
        EXECUTE format('CREATE INDEX t%s_a_b ON t%s (a, b)', n, n);
        EXECUTE format('INSERT INTO t%s (a, b, c) SELECT g, ''text'', now() FROM generate_series(1, 20) g', n);
      END LOOP; END $$`);
    }
    await client.query('ANALYZE');
  });
  return database;
}
