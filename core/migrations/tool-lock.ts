/** Words for the lock by which a tool keeps others out while it applies files. Types only. */

/** How a tool keeps a second run of itself out while it migrates. */
export interface ToolLock {
  /** `unknown`: nobody has looked, or a program of the project's own decides. */
  readonly kind: 'none' | 'unknown' | 'session-advisory' | 'transaction-advisory' | 'table' | 'row';
  /**
   * What that does to CREATE INDEX CONCURRENTLY and its relatives in a migration, which wait for every transaction that is older:
   * - `free`: nothing.
   * - `second-run`: a second run that waits for the lock is such a transaction, and each waits for the other: the server ends one of
   *   them with a deadlock error. Two instances that start at once suffice.
   * - `hangs`: the tool's own transaction is one, so that it waits for itself for ever and nobody notices.
   */
  readonly concurrently: 'free' | 'second-run' | 'hangs';
  /** The call by which a second run waits for it, where that is not the one of its kind: `pg_advisory_xact_lock(`. */
  readonly calls?: string;
  /** What frees it, as it is written in the tool's configuration; undefined if there is no such setting. */
  readonly setting?: string;
  /** When a second run that finds it taken gives up; undefined if it waits without limit. */
  readonly wait?: LockWait | undefined;
  /** It waits in statements that its lock_timeout ends after so many seconds, and each time asks again. */
  readonly asksAgain?: number;
  /** And after whatever else has ended one of them: nothing that a server sends makes it give up. */
  readonly isDeaf?: true;
  /** Its number as pg_locks writes it, where the program says it. */
  readonly number?: LockNumber;
}

/** `objid 4919, classid 0` of a lock that has one number of 64 bits. */
export interface LockNumber {
  readonly classid: number;
  readonly objid: number;
}

/** How long a second run wants the lock before it fails. */
export interface LockWait {
  readonly seconds: number;
  /** It asks again once a second instead of waiting inside of one statement. */
  readonly isTrying?: true;
  /** What says how long; undefined if nothing can be set. */
  readonly setting: string | undefined;
  /** Only who had opened the database before the lock was taken gives up: who opens it later waits there, without limit. */
  readonly isEarlyOnly?: true;
}
