/** Why SQL Server takes a statement nowhere. Types only. */

export interface SqlserverRefusal {
  /** A foreign key refers to it; something uses the column; it is the index of a constraint. */
  readonly why: 'referenced' | 'column-used' | 'index-of-constraint';
  readonly by: readonly string[];
  /** The number of its error. */
  readonly code: number;
}
