/**
 * The elements of all operations: identifiers, types and expressions with their positions. Types only; see operation.ts for the whole
 * vocabulary.
 */
import type { Span } from '../../text/span.ts';

/** One identifier. */
export interface Name extends Span {
  /** Folded (unquoted: lower case) and without quotes. */
  readonly text: string;
  /** Without quotes and in its original case, for dialects that ignore case. */
  readonly written?: string;
}

/** A possibly schema-qualified name; its own span covers all parts. */
export interface ObjectName extends Span {
  readonly schema: Name | undefined;
  readonly name: Name;
}

export interface TypeName extends Span {
  readonly schema: string | undefined;
  /** Catalog name: int4, int8, varchar, bpchar, timestamptz, numeric …; user types as named. */
  readonly name: string;
  /** Type modifiers as written: varchar(20) → [20], numeric(10,2) → [10, 2]. */
  readonly modifiers: readonly number[];
  /** Modifiers that are words or strings, as extensions use them: geometry(Point, 4326) → ['point'], with [4326] in `modifiers`. */
  readonly wordModifiers: readonly string[];
  readonly arrayDimensions: number;
  readonly setOf: boolean;
  /** `name%TYPE`: schema and name are then a table and its column. */
  readonly ofColumn: boolean;
}

/** `name = value` in WITH, OPTIONS and definition lists. */
export interface Option {
  /** Lower case as folded; qualified by its namespace, if any (toast.autovacuum_enabled). */
  readonly name: string;
  /** As text; undefined for an option without a value, which switches it on. */
  readonly value: string | undefined;
}

/** A change of one option of a foreign server, table or wrapper. */
export interface OptionChange extends Option {
  readonly action: 'add' | 'set' | 'drop';
}

export interface FunctionCall {
  readonly schema: string | undefined;
  readonly name: string;
  readonly arguments: number;
}

export interface Expression extends Span {
  readonly text: string;
  /** Every function called anywhere in it, including SQL-standard spellings such as CURRENT_TIMESTAMP (as current_timestamp). */
  readonly functions: readonly FunctionCall[];
  /** Columns that it names, last part only, in order of appearance, without duplicates. */
  readonly columns: readonly string[];
  /** Set if the whole expression is one literal, possibly cast. */
  readonly literal:
    | { readonly kind: 'null' | 'string' | 'number' | 'boolean'; readonly value: string }
    | undefined;
}

/** MySQL: the ALGORITHM and LOCK clauses, in lower case; the server refuses the statement if it cannot grant them. */
export interface OnlineRequest {
  readonly algorithm: string | undefined;
  readonly lock: string | undefined;
}

export interface Base<K extends string> {
  readonly kind: K;
  /** The whole statement, or the one action of an ALTER. */
  readonly span: Span;
  /** Each action of an ALTER has the clauses of the whole statement. */
  readonly online?: OnlineRequest;
  /** MariaDB: WAIT n or NOWAIT limits how long the statement waits for its lock. */
  readonly limited?: true;
  /** MySQL: the account with whose rights a program or view works, where one is written. */
  readonly definer?: Name;
}
