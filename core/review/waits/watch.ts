/** What somebody looks at in a second session while the change runs: queries for psql. */
import { hasBuildProgress } from '../checks/server.ts';
import { batchesOf } from '../rows/batches.ts';
import type { BlockedRelation } from '../model.ts';
import type { Placed } from '../placed.ts';
import { isBuiltBesideOthers } from '../statements/statements.ts';

/** Queries for psql, with what their columns mean. */
export function watchScript(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  server: number,
): string | undefined {
  if (!isWatched(statements, blocked)) return undefined;
  const isBeside = statements.some(({ one }) => isBuiltBesideOthers(one));
  const batches = statements.some((one) => batchesOf(one) !== undefined);
  const builds =
    isBeside ||
    (isLong(statements, blocked) &&
      statements.some(({ one }) => one.actions.some(({ operation }) => operation.kind === 'createIndex')));
  return [
    ...(batches
      ? [
          '-- transaction_runs begins anew with each batch that commits, query_runs counts over all of them.',
          "SELECT pid, now() - xact_start AS transaction_runs, now() - query_start AS query_runs, wait_event_type FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid() ORDER BY query_start LIMIT 5;",
        ]
      : []),
    ...(blocked.length > 0 || !isBeside
      ? [
          '-- Whoever has the process of the migration in waits_for waits for it; a row of the migration itself waits for others.',
          "SELECT pid, pg_blocking_pids(pid) AS waits_for, now() - query_start AS query_runs, left(query, 60) FROM pg_stat_activity WHERE wait_event_type = 'Lock';",
          '-- How long each transaction and its statement run: the migration is among the longest.',
          'SELECT pid, now() - xact_start AS transaction_runs, now() - query_start AS query_runs, state, left(query, 60) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 10;',
        ]
      : []),
    ...(builds && !hasBuildProgress(server)
      ? [
          `-- How far an index is that is built at this moment PostgreSQL ${server} does not say: pg_stat_progress_create_index is of 12.`,
        ]
      : []),
    ...(builds && hasBuildProgress(server)
      ? [
          isBeside
            ? '-- In a phase "waiting for …" the build waits for the transaction of current_locker_pid, and nobody waits for the build.'
            : '-- How far the index is that is built at this moment.',
          'SELECT pid, phase, blocks_done, blocks_total, current_locker_pid FROM pg_stat_progress_create_index;',
        ]
      : []),
    ...(batches || isLong(statements, blocked)
      ? [
          '-- How far replicas and slots are behind, and how much write-ahead log waits for them.',
          'SELECT application_name, state, replay_lag, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) AS behind FROM pg_stat_replication;',
          'SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS kept FROM pg_replication_slots;',
        ]
      : []),
    '-- \\watch 1 behind a query repeats it every second in psql.',
    '',
  ].join('\n');
}

/** Somebody waits as long as work takes, or it is built beside others. */
function isLong(statements: readonly Placed[], blocked: readonly BlockedRelation[]): boolean {
  return (
    blocked.some(({ length }) => length === 'long') || statements.some(({ one }) => isBuiltBesideOthers(one))
  );
}

export function isWatched(statements: readonly Placed[], blocked: readonly BlockedRelation[]): boolean {
  return (
    blocked.length > 0 ||
    statements.some((one) => one.one.whole?.refusedInTransaction === true || batchesOf(one) !== undefined)
  );
}
