/**
 * What a statement's tokens say about names: which blocks of queries there are, what each can see, and which role each name has. Types only.
 * Nothing is resolved here, and no schema is known: that `total` is a value of this block is the outline's, which column it is, resolve.ts says.
 */
import type { Name, ObjectName } from '../operations/model/operation.ts';
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { Span } from '../text/span.ts';

/** One SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE; with WITH or UNION, one more around them. A definition's expressions stand in one, too. */
export interface Block {
  readonly kind: 'select' | 'values' | 'insert' | 'update' | 'delete' | 'merge' | 'around' | 'definition';
  readonly range: TokenRange;
  /** What it sees of the block around it. */
  readonly outer: Sight | undefined;
  readonly ctes: readonly Cte[];
  readonly sources: readonly FromSource[];
  readonly outputs: readonly Output[];
  /** Of a block around: the first side, whose names the whole has. */
  readonly first: Block | undefined;
}

/** A block as it is seen from a place: its sources up to a number, its WITH queries up to a number. */
export interface Sight {
  readonly block: Block;
  readonly sources: number;
  readonly ctes: number;
}

export interface Cte {
  readonly name: Name;
  readonly columns: readonly Name[];
  /** Undefined as long as nobody has typed it. */
  readonly query: Block | undefined;
}

export interface FromSource {
  /** By what its columns can be qualified. */
  readonly called: Name | undefined;
  /** `called` is an alias, and no table's own name. */
  readonly aliased: boolean;
  readonly of:
    | { readonly kind: 'relation'; readonly name: ObjectName }
    | { readonly kind: 'query'; readonly block: Block | undefined }
    | { readonly kind: 'function'; readonly name: ObjectName | undefined; readonly ordinality: boolean }
    /** A table whose columns the statement itself writes down. */
    | { readonly kind: 'declared'; readonly name: ObjectName; readonly columns: readonly Name[] };
  /** Names that the query gives its columns. */
  readonly columns: readonly Name[];
  /** Where its name is looked up. */
  readonly seenFrom: Sight | undefined;
  /** excluded, new and old: nobody sees their columns without the qualifier. */
  readonly qualifiedOnly: boolean;
  /** Columns that JOIN … USING has merged with those of a source before it. */
  readonly merged: readonly string[];
}

export interface Output {
  /** What follows AS, or the column's own name; undefined for `*` and for what has none. */
  readonly name: Name | undefined;
  /** `name` was given here. */
  readonly aliased: boolean;
  /** Where it is nothing but a column or `*`. */
  readonly path: Path | undefined;
  /** The name that the server gives to what has none. */
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

/** Where an expression stands. */
export interface Place {
  readonly sight: Sight;
  readonly clause: Clause;
  /** The column that the expression is a value for: of INSERT … VALUES and SET. */
  readonly valueFor?: { readonly source: FromSource; readonly column: string | number };
  /** The source that ON joins: index in the block. */
  readonly joined?: number;
}

export type Access = 'read' | 'write' | 'declare';

export type RelationKind = 'readable' | 'table' | 'view' | 'sequence' | 'index' | 'any';

/** A name with what the place asks it to be. Spans are those of the last part. */
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
    /** Something that belongs to a table and has a name in it. */
    | {
        readonly kind: 'part';
        readonly part: 'constraint' | 'trigger' | 'policy';
        readonly name: Name;
        readonly source: FromSource;
        readonly access: Access;
      }
    | { readonly kind: 'enum-value'; readonly type: ObjectName }
    /** Behind a joined source, where ON or USING is missing. */
    | { readonly kind: 'after-join'; readonly place: Place }
    | { readonly kind: 'other'; readonly what: 'schema' | 'role' | 'extension' | 'argument' }
  );

export interface Outline {
  readonly roles: readonly Role[];
  readonly blocks: readonly Block[];
}
