/** Generated from the files of this folder, by id: `npm run generate`. */
import type { PostgresCheck } from '../../check.ts';
import { check as archiver } from './archiver.ts';
import { check as autovacuumOff } from './autovacuum-off.ts';
import { check as checkpoints } from './checkpoints.ts';
import { check as checksumFailures } from './checksum-failures.ts';
import { check as collationMismatch } from './collation-mismatch.ts';
import { check as connectionsUsed } from './connections-used.ts';
import { check as deadlocks } from './deadlocks.ts';
import { check as defaultPartition } from './default-partition.ts';
import { check as duplicateIndex } from './duplicate-index.ts';
import { check as durabilitySettings } from './durability-settings.ts';
import { check as foreignKeyWithoutIndex } from './foreign-key-without-index.ts';
import { check as idleInTransaction } from './idle-in-transaction.ts';
import { check as indexBloat } from './index-bloat.ts';
import { check as indexBloatMeasured } from './index-bloat-measured.ts';
import { check as invalidIndex } from './invalid-index.ts';
import { check as longQuery } from './long-query.ts';
import { check as multixactAge } from './multixact-age.ts';
import { check as notifyQueue } from './notify-queue.ts';
import { check as outdatedExtensions } from './outdated-extensions.ts';
import { check as partitionsAhead } from './partitions-ahead.ts';
import { check as pendingRestart } from './pending-restart.ts';
import { check as preparedTransactions } from './prepared-transactions.ts';
import { check as replicationLag } from './replication-lag.ts';
import { check as replicationSlots } from './replication-slots.ts';
import { check as sequenceExhaustion } from './sequence-exhaustion.ts';
import { check as staleStatistics } from './stale-statistics.ts';
import { check as subscriptions } from './subscriptions.ts';
import { check as tableBloat } from './table-bloat.ts';
import { check as tableBloatMeasured } from './table-bloat-measured.ts';
import { check as tempFiles } from './temp-files.ts';
import { check as transactionIdAge } from './transaction-id-age.ts';
import { check as unusedIndex } from './unused-index.ts';
import { check as vacuumDue } from './vacuum-due.ts';
import { check as vacuumPasses } from './vacuum-passes.ts';
import { check as versionEndOfLife } from './version-end-of-life.ts';
import { check as xminHorizon } from './xmin-horizon.ts';

export const checks: readonly PostgresCheck[] = [
  archiver,
  autovacuumOff,
  checkpoints,
  checksumFailures,
  collationMismatch,
  connectionsUsed,
  deadlocks,
  defaultPartition,
  duplicateIndex,
  durabilitySettings,
  foreignKeyWithoutIndex,
  idleInTransaction,
  indexBloat,
  indexBloatMeasured,
  invalidIndex,
  longQuery,
  multixactAge,
  notifyQueue,
  outdatedExtensions,
  partitionsAhead,
  pendingRestart,
  preparedTransactions,
  replicationLag,
  replicationSlots,
  sequenceExhaustion,
  staleStatistics,
  subscriptions,
  tableBloat,
  tableBloatMeasured,
  tempFiles,
  transactionIdAge,
  unusedIndex,
  vacuumDue,
  vacuumPasses,
  versionEndOfLife,
  xminHorizon,
];
