/** Why MySQL or MariaDB refuses a statement on any table. Types only. */

export interface MysqlRefusal {
  /**
   * A foreign key or AUTO_INCREMENT needs what is dropped, changes its type or becomes nullable; or the server does not grant the clause.
   */
  readonly why:
    | 'foreign-key'
    | 'foreign-key-type'
    | 'foreign-key-null'
    | 'auto-increment'
    | 'not-granted'
    | 'instant-lock'
    | 'no-clause';
  /** `foreign key k of t`; the AUTO_INCREMENT column; what the server grants; what LOCK cannot be combined with; the statement that takes no such clause. */
  readonly by: readonly string[];
  /** The server's error number. */
  readonly code: number;
}
