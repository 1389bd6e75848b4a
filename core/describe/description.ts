/** What a server says of a statement before it runs: the types of its parameters and of its result, or its error. */

export type Description = Described | Refused;

export interface Described {
  readonly kind: 'described';
  /** Types of `$1`, `$2` …, as the server writes them. */
  readonly parameters: readonly string[];
  /** Empty for a statement that returns no rows. */
  readonly columns: readonly DescribedColumn[];
}

export interface DescribedColumn {
  readonly name: string;
  readonly type: string;
  /** The column of a relation, `schema.name`, that it is; undefined for a computed one. */
  readonly of: { readonly table: string; readonly column: string } | undefined;
}

export interface Refused {
  readonly kind: 'refused';
  readonly message: string;
  readonly sqlState: string | undefined;
  readonly hint: string | undefined;
  /** A UTF-16 offset in the text that was sent. */
  readonly position: number | undefined;
}
