/** All checks, by id. Generated from the files of this folder: `npm run generate`. */
import type { PostgresCheck } from '../../check.ts';
import { check as archiver } from './archiver.ts';
import { check as authentication } from './authentication.ts';
import { check as autovacuumBehind } from './autovacuum-behind.ts';
import { check as autovacuumOff } from './autovacuum-off.ts';
import { check as catalogueBloat } from './catalogue-bloat.ts';
import { check as checkpoints } from './checkpoints.ts';
import { check as checksumFailures } from './checksum-failures.ts';
import { check as collationMismatch } from './collation-mismatch.ts';
import { check as connectionsUsed } from './connections-used.ts';
import { check as deadlocks } from './deadlocks.ts';
import { check as defaultPartition } from './default-partition.ts';
import { check as definerSearchPath } from './definer-search-path.ts';
import { check as discouragedSettings } from './discouraged-settings.ts';
import { check as duplicateIndex } from './duplicate-index.ts';
import { check as durabilitySettings } from './durability-settings.ts';
import { check as foreignKeyWithoutIndex } from './foreign-key-without-index.ts';
import { check as idleInTransaction } from './idle-in-transaction.ts';
import { check as idleTransactionTimeout } from './idle-transaction-timeout.ts';
import { check as indexBloat } from './index-bloat.ts';
import { check as indexBloatMeasured } from './index-bloat-measured.ts';
import { check as invalidIndex } from './invalid-index.ts';
import { check as jit } from './jit.ts';
import { check as lockTable } from './lock-table.ts';
import { check as longQuery } from './long-query.ts';
import { check as memorySettings } from './memory-settings.ts';
import { check as multixactAge } from './multixact-age.ts';
import { check as notifyQueue } from './notify-queue.ts';
import { check as outdatedExtensions } from './outdated-extensions.ts';
import { check as partitionsAhead } from './partitions-ahead.ts';
import { check as passwords } from './passwords.ts';
import { check as pendingRestart } from './pending-restart.ts';
import { check as preparedTransactions } from './prepared-transactions.ts';
import { check as publicCreate } from './public-create.ts';
import { check as readCosts } from './read-costs.ts';
import { check as replicationLag } from './replication-lag.ts';
import { check as replicationSlots } from './replication-slots.ts';
import { check as rowSecurityOff } from './row-security-off.ts';
import { check as rowSecurityViews } from './row-security-views.ts';
import { check as sequenceExhaustion } from './sequence-exhaustion.ts';
import { check as staleStatistics } from './stale-statistics.ts';
import { check as statementsCapacity } from './statements-capacity.ts';
import { check as subscriptions } from './subscriptions.ts';
import { check as superusers } from './superusers.ts';
import { check as tableBloat } from './table-bloat.ts';
import { check as tableBloatMeasured } from './table-bloat-measured.ts';
import { check as tempFiles } from './temp-files.ts';
import { check as transactionIdAge } from './transaction-id-age.ts';
import { check as unusedIndex } from './unused-index.ts';
import { check as vacuumDue } from './vacuum-due.ts';
import { check as vacuumPasses } from './vacuum-passes.ts';
import { check as vacuumThreshold } from './vacuum-threshold.ts';
import { check as versionEndOfLife } from './version-end-of-life.ts';
import { check as waitProfile } from './wait-profile.ts';
import { check as walCompression } from './wal-compression.ts';
import { check as walSize } from './wal-size.ts';
import { check as xminHorizon } from './xmin-horizon.ts';

export const checks: readonly PostgresCheck[] = [
  archiver,
  authentication,
  autovacuumBehind,
  autovacuumOff,
  catalogueBloat,
  checkpoints,
  checksumFailures,
  collationMismatch,
  connectionsUsed,
  deadlocks,
  defaultPartition,
  definerSearchPath,
  discouragedSettings,
  duplicateIndex,
  durabilitySettings,
  foreignKeyWithoutIndex,
  idleInTransaction,
  idleTransactionTimeout,
  indexBloat,
  indexBloatMeasured,
  invalidIndex,
  jit,
  lockTable,
  longQuery,
  memorySettings,
  multixactAge,
  notifyQueue,
  outdatedExtensions,
  partitionsAhead,
  passwords,
  pendingRestart,
  preparedTransactions,
  publicCreate,
  readCosts,
  replicationLag,
  replicationSlots,
  rowSecurityOff,
  rowSecurityViews,
  sequenceExhaustion,
  staleStatistics,
  statementsCapacity,
  subscriptions,
  superusers,
  tableBloat,
  tableBloatMeasured,
  tempFiles,
  transactionIdAge,
  unusedIndex,
  vacuumDue,
  vacuumPasses,
  vacuumThreshold,
  versionEndOfLife,
  waitProfile,
  walCompression,
  walSize,
  xminHorizon,
];
