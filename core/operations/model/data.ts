/** Operations on rows, and maintenance of tables. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Base, Expression, FunctionCall, ObjectName } from './names.ts';

interface DataChange<K extends string> extends Base<K> {
  readonly table: ObjectName;
  /** ONLY: without partitions and inheriting tables. */
  readonly only: boolean;
  /** Other relations it reads. */
  readonly reads: readonly ObjectName[];
  readonly where: Expression | undefined;
  /** ClickHouse: ALTER TABLE … UPDATE or DELETE, which goes on in the background and rewrites parts of the table. */
  readonly mutation?: true;
  /** SQL Server: the position of NOLOCK or READUNCOMMITTED, which read uncommitted rows. */
  readonly dirty?: Span;
}
export interface Insert extends DataChange<'insert'> {
  readonly source: 'values' | 'query' | 'default';
  /** The number of rows in VALUES; 0 if a query provides the rows. */
  readonly rows: number;
  /**
   * Columns that get a value in at least one of the rows: in all rows the others have their default, or null. Undefined if that is not
   * known.
   */
  readonly given?: readonly string[];
}
export interface Update extends DataChange<'update'> {
  /** The columns that it sets. */
  readonly columns: readonly string[];
  /** A query on the same table selects the rows and identifies them `by` that column: columns that are null in all of them. */
  readonly picked?: { readonly by: string; readonly nulls: readonly string[] };
}
export type Delete = DataChange<'delete'>;
export interface Select extends Base<'select'> {
  readonly reads: readonly ObjectName[];
  /** Functions called at any depth: some functions that migrations call change data or schema. */
  readonly functions: readonly FunctionCall[];
  /** FOR UPDATE and its variants: the strongest of the query. */
  readonly rowLock: 'update' | 'no-key-update' | 'share' | 'key-share' | undefined;
  /** Tables that TimescaleDB's create_hypertable divides into chunks; undefined if it is not called. */
  readonly hypertables?: readonly Hypertable[];
}
export interface Hypertable {
  readonly table: ObjectName;
  /** Moves the table's existing rows, under ACCESS EXCLUSIVE. */
  readonly migratesData: boolean;
}
export interface Truncate extends Base<'truncate'> {
  readonly tables: readonly ObjectName[];
  readonly cascade: boolean;
  /** Sequences of serial and identity columns restart. */
  readonly restartIdentity: boolean;
}
export interface CopyData extends Base<'copyData'> {
  readonly table: ObjectName | undefined;
  readonly direction: 'from' | 'to';
  readonly program: boolean;
}
export interface LockTable extends Base<'lockTable'> {
  readonly tables: readonly ObjectName[];
  /** As in pg_locks: AccessExclusiveLock if none is written. */
  readonly mode: string;
}
export interface Vacuum extends Base<'vacuum'> {
  readonly command: 'vacuum' | 'vacuum-full' | 'analyze' | 'cluster';
  readonly tables: readonly ObjectName[];
}
