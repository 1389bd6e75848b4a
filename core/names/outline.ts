/**
 * Types for what a statement's tokens say about names: the query blocks, what each can see, and the role of each name. No schema is used
 * here: the outline says that `total` is a value in a block; uses.ts finds its column.
 */
import type { Name, ObjectName } from '../operations/model/operation.ts';
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { Span } from '../text/span.ts';

/**
 * One SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE; WITH and UNION add an enclosing block. Expressions of a definition are in a block
 * too.
 */
export interface Block {
  readonly kind: 'select' | 'values' | 'insert' | 'update' | 'delete' | 'merge' | 'around' | 'definition';
  readonly range: TokenRange;
  /** What it sees of the enclosing block. */
  readonly outer: Sight | undefined;
  readonly ctes: readonly Cte[];
  readonly sources: readonly FromSource[];
  readonly outputs: readonly Output[];
  /** For an enclosing block: the first side, whose names apply to the whole. */
  readonly first: Block | undefined;
}

/** A block as seen from a place: its first sources and its first WITH queries, by number. */
export interface Sight {
  readonly block: Block;
  readonly sources: number;
  readonly ctes: number;
}

export interface Cte {
  readonly name: Name;
  readonly columns: readonly Name[];
  /** Undefined while it is not typed yet. */
  readonly query: Block | undefined;
}

export interface FromSource {
  /** The qualifier of its columns. */
  readonly called: Name | undefined;
  /** True if `called` is an alias and not the table's own name. */
  readonly aliased: boolean;
  readonly of:
    | { readonly kind: 'relation'; readonly name: ObjectName }
    | { readonly kind: 'query'; readonly block: Block | undefined }
    | { readonly kind: 'function'; readonly name: ObjectName | undefined; readonly ordinality: boolean }
    /** A table whose columns are listed in the statement itself. */
    | { readonly kind: 'declared'; readonly name: ObjectName; readonly columns: readonly Name[] };
  /** The column names that the query assigns. */
  readonly columns: readonly Name[];
  /** The place from which its name is resolved. */
  readonly seenFrom: Sight | undefined;
  /** excluded, new and old: their columns must be qualified. */
  readonly qualifiedOnly: boolean;
  /** Columns that JOIN … USING merged with those of an earlier source. */
  readonly merged: readonly string[];
}

export interface Output {
  /** The alias, or the column's own name; undefined for `*` and unnamed expressions. */
  readonly name: Name | undefined;
  /** True if `name` was given here. */
  readonly aliased: boolean;
  /** Set if it is only a column or `*`. */
  readonly path: Path | undefined;
  /** The name that the server assigns to an unnamed expression. */
  readonly usual: string | undefined;
}

/** `a`, `o.a`, `s.o.a`, `o.*`. */
export interface Path extends Span {
  readonly parts: readonly Name[];
  readonly star: boolean;
}

export type Clause =
  | 'select'
  | 'on'
  | 'where'
  | 'group'
  | 'having'
  | 'order'
  | 'limit'
  | 'window'
  | 'values'
  | 'set'
  | 'returning'
  | 'conflict'
  | 'from'
  | 'check'
  | 'default'
  | 'program';

/** The place of an expression. */
export interface Place {
  readonly sight: Sight;
  readonly clause: Clause;
  /** The column that the expression is assigned to, in INSERT … VALUES and SET. */
  readonly valueFor?: { readonly source: FromSource; readonly column: string | number };
  /** The source that ON joins: its index in the block. */
  readonly joined?: number;
}

export type Access = 'read' | 'write' | 'declare';

export type RelationKind = 'readable' | 'table' | 'view' | 'sequence' | 'index' | 'any';

/** A name with the kind of object that its place requires. Spans are those of the last part. */
export type Role = Span &
  (
    | {
        readonly kind: 'relation';
        readonly name: ObjectName;
        readonly wanted: RelationKind;
        readonly access: Access;
        readonly seenFrom: Sight | undefined;
      }
    | { readonly kind: 'value'; readonly path: Path; readonly place: Place }
    | {
        readonly kind: 'column';
        readonly name: Name;
        readonly source: FromSource;
        readonly access: Access;
        readonly list: readonly Name[];
        readonly why: 'insert' | 'set' | 'key' | 'change' | 'conflict';
      }
    /** A column of the sources before a JOIN … USING, at the place of the joined source's. */
    | { readonly kind: 'merged'; readonly name: Name; readonly sight: Sight }
    | { readonly kind: 'alias'; readonly name: Name; readonly source: FromSource }
    | { readonly kind: 'cte'; readonly name: Name; readonly cte: Cte }
    | { readonly kind: 'output'; readonly name: Name; readonly output: Output; readonly block: Block }
    | {
        readonly kind: 'function';
        readonly name: ObjectName;
        readonly trigger: boolean;
        readonly access: Access;
      }
    | { readonly kind: 'type'; readonly name: ObjectName; readonly access: Access }
    /** An object that belongs to a table and has a name in it. */
    | {
        readonly kind: 'part';
        readonly part: 'constraint' | 'trigger' | 'policy';
        readonly name: Name;
        readonly source: FromSource;
        readonly access: Access;
      }
    | { readonly kind: 'enum-value'; readonly type: ObjectName }
    /** After a joined source without ON or USING. */
    | { readonly kind: 'after-join'; readonly place: Place }
    | { readonly kind: 'other'; readonly what: 'schema' | 'role' | 'extension' | 'argument' }
  );

export interface Outline {
  readonly roles: readonly Role[];
  readonly blocks: readonly Block[];
}
