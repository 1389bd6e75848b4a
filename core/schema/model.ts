/**
 * The schema that a migration folder builds, as plain immutable data: what exists, with which types, and which statement created it. Replay
 * applies migrations; live catalogs have their own model. Identifiers are folded; keys are `schema.name`.
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
  /** The dialect: replay, effects and printing depend on it. */
  readonly dialect: SpokenDialect;
  /** The target server version, as core/migrations/dialect/server-version.ts counts, if the result of statements depends on it. */
  readonly server: number | undefined;
  readonly namespaces: PersistentMap<Namespace>;
  /** Tables, views, materialized views, foreign tables, sequences. Key: `schema.name`. */
  readonly relations: PersistentMap<Relation>;
  /** Key: `schema.name`. Includes the indexes of constraints. */
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
  /** Names of NOT NULL constraints (18) that differ after a rename of table or column, by `schema.name`. */
  readonly keptNames: PersistentMap<string>;
  /** Rows that migrations insert into tables; not those of programs. Key: the relation's key. */
  readonly rowsGiven: PersistentMap<RowsGiven>;
  /** For dialects that ignore case, the original spelling; see spelling.ts. */
  readonly spellings: PersistentMap<string>;
  /** SQLite: where the tables were created that got a name by a rename, even if dropped. Key: the key that they got. */
  readonly heirs: PersistentMap<readonly Origin[]>;
  readonly statistics: PersistentMap<Statistics>;
  readonly publications: PersistentMap<Publication>;
  readonly eventTriggers: PersistentMap<EventTrigger>;
  /** Objects modelled as text. Key: kind, name and signature. */
  readonly objects: PersistentMap<NamedObject>;
  readonly roles: PersistentMap<Role>;
  readonly defaultPrivileges: readonly DefaultPrivileges[];
  /** The schemas in which unqualified names are looked up and created; `public` alone unless a migration changes it. */
  readonly searchPath: readonly string[];
  /** Set while SET LOCAL has changed the path: the path after the transaction. */
  readonly sessionPath: readonly string[] | undefined;
  /** Settings with a dot in their name that a migration sets. */
  readonly customSettings: readonly string[];
  /** MySQL: the session has switched foreign_key_checks off, so that foreign keys are added without checking the rows. */
  readonly foreignKeysUnchecked: boolean;
  /** The role that runs the statements, after SET ROLE; undefined for the connected role. */
  readonly role: string | undefined;
  /** The state before the first migration is unknown: an object that is not here may exist. */
  readonly hasUnseen: boolean;
  /** The operation being applied, recorded with every change; undefined between statements. */
  readonly applying: Change | undefined;
  /** Bodies of functions, to interpret calls. Key as in functions; overloads share an entry. */
  readonly programs: PersistentMap<readonly Program[]>;
}

