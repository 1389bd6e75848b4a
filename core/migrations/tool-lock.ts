/** The lock by which a tool prevents a second run while it applies files. Types only. */

/** How a tool prevents a second run of itself. */
export interface ToolLock {
  /** `unknown`: not examined, or decided by a program of the project. */
  readonly kind: 'none' | 'unknown' | 'session-advisory' | 'transaction-advisory' | 'table' | 'row';
  /**
   * How the lock affects CREATE INDEX CONCURRENTLY and similar statements in a migration, which wait for every older transaction:
   * - `free`: not at all.
   * - `second-run`: a second run that waits for the lock is such a transaction, so both wait for each other, and the server ends one of
   *   them with a deadlock error. Two instances that start at the same time suffice.
   * - `hangs`: the tool's own transaction is one, so that the statement waits for it forever, without an error.
   */
  readonly concurrently: 'free' | 'second-run' | 'hangs';
  /** The call with which a second run waits, if it is not the usual one of its kind: `pg_advisory_xact_lock(`. */
  readonly calls?: string;
  /** The setting that avoids it, as written in the tool's configuration; undefined if there is none. */
  readonly setting?: string;
  /** When a second run gives up; undefined if it waits without limit. */
  readonly wait?: LockWait | undefined;
  /** Each of its waiting statements ends at lock_timeout after so many seconds, and it then requests the lock again. */
  readonly asksAgain?: number;
  /** It also retries after any other error: nothing that a server sends makes it give up. */
  readonly isDeaf?: true;
  /** Its number as pg_locks shows it, if the program defines it. */
  readonly number?: LockNumber;
}

/** `objid 4919, classid 0` for a lock with one 64-bit number. */
export interface LockNumber {
  readonly classid: number;
  readonly objid: number;
}

/** How long a second run requests the lock before it fails. */
export interface LockWait {
  readonly seconds: number;
  /** It retries once a second instead of waiting inside one statement. */
  readonly isTrying?: true;
  /** The setting for the duration; undefined if there is none. */
  readonly setting: string | undefined;
  /** Only a run that opened the database before the lock was taken gives up: a later one waits without limit. */
  readonly isEarlyOnly?: true;
}
