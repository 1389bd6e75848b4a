/**
 * A query as its meaning: which relations it looks into, what has to hold for their rows, and in which order they come out, with every name
 * resolved on a schema. Types only. Spans are relative to the statement. What could not be resolved says so, and is never guessed.
 */
import type { ColumnType } from '../schema/model.ts';
import type { Span } from '../text/span.ts';

/** One SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE. Queries inside of it are blocks of their own. */
export interface QueryBlock {
  readonly kind: 'select' | 'set-operation' | 'values' | 'insert' | 'update' | 'delete' | 'merge';
  /** How it is in the block around it. */
  readonly place: 'statement' | 'with' | 'from' | 'expression' | 'side' | 'source';
  readonly span: Span;
  /** What INSERT, UPDATE, DELETE and MERGE change; of the others undefined. It is among the sources too, but for INSERT. */
  readonly target: QuerySource | undefined;
  /** FROM and USING, joins taken apart, in order. */
  readonly sources: readonly QuerySource[];
  readonly joins: readonly QueryJoin[];
  /** What WHERE demands, and ON and USING of joins that leave no row without a partner: all of it has to hold. */
  readonly conditions: readonly Condition[];
  readonly having: readonly Condition[];
  readonly grouping: readonly QueryValue[];
  readonly distinct: 'none' | 'all' | 'on';
  readonly order: readonly OrderKey[];
  /** The number where it is written. */
  readonly limit: QueryValue | undefined;
  readonly offset: QueryValue | undefined;
  readonly output: readonly OutputValue[];
  /** UPDATE … SET; of others empty. */
  readonly assigned: readonly string[];
  /** INSERT: the columns that it names; of others, and where it names none, empty. */
  readonly into: readonly string[];
  /** VALUES: how many rows are there; of others none. */
  readonly listed: number;
  /** It has aggregates, or GROUP BY: its rows are not rows of its sources. */
  readonly aggregates: boolean;
  /** FOR UPDATE and its relatives. */
  readonly locksRows: boolean;
  /** WITH, subqueries of FROM and of expressions, sides of a set operation; each once. */
  readonly inside: readonly QueryBlock[];
}

/** One place of FROM. Two places of the same table are two sources. */
export interface QuerySource {
  readonly kind: 'relation' | 'query' | 'function' | 'unknown';
  /** Key of the table, view or materialised view, where migrations make it. */
  readonly relation: string | undefined;
  /** What it is called in the query. */
  readonly name: string | undefined;
  /** The name of the relation, or the whole of a subquery. */
  readonly span: Span;
  /** The subquery or WITH query after it. */
  readonly query: QueryBlock | undefined;
  /** It sees the sources before it. */
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

/** A column of a table, and the source through which the query (or a query inside of it) reads it. */
export interface BaseColumn {
  readonly source: QuerySource;
  readonly relation: string;
  readonly column: string;
}

export interface ColumnValue extends Placed {
  readonly kind: 'column';
  readonly name: string;
  readonly source: QuerySource;
  /** The table's column that it is, through as many subqueries as hand it on unchanged. */
  readonly base: BaseColumn | undefined;
  readonly type: ColumnType | undefined;
  /** It belongs to a query around this block: a constant as far as this block goes. */
  readonly outer: boolean;
}

export type QueryValue =
  | ColumnValue
  /** A name that nothing known offers. */
  | (Placed & { readonly kind: 'unknown'; readonly names: readonly string[] })
  | (Placed & {
      readonly kind: 'constant';
      readonly type: 'null' | 'text' | 'number' | 'boolean';
      readonly text: string;
    })
  /** $1, a variable of the program around, a placeholder of a tool or driver: one value, whatever it is. */
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
  /** CASE, COALESCE, ARRAY, a row, a condition used as a value. */
  | (Placed & {
      readonly kind: 'composed';
      readonly of: 'case' | 'coalesce' | 'array' | 'row' | 'condition' | 'other';
      readonly parts: readonly QueryValue[];
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
  /** `a`, `NOT a`, `a IS TRUE`, `a IS NOT FALSE`: which of true and false it asks for. */
  | (Placed & { readonly kind: 'boolean'; readonly wanted: boolean; readonly value: QueryValue })
  | (Placed & {
      readonly kind: 'distinct-from';
      readonly negated: boolean;
      readonly left: QueryValue;
      readonly right: QueryValue;
    })
  | (Placed & { readonly kind: 'or'; readonly parts: readonly (readonly Condition[])[] })
  | (Placed & { readonly kind: 'not'; readonly parts: readonly Condition[] })
  /** `@>`, `&&`, `?` and whatever else is true or false. */
  | (Placed & {
      readonly kind: 'other';
      readonly operator: string | undefined;
      readonly values: readonly QueryValue[];
    });

export interface OrderKey {
  /** Output names and positions are looked through. */
  readonly value: QueryValue;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
  readonly span: Span;
}

export interface OutputValue extends Placed {
  /** As it is called outside; undefined for a star. */
  readonly name: string | undefined;
  /** Undefined for a star. */
  readonly value: QueryValue | undefined;
}
