/**
 * The schema that a migration folder builds, as plain immutable data: what exists, of which type, and which statement made it.
 * Nothing here applies a migration (replay) or reads a live catalog. Identifiers are folded; keys are `schema.name`.
 */
import type {
  ConstraintKind,
  MysqlColumn,
  SqliteColumn,
  SqlserverColumn,
  Option,
  Persistence,
  ReferentialAction,
} from '../operations/model/operation.ts';
import type { DefaultPrivileges, Role } from './model/access.ts';
import type {
  BoundText,
  Certainty,
  Change,
  ColumnType,
  DefinitionPath,
  Described,
  Origin,
  Owned,
  Privilege,
} from './model/common.ts';
import type {
  Extension,
  NamedObject,
  Namespace,
  Publication,
  Statistics,
  UserType,
} from './model/objects.ts';
import type { EventTrigger, Policy, Program, RewriteRule, Routine, Trigger } from './model/programs.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import type { PersistentMap } from './persistent-map.ts';

export type * from './model/common.ts';
export type * from './model/access.ts';
export type * from './model/objects.ts';
export type * from './model/programs.ts';

export interface Schema {
  /** Whose schema it is: replay, effects and whoever prints it go by its server's ways. */
  readonly dialect: SpokenDialect;
  /** The server that it is built for, as core/migrations/dialect/server-version.ts counts, where its ways of building differ by it. */
  readonly server: number | undefined;
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
  readonly extensions: PersistentMap<Extension>;
  /** Keys of the sequences that belong to a relation's columns. Key: the relation's key. */
  readonly sequencesOf: PersistentMap<readonly string[]>;
  /** Keys of the views that read a relation. Key: the relation's key. */
  readonly readersOf: PersistentMap<readonly string[]>;
  /** Keys of the tables that inherit from a relation, partitions aside. Key: the parent's key. */
  readonly inheritorsOf: PersistentMap<readonly string[]>;
  /** Keys of the tables with a constraint of that name. Key: `schema.name`, the schema being the table's. */
  readonly constraintsByName: PersistentMap<readonly string[]>;
  /** Names of NOT NULL constraints (18) that outlived a rename of table or column, by `schema.name`. */
  readonly keptNames: PersistentMap<string>;
  /** What migrations have put into tables; nothing of what programs did. Key: the relation's key. */
  readonly rowsGiven: PersistentMap<RowsGiven>;
  /** Of servers that take names in any case, how they are written; see spelling.ts. */
  readonly spellings: PersistentMap<string>;
  /** SQLite: where the tables were made that have come to a name by a rename, gone or not. Key: the key that they came to. */
  readonly heirs: PersistentMap<readonly Origin[]>;
  readonly statistics: PersistentMap<Statistics>;
  readonly publications: PersistentMap<Publication>;
  readonly eventTriggers: PersistentMap<EventTrigger>;
  /** Objects kept as text. Key: kind, name and signature. */
  readonly objects: PersistentMap<NamedObject>;
  readonly roles: PersistentMap<Role>;
  readonly defaultPrivileges: readonly DefaultPrivileges[];
  /** Where unqualified names are looked for and made; `public` alone unless a migration says otherwise. */
  readonly searchPath: readonly string[];
  /** Set while SET LOCAL has changed the path: what it is again when the transaction ends. */
  readonly sessionPath: readonly string[] | undefined;
  /** Settings with a dot in their name that a migration has set. */
  readonly customSettings: readonly string[];
  /** MySQL: the session has switched foreign_key_checks off, and foreign keys are added without a look at the rows. */
  readonly foreignKeysUnchecked: boolean;
  /** The role whose work the statements are, after SET ROLE; undefined for the one that connected. */
  readonly role: string | undefined;
  /** Of what was there before nothing is known: what is not here may be there all the same. */
  readonly hasUnseen: boolean;
  /** The operation that is being applied, noted with whatever it changes; undefined between statements. */
  readonly applying: Change | undefined;
  /** Bodies of functions, for calls of them. Key as in functions; overloads share an entry. */
  readonly programs: PersistentMap<readonly Program[]>;
}

