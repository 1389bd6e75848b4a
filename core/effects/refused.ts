/** Why a server refuses a statement wherever it runs, and which objects prevent it. */
export interface Refusal {
  /**
   * The objects read or name the column; they depend on what is dropped, or consist of it; or the column cannot be changed in this table.
   */
  readonly why:
    | 'column-in-use'
    | 'needs-cascade'
    | 'required'
    | 'partition-key'
    | 'inherited-column'
    | 'typed-table'
    /** CHECK constraints and indexes whose expressions have no operator or function for the new type. */
    | 'type-expression'
    | 'type-default'
    /** `by`: the new type. */
    | 'no-cast'
    | 'virtual-column'
    | 'partitioned-index';
  /** In the server's words: `view v`, `policy p on table t`. */
  readonly by: readonly string[];
}
