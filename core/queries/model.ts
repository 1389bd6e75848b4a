/**
 * The meaning of a query: which relations it reads, which conditions their rows must meet, and in which order it returns them, with every
 * name resolved against a schema. Types only. Spans are relative to the statement. An unresolved name is marked, never guessed.
 */
import type { ColumnType } from '../schema/model.ts';
import type { Span } from '../text/span.ts';

/** One SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE. Nested queries are separate blocks. */
export interface QueryBlock {
  readonly kind: 'select' | 'set-operation' | 'values' | 'insert' | 'update' | 'delete' | 'merge';
  /** Its place in the enclosing block. */
  readonly place: 'statement' | 'with' | 'from' | 'expression' | 'side' | 'source';
  readonly span: Span;
  /**
   * The table that INSERT, UPDATE, DELETE and MERGE change; undefined for other blocks. It is one of the sources too, except for INSERT.
   */
  readonly target: QuerySource | undefined;
  /** The sources of FROM and USING, with joins flattened, in order. */
  readonly sources: readonly QuerySource[];
  readonly joins: readonly QueryJoin[];
  /** The conditions of WHERE, and of ON and USING of inner joins: all have to hold. */
  readonly conditions: readonly Condition[];
  readonly having: readonly Condition[];
  readonly grouping: readonly QueryValue[];
  readonly distinct: 'none' | 'all' | 'on';
  readonly order: readonly OrderKey[];
  /** The number, if it is a literal. */
  readonly limit: QueryValue | undefined;
  readonly offset: QueryValue | undefined;
  readonly output: readonly OutputValue[];
  /** UPDATE … SET; empty for other blocks. */
  readonly assigned: readonly string[];
  /** INSERT: its column list; empty if it has none and for other blocks. */
  readonly into: readonly string[];
  /** What INSERT and UPDATE write into columns of the target, without literals; a number is the position of a column that is not named. */
  readonly given: readonly { readonly column: string | number; readonly value: QueryValue }[];
  /** VALUES: the number of rows; undefined for other blocks. */
  readonly listed: number;
  /** It has aggregates or GROUP BY: its rows are not rows of its sources. */
  readonly aggregates: boolean;
  /** FOR UPDATE and its variants. */
  readonly locksRows: boolean;
  /** WITH queries, subqueries in FROM and in expressions, sides of a set operation; each once. */
  readonly inside: readonly QueryBlock[];
}

/** One item of FROM. A table that occurs twice is two sources. */
export interface QuerySource {
  readonly kind: 'relation' | 'query' | 'function' | 'unknown';
  /** Key of the table, view or materialized view, if a migration creates it. */
  readonly relation: string | undefined;
  /** Its name in the query. */
  readonly name: string | undefined;
  /** The position of the relation's name, or of the whole subquery. */
  readonly span: Span;
  /** The subquery or WITH query of the source. */
  readonly query: QueryBlock | undefined;
  /** It may refer to the sources before it. */
  readonly lateral: boolean;
}

export interface QueryJoin {
  readonly kind: 'inner' | 'left' | 'right' | 'full';
  readonly spelled: 'on' | 'using' | 'natural' | 'cross';
  readonly left: readonly QuerySource[];
  readonly right: readonly QuerySource[];
  readonly conditions: readonly Condition[];
  readonly span: Span;
}

interface Placed {
  readonly span: Span;
}

/** A column of a table, and the source through which the query (or a nested query) reads it. */
export interface BaseColumn {
  readonly source: QuerySource;
  readonly relation: string;
  readonly column: string;
}

export interface ColumnValue extends Placed {
  readonly kind: 'column';
  readonly name: string;
  readonly source: QuerySource;
  /** The table's column, through any number of subqueries that pass it on unchanged. */
  readonly base: BaseColumn | undefined;
  readonly type: ColumnType | undefined;
  /** It belongs to an enclosing query: a constant within this block. */
  readonly outer: boolean;
}

