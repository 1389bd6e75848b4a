/** Transactions and session settings, and what is known to the grammar only. Types only; see operation.ts for the whole vocabulary. */
import type { Base, Name } from './names.ts';

export type Begin = Base<'begin'>;
export interface Commit extends Base<'commit'> {
  /** PREPARE TRANSACTION: the session continues without it, and its locks stay until somebody commits it. */
  readonly prepared: boolean;
  /** AND CHAIN: the next transaction is open at once. */
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
  /** `reset`: RESET and SET … TO DEFAULT. `unknown`: the value is known only when it runs. */
  readonly change: 'set' | 'reset' | 'unknown';
  /** Values as written without quotes; empty unless it is set. */
  readonly values: readonly string[];
  /** DISCARD ALL: more than RESET ALL, and nothing for a transaction. */
  readonly discards: boolean;
}
/** Known to the grammar, without meaning for schema, locks or rules so far. `statement` is the grammar's node name. */
export interface OtherOperation extends Base<'other'> {
  readonly statement: string;
  /** It changes and locks nothing by itself, and that is all there is to know of it: DEALLOCATE PREPARE, UNLOCK TABLES. */
  readonly inert?: true;
}
