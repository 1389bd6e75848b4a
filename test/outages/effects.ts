/** What a server does with an outage, as data: one judge for each kind is in test/databases/outages. */
export type Effect =
  | Queue
  | Holds
  | RowsHeld
  | Deadlock
  | Refused
  | Breaks
  | Loses
  | Invalid
  | Skipped
  | Scans
  | Ends
  | OtherServer;

/** While `open` is in a transaction, the migration waits for its lock, and these wait behind it. */
export interface Queue {
  readonly kind: 'queue';
  readonly open: string;
  readonly reader?: string;
  readonly writer?: string;
}

/** While the migration works through the rows of a table it holds a lock for which these wait. */
export interface Holds {
  readonly kind: 'holds';
  readonly reader?: string;
  readonly writer?: string;
}

/** The rows of a whole table are locked at once: a writer of one of them waits until all are done. */
export interface RowsHeld {
  readonly kind: 'rows-held';
  readonly writer: string;
}

/** A transaction of these two statements and the migration end in a deadlock. */
export interface Deadlock {
  readonly kind: 'deadlock';
  readonly app: readonly [string, string];
}

/** The server refuses it. */
export interface Refused {
  readonly kind: 'refused';
  readonly sqlstate: string;
}

/** A statement of the release that is running works before, and not after. */
export interface Breaks {
  readonly kind: 'breaks';
  readonly old: string;
  readonly sqlstate: string;
}

/** The count is smaller afterwards. */
export interface Loses {
  readonly kind: 'loses';
  readonly count: string;
}

/** Beside the open transaction a concurrent build is ended by its timeout, and an invalid index stays. */
export interface Invalid {
  readonly kind: 'invalid';
  readonly open: string;
}

/** An invalid index of this name is there from an attempt beside an open transaction, and still is when the migration has run. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly open: string;
  readonly attempt: string;
  readonly index: string;
}

/** The statement reads all rows of the table. */
export interface Scans {
  readonly kind: 'scans';
  readonly table: string;
  readonly statement: string;
  /** The rows are of a table that the migration makes. */
  readonly rowsAfter?: true;
}

/** Once the numbers are used up the statement fails. */
export interface Ends {
  readonly kind: 'ends';
  readonly prepare: string;
  readonly statement: string;
  readonly sqlstate: string;
}

export interface MysqlRefused {
  readonly kind: 'mysql-refused';
  readonly code: number;
  /** Where MariaDB has another number for it. */
  readonly mariadb?: number;
}

/** Of MySQL, MariaDB and SQLite. */
export type OtherServer =
  | { readonly kind: 'mysql-copies' }
  | { readonly kind: 'mysql-queue'; readonly open: string; readonly reader: string }
  | MysqlRefused
  | { readonly kind: 'mysql-breaks'; readonly old: string; readonly code: number }
  | { readonly kind: 'mysql-loses'; readonly count: string }
  | { readonly kind: 'mysql-ends'; readonly prepare: string; readonly statement: string }
  | { readonly kind: 'sqlite-loses'; readonly count: string };
