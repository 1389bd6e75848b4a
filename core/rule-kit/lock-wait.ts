/**
 * What limits the wait for a lock on a table, by engine: which setting, which values limit, how it is set. The effects table knows what a
 * statement waits for, and who waits behind it.
 */
import { isMariadb } from '../migrations/dialect/server-version.ts';
import { milliseconds } from '../migrations/applying/transactions.ts';
import type { SetVariable } from '../operations/model/operation.ts';
import type { Schema } from '../schema/model.ts';

/** How an engine limits the wait for a lock on a table. */
export interface LockWait {
  /** The setting's name in operations. */
  readonly variable: string;
  /** As people write it. */
  readonly shown: string;
  /** What a statement that requests such a lock waits for; undefined if its mode tells. */
  readonly waitsFor?: string;
  /** How long it waits by default. */
  readonly unset: string;
  /** Sets it to seconds, without the semicolon. */
  readonly set: (seconds: number, isLocal: boolean) => string;
  /** A value in milliseconds: Infinity is no limit, undefined if the value is not known. */
  readonly limit: (values: readonly string[]) => number | undefined;
}

const postgresql: LockWait = {
  variable: 'lock_timeout',
  shown: 'lock_timeout',
  unset: 'without limit',
  set: (seconds, isLocal) => `SET ${isLocal ? 'LOCAL ' : ''}lock_timeout = '${String(seconds)}s'`,
  limit: (values) => {
    const limit = milliseconds(new Map([['lock_timeout', values]]), 'lock_timeout');
    return limit === 0 ? Infinity : limit;
  },
};

/** innodb_lock_wait_timeout only concerns rows. The default: a year in MySQL, a day in MariaDB (manuals, “lock_wait_timeout”). */
const mysql: LockWait = {
  variable: 'lock_wait_timeout',
  shown: 'lock_wait_timeout',
  waitsFor: 'the metadata lock',
  unset: 'for up to a year',
  set: (seconds) => `SET SESSION lock_wait_timeout = ${String(seconds)}`,
  limit: ([value = '']) => (/^\d+$/.test(value) ? Number(value) * 1000 : undefined),
};

const mariadb: LockWait = { ...mysql, unset: 'for up to a day' };

/** Microsoft, “SET LOCK_TIMEOUT”: -1 is the default and no limit, 0 does not wait at all. */
const sqlserver: LockWait = {
  variable: 'lock_timeout',
  shown: 'LOCK_TIMEOUT',
  unset: 'without limit',
  set: (seconds) => `SET LOCK_TIMEOUT ${String(seconds * 1000)}`,
  limit: ([value = '']) => {
    if (/^-\s*1$/.test(value)) return Infinity;
    return /^\d+$/.test(value) ? Number(value) : undefined;
  },
};

/** SQLite, DuckDB and ClickHouse have none: one connection or one program writes at a time, and ClickHouse waits for no reader. */
export function lockWaitOf({
  schema,
  targetVersion,
}: {
  readonly schema: Pick<Schema, 'dialect'>;
  readonly targetVersion: number;
}): LockWait {
  switch (schema.dialect) {
    case 'mysql':
      return isMariadb(targetVersion) ? mariadb : mysql;
    case 'sqlserver':
      return sqlserver;
    case 'postgresql':
    case 'sqlite':
    case 'duckdb':
    case 'clickhouse':
      return postgresql;
  }
}

/** Sets a limit, or one that is only known at run time. */
export function setsLimit({ variable, change, values }: SetVariable, wait: LockWait): boolean {
  if (variable !== wait.variable) return false;
  return change === 'unknown' || (change === 'set' && wait.limit(values) !== Infinity);
}