export type QueryValue =
  | ColumnValue
  /** A name that no known source has. */
  | (Placed & { readonly kind: 'unknown'; readonly names: readonly string[] })
  | (Placed & {
      readonly kind: 'constant';
      readonly type: 'null' | 'text' | 'number' | 'boolean';
      readonly text: string;
    })
  /** $1, a variable of the enclosing program, a placeholder of a tool or driver: a single value. */
  | (Placed & { readonly kind: 'parameter' })
  | (Placed & {
      readonly kind: 'call';
      readonly schema: string | undefined;
      readonly name: string;
      readonly arguments: readonly QueryValue[];
      /** count(*). */
      readonly star: boolean;
      readonly window: boolean;
    })
  | (Placed & {
      readonly kind: 'cast';
      readonly type: string;
      readonly array: boolean;
      readonly of: QueryValue;
    })
  | (Placed & {
      readonly kind: 'operator';
      readonly operator: string;
      readonly operands: readonly QueryValue[];
    })
  | (Placed & { readonly kind: 'collate'; readonly collation: string; readonly of: QueryValue })
  | (Placed & { readonly kind: 'query'; readonly query: QueryBlock })
  /** CASE, COALESCE, GREATEST and LEAST, ARRAY, a row, a condition used as a value. */
  | (Placed & {
      readonly kind: 'composed';
      readonly of: 'case' | 'coalesce' | 'extreme' | 'array' | 'row' | 'condition' | 'other';
      readonly parts: readonly QueryValue[];
      /** CASE: those of the parts that it returns. */
      readonly results?: readonly QueryValue[];
    });

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | (Placed & {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: QueryValue;
      readonly right: QueryValue;
    })
  /** `a IN (1, 2)` and `a = ANY (array)`; negated: NOT IN, `<> ALL`. */
  | (Placed & {
      readonly kind: 'in';
      readonly negated: boolean;
      readonly value: QueryValue;
      readonly among: readonly QueryValue[];
      readonly spelled: 'list' | 'array';
    })
  /** `a IN (SELECT …)` and `a = ANY (SELECT …)`; negated: NOT IN, `<> ALL`. */
  | (Placed & {
      readonly kind: 'in-query';
      readonly negated: boolean;
      readonly value: QueryValue;
      readonly query: QueryBlock;
    })
  | (Placed & { readonly kind: 'exists'; readonly negated: boolean; readonly query: QueryBlock })
  | (Placed & {
      readonly kind: 'between';
      readonly negated: boolean;
      readonly value: QueryValue;
      readonly low: QueryValue;
      readonly high: QueryValue;
    })
  | (Placed & {
      readonly kind: 'pattern';
      readonly method: 'like' | 'ilike' | 'similar' | 'regex' | 'iregex';
      readonly negated: boolean;
      readonly value: QueryValue;
      readonly pattern: QueryValue;
    })
  | (Placed & { readonly kind: 'null-test'; readonly negated: boolean; readonly value: QueryValue })
  /** `a`, `NOT a`, `a IS TRUE`, `a IS NOT FALSE`: the truth value that it requires. */
  | (Placed & { readonly kind: 'boolean'; readonly wanted: boolean; readonly value: QueryValue })
  | (Placed & {
      readonly kind: 'distinct-from';
      readonly negated: boolean;
      readonly left: QueryValue;
      readonly right: QueryValue;
    })
  | (Placed & { readonly kind: 'or'; readonly parts: readonly (readonly Condition[])[] })
  | (Placed & { readonly kind: 'not'; readonly parts: readonly Condition[] })
  /** `@>`, `&&`, `?` and other operators that return a boolean. */
  | (Placed & {
      readonly kind: 'other';
      readonly operator: string | undefined;
      readonly values: readonly QueryValue[];
    });

export interface OrderKey {
  /** Output names and positions are resolved. */
  readonly value: QueryValue;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
  readonly span: Span;
}

export interface OutputValue extends Placed {
  /** Its output name; undefined for a star. */
  readonly name: string | undefined;
  /** Undefined for a star. */
  readonly value: QueryValue | undefined;
}
