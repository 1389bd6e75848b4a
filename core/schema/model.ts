/**
 * The schema that a migration folder builds, as plain immutable data: what exists, of which type, and which statement made it.
 * Nothing here applies a migration (replay) or reads a live catalog. Identifiers are folded; keys are `schema.name`.
 */
import type { Span } from '../text/span.ts';
import type {
  ConstraintKind,
  FunctionCall,
  Persistence,
  ReferentialAction,
  TypeName,
} from '../operations/operation.ts';
import type { PersistentMap } from './persistent-map.ts';

/** Which statement made or last changed something. */
export interface Origin {
  /** Path of the migration as the workspace names it. */
  readonly file: string;
  /** The statement in that file's text. */
  readonly span: Span;
}

/**
 * Whether a thing surely exists at this point: `certain`, or `possible` where IF NOT EXISTS, a branch of a DO block or a statement that
 * was not understood may have decided otherwise. Rules claim nothing from what is only possible.
 */
export type Certainty = 'certain' | 'possible';

export interface Schema {
  readonly namespaces: PersistentMap<Namespace>;
  /** Tables, views, materialised views, foreign tables, sequences. Key: `schema.name`. */
  readonly relations: PersistentMap<Relation>;
  /** Key: `schema.name`. Indexes behind constraints are here too. */
  readonly indexes: PersistentMap<Index>;
  /** Keys of the indexes of a relation. Key: the relation's key. */
  readonly indexesByRelation: PersistentMap<readonly string[]>;
  /** Keys of relations with a foreign key to a relation. Key: the referenced relation's key. */
  readonly referencedBy: PersistentMap<readonly string[]>;
  /** Keys of the partitions of a relation. Key: the parent's key. */
  readonly partitionsOf: PersistentMap<readonly string[]>;
  /** Key: `schema.name`; overloads share an entry. */
  readonly functions: PersistentMap<readonly Routine[]>;
  readonly types: PersistentMap<UserType>;
  readonly extensions: PersistentMap<{ readonly name: string; readonly origin: Origin }>;
  /** Where unqualified names are looked for and made; `public` alone unless a migration says otherwise. */
  readonly searchPath: readonly string[];
  /** Set while SET LOCAL has changed the path: what it is again when the transaction ends. */
  readonly sessionPath?: readonly string[] | undefined;
}

export interface Namespace {
  readonly name: string;
  readonly origin: Origin | undefined;
}

export type Relation = Table | View | Sequence;

interface RelationBase<K extends string> {
  readonly kind: K;
  /** `schema.name`. */
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  readonly origin: Origin;
  readonly certainty: Certainty;
}

export interface Table extends RelationBase<'table' | 'foreign-table'> {
  readonly persistence: Persistence;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  /** False where columns or constraints may be missing: made from a query, LIKE of or INHERITS from an unknown table. */
  readonly complete: boolean;
  readonly partitionBy:
    | { readonly strategy: 'range' | 'list' | 'hash'; readonly columns: readonly (string | undefined)[] }
    | undefined;
  readonly partitionOf: { readonly parent: string; readonly bound: string } | undefined;
  readonly rowSecurity: { readonly enabled: boolean; readonly forced: boolean };
  readonly policies: readonly {
    readonly name: string;
    readonly command: string;
    readonly permissive: boolean;
    readonly origin: Origin;
  }[];
  readonly triggers: readonly {
    readonly name: string;
    readonly forEach: 'row' | 'statement';
    readonly origin: Origin;
  }[];
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Text of the default expression. */
  readonly default: string | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
  readonly generated: 'stored' | 'virtual' | undefined;
  readonly collation: string | undefined;
  readonly origin: Origin;
}

/** A type without its place in a text. */
export type ColumnType = Pick<TypeName, 'schema' | 'name' | 'modifiers' | 'arrayDimensions'>;

export interface Constraint {
  readonly kind: ConstraintKind;
  /** As the server would name it where the migration does not. */
  readonly name: string;
  readonly columns: readonly string[];
  /** False from NOT VALID until VALIDATE. */
  readonly valid: boolean;
  /** Foreign keys: key of the referenced relation, its columns (empty where unknown). */
  readonly references:
    | {
        readonly relation: string;
        readonly columns: readonly string[];
        readonly onDelete: ReferentialAction;
        readonly onUpdate: ReferentialAction;
      }
    | undefined;
  /** CHECK: its text. */
  readonly expression: string | undefined;
  /** CHECK: the columns it proves to be not null, once valid. */
  readonly provesNotNull: readonly string[];
  /** Key of the index behind a primary key, unique or exclusion constraint. */
  readonly index: string | undefined;
  readonly origin: Origin;
}

export interface View extends RelationBase<'view' | 'materialized-view'> {
  readonly columns: readonly string[] | undefined;
  /** Keys of relations it reads, where they could be resolved. */
  readonly reads: readonly string[];
}

interface Sequence extends RelationBase<'sequence'> {
  /** The column it goes away with: serial and identity. */
  readonly ownedBy: { readonly relation: string; readonly column: string } | undefined;
}

export interface Index {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  /** Key of the indexed relation. */
  readonly relation: string;
  readonly unique: boolean;
  readonly method: string;
  readonly elements: readonly IndexKey[];
  readonly include: readonly string[];
  /** Text of the predicate of a partial index. */
  readonly where: string | undefined;
  readonly nullsNotDistinct: boolean;
  /** False where it may have been left invalid, or exists on the parent ONLY. */
  readonly valid: boolean;
  /** Name of the constraint that owns it. */
  readonly constraint: string | undefined;
  /** Key of the partitioned table's index that it is a part of. */
  readonly partOf: string | undefined;
  readonly origin: Origin;
  readonly certainty: Certainty;
}

export interface IndexKey {
  /** Undefined for an expression. */
  readonly column: string | undefined;
  /** Text of the expression, white space folded; undefined for a column. */
  readonly expression: string | undefined;
  readonly collation: string | undefined;
  readonly opclass: string | undefined;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

export interface Routine {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  readonly arguments: readonly ColumnType[];
  readonly volatility: 'volatile' | 'stable' | 'immutable';
  readonly language: string;
  readonly origin: Origin;
}

export interface UserType {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  readonly form: 'enum' | 'composite' | 'domain' | 'range' | 'base';
  readonly values: readonly string[];
  readonly domainOf: ColumnType | undefined;
  /** The domain has a CHECK or is NOT NULL: every value is checked. */
  readonly domainHasCheck: boolean;
  /** Functions that the domain's default calls; undefined without a default. */
  readonly domainDefault: readonly FunctionCall[] | undefined;
  readonly origin: Origin;
}
