/** Why SQL Server refuses a statement on any table. Types only. */

export interface SqlserverRefusal {
  /** A foreign key references it; an object uses the column; it is the index of a constraint. */
  readonly why: 'referenced' | 'column-used' | 'index-of-constraint';
  readonly by: readonly string[];
  /** The server's error number. */
  readonly code: number;
}