export interface RowsGiven {
  /** Up to a limit, rows of INSERTs with literal values that certainly run once. */
  readonly written: number;
  /** Other rows exist too: from a query, a file, a loop, or a branch. */
  readonly others: boolean;
  /** Not for PostgreSQL: the migration that last copied them into another table. */
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
  /** False if columns or constraints may be missing: created from a query, LIKE of or INHERITS from an unknown table. */
  readonly complete: boolean;
  readonly partitionBy:
    | {
        readonly strategy: 'range' | 'list' | 'hash';
        readonly columns: readonly (string | undefined)[];
        readonly elements: readonly IndexKey[];
      }
    | undefined;
  readonly partitionOf: { readonly parent: string; readonly bound: string } | undefined;
  /** TimescaleDB stores its rows in chunks. */
  readonly hypertable?: true;
  /** It may have unknown partitions: a command of partly known text creates them. */
  readonly unseenPartitions: boolean;
  /** Keys of the tables that it inherits from, in order; without a partition's parent. */
  readonly inherits: readonly string[];
  /** Key of the composite type of a typed table. */
  readonly ofType: string | undefined;
  /** WITH ( … ); options of its TOAST table have the prefix `toast.`. */
  readonly options: readonly Option[];
  readonly accessMethod: string | undefined;
  readonly tablespace: string | undefined;
  readonly onCommit: 'preserve-rows' | 'delete-rows' | 'drop' | undefined;
  /** `index`: the one that is marked as replica identity. */
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
  /** Since version 18 every NOT NULL is a constraint with this name. Undefined for nullable columns. */
  readonly notNullName: string | undefined;
  readonly notNullNoInherit: boolean;
  /** Text of the default or generation expression. */
  readonly default: string | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
  readonly generated: 'stored' | 'virtual' | undefined;
  readonly collation: string | undefined;
  readonly collationSchema: string | undefined;
  /** Set by a migration; undefined for the type's default. */
  readonly storage: string | undefined;
  readonly compression: string | undefined;
  readonly statistics: number | undefined;
  /** n_distinct and n_distinct_inherited; for a foreign table's column its OPTIONS. */
  readonly options: readonly Option[];
  /** Part of the table's own definition. */
  readonly local: boolean;
  /** The number of parents that it is inherited from. */
  readonly parents: number;
  /** Column privileges; undefined if there are none. */
  readonly privileges: readonly Privilege[] | undefined;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface Constraint extends Described {
  /**
   * SQLite: its text as written among the columns of its table. Undefined for a column constraint, empty if the text is not known any more.
   */
  readonly source?: string;
  readonly kind: ConstraintKind;
  /** The server's name for it if the migration gives none. */
  readonly name: string;
  readonly columns: readonly string[];
  /** False between NOT VALID and VALIDATE, and if it is not enforced. */
  readonly valid: boolean;
  /** SQL Server: NOT FOR REPLICATION. Validation never makes it trusted. */
  readonly untrusted?: boolean;
  /** False for NOT ENFORCED. */
  readonly enforced: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  /** CHECK and not-null: children do not inherit it. */
  readonly noInherit: boolean;
  /** Part of the table's own definition. */
  readonly local: boolean;
  /** The number of parents that it is inherited from. */
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
  /** CHECK: the columns that it proves to be not null, once valid. */
  readonly provesNotNull: readonly string[];
  /** Key of the index of a primary key, unique or exclusion constraint. */
  readonly index: string | undefined;
  /** Exclusion: the operator of each element. */
  readonly operators: readonly string[];
  /** Primary key and unique, since version 18. */
  readonly withoutOverlaps: boolean;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface View extends RelationBase<'view' | 'materialized-view'> {
  /** SQLite: the CREATE statement. */
  readonly source?: string | undefined;
  readonly columns: readonly string[] | undefined;
  /** Types of the columns, if known. */
  readonly columnTypes: readonly (ColumnType | undefined)[];
  /** Comments on columns, by the column's name. */
  readonly columnComments: readonly { readonly column: string; readonly text: string }[];
  /** ALTER VIEW … ALTER COLUMN SET DEFAULT. */
  readonly columnDefaults: readonly { readonly column: string; readonly text: string }[];
  /** Keys of the relations that it reads, if resolved. */
  readonly reads: readonly string[];
  /** Which columns of them, with `*` as it was expanded at creation. */
  readonly dependencies: readonly { readonly relation: string; readonly column: string }[];
  /** Keys of the functions that it calls, if migrations create them. */
  readonly functions: readonly string[];
  readonly query: BoundText;
  readonly persistence: Persistence;
  /** security_barrier, security_invoker; for a materialized view its storage parameters. */
  readonly options: readonly Option[];
  readonly checkOption: 'local' | 'cascaded' | undefined;
  /** Materialized views: they contain data. */
  readonly populated: boolean;
  readonly tablespace: string | undefined;
  readonly accessMethod: string | undefined;
  readonly triggers: readonly Trigger[];
  readonly rules: readonly RewriteRule[];
  readonly path: DefinitionPath;
}

export interface Sequence extends RelationBase<'sequence'> {
  /** The column that it is dropped with: serial, identity and OWNED BY. */
  readonly ownedBy: { readonly relation: string; readonly column: string } | undefined;
  /** The sequence of an identity column. */
  readonly identity: boolean;
  readonly persistence: Persistence;
  readonly type: 'int2' | 'int4' | 'int8';
  /** Numbers as text: a bigint may exceed a JavaScript number. */
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
  /** False if it may be invalid, or exists ON ONLY the parent. */
  readonly valid: boolean;
  /** Name of the constraint that it belongs to. */
  readonly constraint: string | undefined;
  /** Key of the partitioned table's index that it is attached to. */
  readonly partOf: string | undefined;
  /** WITH ( … ). */
  readonly options: readonly Option[];
  readonly tablespace: string | undefined;
  /** MySQL created it for a foreign key, and drops it when another index serves that. */
  readonly made?: 'for-foreign-key';
  /** CLUSTER ON it. */
  readonly clustered: boolean;
  /** REPLICA IDENTITY USING it. */
  readonly replicaIdentity: boolean;
  /** Statistics targets of expression keys, by their one-based number. */
  readonly statistics: readonly { readonly number: number; readonly target: number }[];
  readonly path: DefinitionPath;
  readonly origin: Origin;
  readonly certainty: Certainty;
}

export interface IndexKey {
  /** Undefined for an expression. */
  readonly column: string | undefined;
  /** Text of the expression, with white space normalised; undefined for a column. */
  readonly expression: string | undefined;
  readonly collation: string | undefined;
  readonly collationSchema: string | undefined;
  readonly opclass: string | undefined;
  readonly opclassSchema: string | undefined;
  readonly opclassOptions: readonly Option[];
  /** MySQL: the length of the indexed prefix. */
  readonly length?: number;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}