export interface RowsGiven {
  /** At most so many, each written down in an INSERT that surely runs once. */
  readonly written: number;
  /** Others came as well: from a query, a file, a loop, or a branch. */
  readonly others: boolean;
  /** Not on PostgreSQL: the migration that has read them into another table last. */
  readonly readBy?: string;
}

export type Relation = Table | View | Sequence;

interface RelationBase<K extends string> extends Owned {
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
  /** False if columns or constraints may be missing: made from a query, LIKE of or INHERITS from an unknown table. */
  readonly complete: boolean;
  readonly partitionBy:
    | {
        readonly strategy: 'range' | 'list' | 'hash';
        readonly columns: readonly (string | undefined)[];
        readonly elements: readonly IndexKey[];
      }
    | undefined;
  readonly partitionOf: { readonly parent: string; readonly bound: string } | undefined;
  /** TimescaleDB keeps its rows in chunks. */
  readonly hypertable?: true;
  /** It may have partitions that nobody could follow: a command makes them whose text is known in part only. */
  readonly unseenPartitions: boolean;
  /** Keys of the tables that it inherits from, in order; a partition's parent is not among them. */
  readonly inherits: readonly string[];
  /** Key of the composite type of a typed table. */
  readonly ofType: string | undefined;
  /** WITH ( … ), those of its TOAST table with `toast.` in front. */
  readonly options: readonly Option[];
  readonly accessMethod: string | undefined;
  readonly tablespace: string | undefined;
  readonly onCommit: 'preserve-rows' | 'delete-rows' | 'drop' | undefined;
  /** `index`: the one that is marked so. */
  readonly replicaIdentity: 'default' | 'full' | 'nothing' | 'index';
  /** Foreign tables. */
  readonly server: string | undefined;
  readonly serverOptions: readonly Option[];
  readonly rowSecurity: { readonly enabled: boolean; readonly forced: boolean };
  readonly policies: readonly Policy[];
  readonly triggers: readonly Trigger[];
  readonly rules: readonly RewriteRule[];
}

