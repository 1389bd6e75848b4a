/** What somebody looks at in a second session while the change runs: queries for psql. */
import { hasBuildProgress } from '../checks/server.ts';
import { batchesOf } from '../rows/batches.ts';
import { watchedLockWaits } from '../checks/lock-checks.ts';
import { concurrentScript } from './beside-words.ts';
import type { BlockedRelation } from '../model.ts';
import type { Placed } from '../placed.ts';
import { ownRow } from './own-row.ts';
import { isBuiltBesideOthers } from '../statements/statements.ts';

/** `own`: a column that tells the migration. */
function lockWaiters(own: string): string {
  return `SELECT pid${own}, pg_blocking_pids(pid) AS waits_for, wait_event, now() - query_start AS query_runs, left(query, 60) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock';`;
}

function isDroppedBeside({ one }: Placed): boolean {
  return one.actions.some(({ operation }) => operation.kind === 'dropIndex' && operation.concurrently);
}

/** Queries for psql, with what their columns mean. */
export function watchScript(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  server: number,
  /** What builds some of it by hand, in place of the migration. */
  byHand: string | undefined,
): string | undefined {
  if (!isWatched(statements, blocked)) return undefined;
  const isBeside = statements.some(({ one }) => isBuiltBesideOthers(one));
  const { column, order, words } = ownRow(statements, byHand);
  const isWhole = statements.some(({ section }) => section.delivery.sends === 'whole');
  const isOfParts = statements.some(({ one }) =>
    one.whole?.relations.some(({ role, buildsIndex }) => role === 'partition' && buildsIndex),
  );
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
    ...(blocked.length === 0 && isBeside && statements.some(isDroppedBeside)
      ? [
          '-- A DROP INDEX CONCURRENTLY that waits for the transactions of waits_for stands here alone, and so does whoever waits for it.',
          lockWaiters(column),
        ]
      : []),
    ...(blocked.length > 0 || !isBeside
      ? [
          `-- ${words}`,
          '-- Sessions with the migration’s pid in waits_for wait for it. The migration itself is listed while it waits for others.',
          `-- wait_event: relation is a table, transactionid and tuple are rows${statements.every(({ migration: { lock } }) => lock?.kind === 'none') ? '' : ', advisory is a lock that programs take by a number'}${isBeside || byHand !== undefined || statements.some(isDroppedBeside) ? ', virtualxid is a transaction whose end CONCURRENTLY waits for' : ''}.`,
          lockWaiters(column),
          `-- How long each transaction and its query run${isWhole ? ': of the migration the whole file, which is sent as one' : ''}.`,
          `SELECT pid${column}, now() - xact_start AS transaction_runs, now() - query_start AS query_runs, state, left(query, 60) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL ORDER BY ${order}xact_start LIMIT 20;`,
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
            ? '-- In a phase "waiting for …" the build waits for the transaction of current_locker_pid. No read or write waits for the build; schema changes and VACUUM of its table do.'
            : `-- How far the index is that is built at this moment: relid is its table.${isOfParts ? ' partitions_done of partitions_total are ready, and blocks begin anew with each.' : ''}${byHand === undefined ? '' : ` In a phase "waiting for …" ${concurrentScript} waits for the transaction of current_locker_pid, and no read or write for it.`}`,
          `SELECT pid, relid::regclass, ${isBeside ? 'index_relid::regclass, ' : ''}phase, ${isOfParts ? 'partitions_done, partitions_total, ' : ''}blocks_done, blocks_total, tuples_done, tuples_total, current_locker_pid FROM pg_stat_progress_create_index WHERE datname = current_database();`,
        ]
      : []),
    ...watchedLockWaits(statements),
    ...(batches || isLong(statements, blocked)
      ? [
          '-- How far replicas and slots are behind, and how much write-ahead log waits for them.',
          'SELECT application_name, state, replay_lag, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) AS behind FROM pg_stat_replication;',
          'SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS kept FROM pg_replication_slots;',
        ]
      : []),
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
