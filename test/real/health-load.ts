/**
 * The health of a busy server that has nothing wrong: pgbench writes to a tuned PostgreSQL 18 while every standard check looks again and
 * again. Each finding is one too many. Prints what was found, what the looks cost, and what pgbench achieved beside them and without.
 *   npx tsx test/real/health-load.ts [minutes]
 */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { objectName } from '../../core/health/accepted.ts';
import { findingsOf } from '../../core/health/report.ts';
import { postgresHealth } from '../../engine/databases/postgres/health.ts';
import { healthOfServer, standardChecks } from '../../engine/health/run.ts';
import { withMemory } from '../../engine/health/settings.ts';
import { openSession, runScript } from '../databases/native.ts';
import { startPostgresApart } from '../hosts/postgres/server.ts';

const pgbench = process.env['PGBENCH'] ?? '/usr/lib/postgresql/15/bin/pgbench';

void main(Number(process.argv[2] ?? 30));

async function main(minutes: number): Promise<void> {
  const server = await startPostgresApart(18, {
    shared_buffers: '512MB',
    effective_cache_size: '1500MB',
    random_page_cost: '1.1',
    track_io_timing: 'on',
    wal_compression: 'on',
    max_wal_size: '4GB',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    idle_in_transaction_session_timeout: '5min',
    autovacuum_naptime: '10s',
    shared_preload_libraries: 'pg_stat_statements',
  });
  try {
    const database = await server.createDatabase();
    await runScript(server, database, 'CREATE EXTENSION pg_stat_statements; SELECT pg_stat_reset()');
    const address = server.connectionString(database);
    await ran(['-i', '-s', '10', '--foreign-keys', '-q', address]);
    const alone = await ran(['-c', '4', '-T', '20', address]);
    console.log(`without looks: ${tpsIn(alone)} transactions a second`);
    const load = ran(['-c', '4', '-T', String(Math.round(minutes * 60)), address]);
    const ended = new AbortController();
    void load.finally(() => ended.abort());
    const found = new Map<string, number>();
    const costs: number[] = [];
    const unseen = new Set<string>();
    while (!ended.signal.aborted) {
      const session = await openSession(server, database);
      const outcome = await healthOfServer(session, postgresHealth, {
        checks: standardChecks(postgresHealth),
        thresholds: withMemory(new Map(), 2 * 1024 ** 3),
      });
      await session.close();
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      costs.push(outcome.health.footprint.ms);
      for (const { check, finding } of findingsOf(outcome.health)) {
        const what = `${check.id} of ${objectName(finding.object)}`;
        if (!found.has(what)) console.log(`found: ${what}: ${finding.message}`);
        found.set(what, (found.get(what) ?? 0) + 1);
      }
      for (const { check, unseen: all } of outcome.health.results)
        for (const { because } of all) unseen.add(`${check.id}: ${because}`);
      await pause(5_000);
    }
    const sorted = costs.toSorted((a, b) => a - b);
    console.log(`with looks: ${tpsIn(await load)} transactions a second`);
    console.log(
      `${costs.length} looks with ${standardChecks(postgresHealth).length} checks, in the middle ${Math.round(sorted[sorted.length >> 1] ?? 0)} ms; ${found.size} different findings`,
    );
    for (const one of unseen) console.log(`not seen: ${one}`);
  } finally {
    await server.stop();
  }
}

function ran(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(pgbench, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`pgbench ended with ${code}`)),
    );
  });
}

function tpsIn(text: string): string {
  return /tps = ([\d.]+)/.exec(text)?.[1]?.split('.')[0] ?? 'no';
}
