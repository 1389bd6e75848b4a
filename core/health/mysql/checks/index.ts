/** All checks, by id. Generated from the files of this folder: `npm run generate`. */
import type { MysqlCheck } from '../../check.ts';
import { check as abortedConnections } from './aborted-connections.ts';
import { check as autoIncrement } from './auto-increment.ts';
import { check as binaryLog } from './binary-log.ts';
import { check as bufferPool } from './buffer-pool.ts';
import { check as characterSet } from './character-set.ts';
import { check as connectionsUsed } from './connections-used.ts';
import { check as deadlocks } from './deadlocks.ts';
import { check as duplicateIndex } from './duplicate-index.ts';
import { check as durabilitySettings } from './durability-settings.ts';
import { check as eventsOff } from './events-off.ts';
import { check as foreignKeyTypes } from './foreign-key-types.ts';
import { check as historyList } from './history-list.ts';
import { check as idleInTransaction } from './idle-in-transaction.ts';
import { check as lockWaits } from './lock-waits.ts';
import { check as longQuery } from './long-query.ts';
import { check as mixedCollations } from './mixed-collations.ts';
import { check as noPrimaryKey } from './no-primary-key.ts';
import { check as nonTransactionalTables } from './non-transactional-tables.ts';
import { check as partitionsAhead } from './partitions-ahead.ts';
import { check as preparedTransactions } from './prepared-transactions.ts';
import { check as replication } from './replication.ts';
import { check as sqlMode } from './sql-mode.ts';
import { check as staleStatistics } from './stale-statistics.ts';
import { check as statementRecord } from './statement-record.ts';
import { check as tableCache } from './table-cache.ts';
import { check as tableFragmentation } from './table-fragmentation.ts';
import { check as tempTables } from './temp-tables.ts';
import { check as unusedIndex } from './unused-index.ts';
import { check as versionEndOfLife } from './version-end-of-life.ts';

export const checks: readonly MysqlCheck[] = [
  abortedConnections,
  autoIncrement,
  binaryLog,
  bufferPool,
  characterSet,
  connectionsUsed,
  deadlocks,
  duplicateIndex,
  durabilitySettings,
  eventsOff,
  foreignKeyTypes,
  historyList,
  idleInTransaction,
  lockWaits,
  longQuery,
  mixedCollations,
  noPrimaryKey,
  nonTransactionalTables,
  partitionsAhead,
  preparedTransactions,
  replication,
  sqlMode,
  staleStatistics,
  statementRecord,
  tableCache,
  tableFragmentation,
  tempTables,
  unusedIndex,
  versionEndOfLife,
];
