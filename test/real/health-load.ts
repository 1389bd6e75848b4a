/**
 * The health of a busy server that has nothing wrong: pgbench writes to a tuned PostgreSQL 18 while every standard check looks again and
 * again, sixty times, and a snapshot for `plinth capacity` is kept each time. Each finding is one too many. Prints what was found, what the
 * looks cost, what pgbench achieved beside them and without, and what the snapshots say of the server's growth.
 *   npx tsx test/real/health-load.ts [minutes] [transactions a second]
 */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { capacityText } from '../../cli/reporters/capacity.ts';
import { plainStyle } from '../../cli/style.ts';
import { capacityOf } from '../../core/capacity/capacity.ts';
import { objectName } from '../../core/health/accepted.ts';
import { findingsOf } from '../../core/health/report.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';

import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { postgresHealth } from '../../engine/databases/postgres/health.ts';
import { healthOfServer, standardChecks } from '../../engine/health/run.ts';
import { withMemory } from '../../engine/health/settings.ts';
import { openSession, runScript } from '../databases/native.ts';
import { startPostgresApart } from '../hosts/postgres/server.ts';

const pgbench = process.env['PGBENCH'] ?? '/usr/lib/postgresql/15/bin/pgbench';

void main(Number(process.argv[2] ?? 30), process.argv[3]);

async function main(minutes: number, rate: string | undefined): Promise<void> {
  const pace = rate === undefined ? [] : ['-R', rate];
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
    const alone = await ran(['-c', '4', '-T', '20', ...pace, address]);
    console.log(`without looks: ${tpsIn(alone)} transactions a second`);
    const load = ran(['-c', '4', '-T', String(Math.round(minutes * 60)), ...pace, address]);
    const ended = new AbortController();
    void load.finally(() => ended.abort());
    const found = new Map<string, number>();
    const costs: number[] = [];
    const unseen = new Set<string>();
    const snapshots: Statistics[] = [];
    while (!ended.signal.aborted) {
      const session = await openSession(server, database);
      const outcome = await healthOfServer(session, postgresHealth, {
        checks: standardChecks(postgresHealth),
        thresholds: withMemory(new Map(), 2 * 1024 ** 3),
      });
      const snapshot = await collectAll(session, { at: new Date().toISOString(), allowed: [] });
      await session.close();
      if (snapshot.kind === 'failed') throw new Error(snapshot.failure.message);
      snapshots.push(snapshot.statistics);
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      costs.push(outcome.health.footprint.ms);
      for (const { check, finding } of findingsOf(outcome.health)) {
        const what = `${check.id} of ${objectName(finding.object)}`;
        if (!found.has(what)) console.log(`found: ${what}: ${finding.message}`);
        found.set(what, (found.get(what) ?? 0) + 1);
      }
      for (const { check, unseen: all } of outcome.health.results)
        for (const { because } of all) unseen.add(`${check.id}: ${because}`);
      await pause(minutes * 1_000);
    }
    const sorted = costs.toSorted((a, b) => a - b);
    console.log(`with looks: ${tpsIn(await load)} transactions a second`);
    console.log(
      `${costs.length} looks with ${standardChecks(postgresHealth).length} checks, in the middle ${Math.round(sorted[sorted.length >> 1] ?? 0)} ms; ${found.size} different findings`,
    );
    for (const one of unseen) console.log(`not seen: ${one}`);
    const grown = capacityOf(snapshots, { dayOf: (time) => Date.parse(time) / 86_400_000, disk: undefined });
    console.log(grown.kind === 'refused' ? grown.because : capacityText(grown.capacity, plainStyle));
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
