/**
 * The names in a query and what each may mean, so that replay can say which columns it reads and can follow renames in its text.
 * Types only. Spans are relative to the query's own text. What a name means is for the schema to say.
 */
import type { Span } from '../../text/span.ts';
import type { FunctionCall, Name, ObjectName, TypeName } from './names.ts';

/** A whole query: its text is held by whoever has the shape. */
export interface QueryShape {
  readonly text: string;
  readonly body: QueryScope;
  /** Functions called at any depth. */
  readonly functions: readonly FunctionCall[];
  /** Types named in casts and the like, with their places. */
  readonly types: readonly ObjectName[];
  /** Functions named, with their places. */
  readonly calls: readonly ObjectName[];
}

/** One SELECT, VALUES or set operation with the names that are looked up in it. */
export interface QueryScope {
  readonly ctes: readonly CommonTable[];
  readonly from: readonly FromItem[];
  readonly references: readonly ColumnReference[];
  /** Subqueries in expressions, which see this scope's FROM; FROM's own subqueries are there. */
  readonly inner: readonly QueryScope[];
  /** Columns that come out, unless `sides` do. */
  readonly output: readonly OutputColumn[];
  /** UNION, INTERSECT, EXCEPT: the first gives the names. Empty for others. */
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
  /** A function, VALUES list or the like: its columns where they are written. */
  | { readonly kind: 'other'; readonly alias: string | undefined; readonly columns: readonly string[] }
  /** JOIN … USING: columns that both sides have, which come out once. */
  | { readonly kind: 'using'; readonly columns: readonly Name[] };

export interface ColumnReference extends Span {
  /** `schema.table.column`, `table.column` or `column`; of a star without its last part. */
  readonly parts: readonly Name[];
  readonly star: boolean;
  /** It is an output column as it is, without a name of its own: under another name it needs AS. */
  readonly output: boolean;
}

export interface OutputColumn {
  /** Undefined if a star stands. */
  readonly name: string | undefined;
  /** A column or star as it is, without anything done to it. */
  readonly reference: ColumnReference | undefined;
  /** A column that has the same type: what max, min, coalesce and their like are taken of. */
  readonly typedBy: ColumnReference | undefined;
  /** The type where it is written (a cast) or sure (a literal, count). */
  readonly type: TypeName | undefined;
}
