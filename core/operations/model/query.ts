/**
 * The names in a query and what each may refer to, so that replay can list the columns that it reads and follow renames in its text. Types
 * only. Spans are relative to the query's own text. Only a schema resolves the names.
 */
import type { Span } from '../../text/span.ts';
import type { FunctionCall, Name, ObjectName, TypeName } from './names.ts';

/** A whole query; the owner of the shape stores the text. */
export interface QueryShape {
  readonly text: string;
  readonly body: QueryScope;
  /** Functions called at any depth. */
  readonly functions: readonly FunctionCall[];
  /** Types named in casts and the like, with their positions. */
  readonly types: readonly ObjectName[];
  /** Functions named, with their positions. */
  readonly calls: readonly ObjectName[];
}

/** One SELECT, VALUES or set operation with the names that are resolved in it. */
export interface QueryScope {
  readonly ctes: readonly CommonTable[];
  readonly from: readonly FromItem[];
  readonly references: readonly ColumnReference[];
  /** Subqueries in expressions, which see this scope's FROM; subqueries of FROM are items of it. */
  readonly inner: readonly QueryScope[];
  /** The output columns, unless `sides` defines them. */
  readonly output: readonly OutputColumn[];
  /** The sides of UNION, INTERSECT and EXCEPT: the first gives the names. Empty for other queries. */
  readonly sides: readonly QueryScope[];
}

export interface CommonTable {
  readonly name: string;
  readonly query: QueryScope;
  readonly columns: readonly string[];
}

export type FromItem =
  | {
      readonly kind: 'relation';
      readonly name: ObjectName;
      readonly alias: string | undefined;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'query';
      readonly query: QueryScope;
      readonly alias: string | undefined;
      readonly columns: readonly string[];
    }
  /** A function, VALUES list or the like; its columns, if written. */
  | { readonly kind: 'other'; readonly alias: string | undefined; readonly columns: readonly string[] }
  /** JOIN … USING: columns that both sides have and that the result contains once. */
  | { readonly kind: 'using'; readonly columns: readonly Name[] };

export interface ColumnReference extends Span {
  /** `schema.table.column`, `table.column` or `column`; for a star without its last part. */
  readonly parts: readonly Name[];
  readonly star: boolean;
  /** An unmodified output column without an alias: after a rename it needs AS. */
  readonly output: boolean;
}

export interface OutputColumn {
  /** Undefined for a star. */
  readonly name: string | undefined;
  /** An unmodified column or star. */
  readonly reference: ColumnReference | undefined;
  /** A column that has the same type: the argument of max, min, coalesce and the like. */
  readonly typedBy: ColumnReference | undefined;
  /** The type if it is written (a cast) or certain (a literal, count). */
  readonly type: TypeName | undefined;
}
