/** Transactions and session settings, and statements that only the grammar knows. Types only; see operation.ts for the whole vocabulary. */
import type { Base, Name } from './names.ts';

export interface Begin extends Base<'begin'> {
  /** SQLite: IMMEDIATE or EXCLUSIVE, which take the lock for writing at once. */
  readonly locks?: true;
}
export interface Commit extends Base<'commit'> {
  /** PREPARE TRANSACTION: the session continues without it, and its locks are held until COMMIT PREPARED. */
  readonly prepared: boolean;
  /** AND CHAIN: the next transaction begins at once. */
  readonly chain: boolean;
}
export interface Rollback extends Base<'rollback'> {
  /** ROLLBACK TO leaves the transaction open. */
  readonly savepoint: Name | undefined;
  readonly chain: boolean;
}
export interface Savepoint extends Base<'savepoint'> {
  readonly name: Name;
}
export interface ReleaseSavepoint extends Base<'releaseSavepoint'> {
  readonly name: Name;
}
/** SET, RESET and DISCARD ALL, and set_config() in a query. */
export interface SetVariable extends Base<'setVariable'> {
  /** Lower case: lock_timeout, search_path, role …; `all` for RESET ALL. */
  readonly variable: string;
  readonly scope: 'session' | 'local';
  /** `reset`: RESET and SET … TO DEFAULT. `unknown`: the value is computed at run time. */
  readonly change: 'set' | 'reset' | 'unknown';
  /** Values as written without quotes; empty unless `change` is `set`. */
  readonly values: readonly string[];
  /** DISCARD ALL: resets more than RESET ALL, and cannot run in a transaction. */
  readonly discards: boolean;
}
/** Parsed by the grammar, but so far without meaning for schema, locks or rules. `statement` is the grammar's node name. */
export interface OtherOperation extends Base<'other'> {
  readonly statement: string;
  /** It changes and locks nothing by itself: DEALLOCATE PREPARE, UNLOCK TABLES. */
  readonly inert?: true;
}
