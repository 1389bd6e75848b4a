/** Why MySQL or MariaDB takes a statement nowhere. Types only. */

export interface MysqlRefusal {
  /** A foreign key needs what goes, the type that changes, or the null that it sets; or what is asked for beside the change is not granted. */
  readonly why: 'foreign-key' | 'foreign-key-type' | 'foreign-key-null' | 'not-granted' | 'instant-lock';
  /** `foreign key k of t`; what the server grants; what LOCK does not go with. */
  readonly by: readonly string[];
  /** The number of its error. */
  readonly code: number;
}
