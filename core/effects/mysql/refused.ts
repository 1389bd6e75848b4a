/** Why MySQL or MariaDB takes a statement nowhere. Types only. */

export interface MysqlRefusal {
  /** A foreign key or AUTO_INCREMENT needs what goes, the type that changes, or the null that is set; or what is asked for beside the change is not granted. */
  readonly why:
    | 'foreign-key'
    | 'foreign-key-type'
    | 'foreign-key-null'
    | 'auto-increment'
    | 'not-granted'
    | 'instant-lock';
  /** `foreign key k of t`; the column that is numbered; what the server grants; what LOCK does not go with. */
  readonly by: readonly string[];
  /** The number of its error. */
  readonly code: number;
}
