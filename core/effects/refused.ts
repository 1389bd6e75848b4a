/** Why a server refuses a statement wherever it runs, and what is in the way. */
export interface Refusal {
  /** They read or name the column; they depend on what is dropped, or are made of it; or nobody may change the column in this table. */
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
  /** As the server calls them: `view v`, `policy p on table t`. */
  readonly by: readonly string[];
}