export interface Column extends Described {
  readonly mysql?: MysqlColumn;
  readonly sqlite?: SqliteColumn;
  readonly sqlserver?: SqlserverColumn;
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** From 18 on every NOT NULL is a constraint of this name. Undefined for nullable columns. */
  readonly notNullName: string | undefined;
  readonly notNullNoInherit: boolean;
  /** Text of the default expression, or of what the column is generated from. */
  readonly default: string | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
  readonly generated: 'stored' | 'virtual' | undefined;
  readonly collation: string | undefined;
  readonly collationSchema: string | undefined;
  /** What a migration set; undefined for the type's own. */
  readonly storage: string | undefined;
  readonly compression: string | undefined;
  readonly statistics: number | undefined;
  /** n_distinct and n_distinct_inherited; of a foreign table's column its OPTIONS. */
  readonly options: readonly Option[];
  /** It is in the table's own definition. */
  readonly local: boolean;
  /** How many parents it comes from. */
  readonly parents: number;
  /** Column privileges; undefined if nobody granted any. */
  readonly privileges: readonly Privilege[] | undefined;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface Constraint extends Described {
  /** SQLite: as written among the columns of its table. Undefined if it is at its column, empty if that is not known any more. */
  readonly source?: string;
  readonly kind: ConstraintKind;
  /** As the server would name it where the migration does not. */
  readonly name: string;
  readonly columns: readonly string[];
  /** False from NOT VALID until VALIDATE, and for what is not enforced. */
  readonly valid: boolean;
  /** SQL Server: NOT FOR REPLICATION. No look at the rows makes it valid. */
  readonly untrusted?: boolean;
  /** False for NOT ENFORCED. */
  readonly enforced: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  /** CHECK and not-null: children do not get it. */
  readonly noInherit: boolean;
  /** It is in the table's own definition. */
  readonly local: boolean;
  /** How many parents it comes from. */
  readonly parents: number;
  /** Foreign keys: key of the referenced relation, its columns (empty if unknown). */
  readonly references:
    | {
        readonly relation: string;
        readonly columns: readonly string[];
        readonly onDelete: ReferentialAction;
        readonly onUpdate: ReferentialAction;
        readonly match: 'simple' | 'full' | 'partial';
        /** ON DELETE SET NULL (…): the columns that are set; empty for all. */
        readonly deleteColumns: readonly string[];
        readonly period: boolean;
      }
    | undefined;
  /** CHECK: its text. */
  readonly expression: string | undefined;
  /** CHECK: the columns it proves to be not null, once valid. */
  readonly provesNotNull: readonly string[];
  /** Key of the index behind a primary key, unique or exclusion constraint. */
  readonly index: string | undefined;
  /** Exclusion: the operator of each element. */
  readonly operators: readonly string[];
  /** Primary key and unique, from 18 on. */
  readonly withoutOverlaps: boolean;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface View extends RelationBase<'view' | 'materialized-view'> {
  /** SQLite: the statement that made it. */
  readonly source?: string | undefined;
  readonly columns: readonly string[] | undefined;
  /** Types of the columns, where they are known. */
  readonly columnTypes: readonly (ColumnType | undefined)[];
  /** Comments on columns, by the column's name. */
  readonly columnComments: readonly { readonly column: string; readonly text: string }[];
  /** ALTER VIEW … ALTER COLUMN SET DEFAULT. */
  readonly columnDefaults: readonly { readonly column: string; readonly text: string }[];
  /** Keys of relations it reads, where they could be resolved. */
  readonly reads: readonly string[];
  /** Which columns of them, `*` as it was when the view was made. */
  readonly dependencies: readonly { readonly relation: string; readonly column: string }[];
  /** Keys of the functions that it calls, of those that migrations made. */
  readonly functions: readonly string[];
  readonly query: BoundText;
  readonly persistence: Persistence;
  /** security_barrier, security_invoker; of a materialised view its storage parameters. */
  readonly options: readonly Option[];
  readonly checkOption: 'local' | 'cascaded' | undefined;
  /** Materialised views: they hold data. */
  readonly populated: boolean;
  readonly tablespace: string | undefined;
  readonly accessMethod: string | undefined;
  readonly triggers: readonly Trigger[];
  readonly rules: readonly RewriteRule[];
  readonly path: DefinitionPath;
}

export interface Sequence extends RelationBase<'sequence'> {
  /** The column it goes away with: serial, identity and OWNED BY. */
  readonly ownedBy: { readonly relation: string; readonly column: string } | undefined;
  /** The sequence behind an identity column. */
  readonly identity: boolean;
  readonly persistence: Persistence;
  readonly type: 'int2' | 'int4' | 'int8';
  /** Numbers as text: a bigint may be larger than a number here holds. */
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycle: boolean;
}

export interface Index extends Described {
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
  /** False if it may have been left invalid, or exists on the parent ONLY. */
  readonly valid: boolean;
  /** Name of the constraint that owns it. */
  readonly constraint: string | undefined;
  /** Key of the partitioned table's index that it is a part of. */
  readonly partOf: string | undefined;
  /** WITH ( … ). */
  readonly options: readonly Option[];
  readonly tablespace: string | undefined;
  /** MySQL made it for a foreign key, and takes it away when another one serves that. */
  readonly made?: 'for-foreign-key';
  /** CLUSTER ON it. */
  readonly clustered: boolean;
  /** REPLICA IDENTITY USING it. */
  readonly replicaIdentity: boolean;
  /** Statistics targets of expression keys, by their number from 1. */
  readonly statistics: readonly { readonly number: number; readonly target: number }[];
  readonly path: DefinitionPath;
  readonly origin: Origin;
  readonly certainty: Certainty;
}

export interface IndexKey {
  /** Undefined for an expression. */
  readonly column: string | undefined;
  /** Text of the expression, white space folded; undefined for a column. */
  readonly expression: string | undefined;
  readonly collation: string | undefined;
  readonly collationSchema: string | undefined;
  readonly opclass: string | undefined;
  readonly opclassSchema: string | undefined;
  readonly opclassOptions: readonly Option[];
  /** MySQL: only so many characters of the column. */
  readonly length?: number;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}
