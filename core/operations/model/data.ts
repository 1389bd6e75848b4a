/** Operations on rows, and maintenance of tables. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Base, Expression, FunctionCall, ObjectName } from './names.ts';

interface DataChange<K extends string> extends Base<K> {
  readonly table: ObjectName;
  /** ONLY: not its partitions and the tables that inherit from it. */
  readonly only: boolean;
  /** Other relations it reads. */
  readonly reads: readonly ObjectName[];
  readonly where: Expression | undefined;
  /** SQL Server: where NOLOCK or READUNCOMMITTED is written: rows are read that may never have been. */
  readonly dirty?: Span;
}
export interface Insert extends DataChange<'insert'> {
  readonly source: 'values' | 'query' | 'default';
  /** Rows that are written down; 0 where a query gives them. */
  readonly rows: number;
  /**
   * Columns that get a value in one of its rows at the least: the others have their default in all of them, or null. Undefined if that is
   * not told.
   */
  readonly given?: readonly string[];
}
export interface Update extends DataChange<'update'> {
  /** The columns that it sets. */
  readonly columns: readonly string[];
  /** A query on the same table picks the rows, which are found again `by` that column: columns that are null in all of them. */
  readonly picked?: { readonly by: string; readonly nulls: readonly string[] };
}
export type Delete = DataChange<'delete'>;
export interface Select extends Base<'select'> {
  readonly reads: readonly ObjectName[];
  /** Functions called at any depth: migrations call functions that do work. */
  readonly functions: readonly FunctionCall[];
  /** FOR UPDATE and its relatives: the strongest of the query. */
  readonly rowLock: 'update' | 'no-key-update' | 'share' | 'key-share' | undefined;
  /** Tables that TimescaleDB's create_hypertable divides into chunks; the field is absent if it is not called. */
  readonly hypertables?: readonly Hypertable[];
}
export interface Hypertable {
  readonly table: ObjectName;
  /** Moves the rows that the table has, under ACCESS EXCLUSIVE. */
  readonly migratesData: boolean;
}
export interface Truncate extends Base<'truncate'> {
  readonly tables: readonly ObjectName[];
  readonly cascade: boolean;
  /** Sequences of serial and identity columns start again. */
  readonly restartIdentity: boolean;
}
export interface CopyData extends Base<'copyData'> {
  readonly table: ObjectName | undefined;
  readonly direction: 'from' | 'to';
  readonly program: boolean;
}
export interface LockTable extends Base<'lockTable'> {
  readonly tables: readonly ObjectName[];
  /** As in pg_locks: AccessExclusiveLock when none is written. */
  readonly mode: string;
}
export interface Vacuum extends Base<'vacuum'> {
  readonly command: 'vacuum' | 'vacuum-full' | 'analyze' | 'cluster';
  readonly tables: readonly ObjectName[];
}
