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
  /** The setting that avoids it, as written in the tool's configuration; undefined if there is none. */
  readonly setting?: string;
}
