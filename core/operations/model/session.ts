/** Transactions and session settings, and what is known to the grammar only. Types only; see operation.ts for the whole vocabulary. */
import type { Base } from './names.ts';

export type Begin = Base<'begin'>;
export type Commit = Base<'commit'>;
export interface Rollback extends Base<'rollback'> {
  /** ROLLBACK TO leaves the transaction open. */
  readonly toSavepoint: boolean;
}
export interface SetVariable extends Base<'setVariable'> {
  /** Lower case: lock_timeout, search_path, role … */
  readonly variable: string;
  readonly scope: 'session' | 'local';
  /** Values as written without quotes; empty for RESET and SET … TO DEFAULT. */
  readonly values: readonly string[];
}
/** Known to the grammar, without meaning for schema, locks or rules so far. `statement` is the grammar's node name. */
export interface OtherOperation extends Base<'other'> {
  readonly statement: string;
}
