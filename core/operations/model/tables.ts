/** Operations on tables and other relations. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Base, Expression, Name, ObjectName, Option, OptionChange, TypeName } from './names.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  Persistence,
  RelationKind,
  SequenceOptions,
} from './columns.ts';
import type { IndexElement } from './indexes.ts';
import type { QueryShape } from './query.ts';

export interface CreateTable extends Base<'createTable'> {
  readonly table: ObjectName;
  readonly persistence: Persistence;
  readonly ifNotExists: boolean;
  readonly foreign: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly like: readonly LikeClause[];
  readonly inherits: readonly ObjectName[];
  readonly partitionOf: ObjectName | undefined;
  /** The bound as written (FOR VALUES …, DEFAULT); undefined unless partitionOf. */
  readonly partitionBound: string | undefined;
  readonly partitionBy: PartitionBy | undefined;
  readonly storage: TableStorage;
  /** CREATE TABLE … OF: the composite type. */
  readonly ofType: ObjectName | undefined;
  /** Foreign tables: their server and options. */
  readonly server: string | undefined;
  readonly serverOptions: readonly Option[];
}

/** Where and how a table is stored, and what happens to a temporary table at COMMIT. */
export interface TableStorage {
  readonly options: readonly Option[];
  readonly tablespace: string | undefined;
  readonly accessMethod: string | undefined;
  readonly onCommit: 'preserve-rows' | 'delete-rows' | 'drop' | undefined;
}

/** LIKE: copies a table's columns and the included properties. */
export interface LikeClause extends ObjectName {
  readonly including: readonly (
    | 'comments'
    | 'compression'
    | 'constraints'
    | 'defaults'
    | 'generated'
    | 'identity'
    | 'indexes'
    | 'statistics'
    | 'storage'
  )[];
}

export interface PartitionBy {
  readonly strategy: 'range' | 'list' | 'hash';
  /** Column names; an expression key is undefined. */
  readonly columns: readonly (string | undefined)[];
  /** The same keys in full. */
  readonly elements: readonly IndexElement[];
}

/** CREATE TABLE AS and SELECT INTO. */
export interface CreateTableAs extends Base<'createTableAs'> {
  readonly table: ObjectName;
  readonly persistence: Persistence;
  readonly ifNotExists: boolean;
  /** Column names from the query or the column list; undefined if they are not known (SELECT *). */
  readonly columns: readonly string[] | undefined;
  readonly reads: readonly ObjectName[];
  readonly query: QueryShape | undefined;
  /** Names in parentheses after the table's name, which replace the first column names of the query. */
  readonly named: readonly string[];
  readonly withData: boolean;
  readonly storage: TableStorage;
  /** SQL Server: the position of NOLOCK or READUNCOMMITTED. */
  readonly dirty?: Span;
}

/** DROP TABLE, VIEW, MATERIALIZED VIEW, FOREIGN TABLE, SEQUENCE: one operation for each name. */
export interface DropRelation extends Base<'dropRelation'> {
  readonly relation: RelationKind;
  readonly target: ObjectName;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}

export interface RenameRelation extends Base<'renameRelation'> {
  readonly relation: RelationKind;
  /** The keyword used: ALTER TABLE may rename an index, with a stronger lock than ALTER INDEX. */
  readonly spelling: RelationKind;
  readonly target: ObjectName;
  readonly to: Name;
  readonly ifExists: boolean;
}

export interface SetSchema extends Base<'setSchema'> {
  readonly relation: RelationKind;
  readonly target: ObjectName;
  readonly to: Name;
  readonly ifExists: boolean;
}

export interface TableAction<K extends string> extends Base<K> {
  readonly table: ObjectName;
  /** ALTER TABLE IF EXISTS. */
  readonly ifTableExists: boolean;
  /** ALTER TABLE ONLY. */
  readonly only: boolean;
}

export interface AddColumn extends TableAction<'addColumn'> {
  readonly column: ColumnDefinition;
  readonly ifNotExists: boolean;
  /** The word COLUMN where SQL Server does not accept it. */
  readonly refusedWord?: Span;
}
export interface DropColumn extends TableAction<'dropColumn'> {
  readonly column: Name;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface RenameColumn extends TableAction<'renameColumn'> {
  /** Also for ALTER VIEW … RENAME COLUMN and composite types. */
  readonly relation: RelationKind;
  readonly column: Name;
  readonly to: Name;
}
/**
 * MySQL's MODIFY and CHANGE: the column gets exactly the written definition. SQL Server's ALTER COLUMN: changes only type, collation and
 * NOT NULL, and keeps the rest.
 */
export interface RedefineColumn extends TableAction<'redefineColumn'> {
  readonly column: Name;
  /** Under its new name. */
  readonly definition: ColumnDefinition;
  readonly ifExists: boolean;
  /** SQL Server: WITH (ONLINE = ON). */
  readonly options?: readonly Option[];
}
export interface AlterColumnType extends TableAction<'alterColumnType'> {
  readonly column: Name;
  readonly type: TypeName;
  readonly using: Expression | undefined;
  readonly collation: string | undefined;
}
export interface SetDefault extends TableAction<'setDefault'> {
  readonly column: Name;
  readonly default: Expression;
  /** SQL Server: a default is a constraint and has a name. */
  readonly name?: Name;
}
export interface DropDefault extends TableAction<'dropDefault'> {
  readonly column: Name;
}
export interface SetNotNull extends TableAction<'setNotNull'> {
  readonly column: Name;
}
export interface DropNotNull extends TableAction<'dropNotNull'> {
  readonly column: Name;
}
/** Actions on a column that change neither type, default nor nullability. */
export interface AlterColumnOption extends TableAction<'alterColumnOption'> {
  readonly column: Name;
  readonly option:
    | 'statistics'
    | 'storage'
    | 'compression'
    | 'options'
    | 'add-identity'
    | 'set-identity'
    | 'drop-identity'
    | 'drop-expression'
    | 'set-expression';
  /** ALTER INDEX … ALTER COLUMN 1: the column's number. */
  readonly number: number | undefined;
  /** Statistics target (undefined for DEFAULT), storage or compression in lower case. */
  readonly value: string | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
  /** Options of an identity column's sequence. */
  readonly sequence: SequenceOptions | undefined;
  readonly ifExists: boolean;
  /** SET EXPRESSION AS. */
  readonly expression: Expression | undefined;
  readonly options: readonly Option[];
  readonly reset: readonly string[];
}
export interface AddConstraint extends TableAction<'addConstraint'> {
  readonly constraint: ConstraintDefinition;
}
export interface ValidateConstraint extends TableAction<'validateConstraint'> {
  readonly constraint: Name;
}
export interface DropConstraint extends TableAction<'dropConstraint'> {
  readonly constraint: Name;
  readonly ifExists: boolean;
  readonly cascade: boolean;
  /** MySQL: a primary key that the same statement replaces by another. */
  readonly replaced?: boolean;
  /** MySQL: the columns of unique keys that the same statement adds: one whose columns are NOT NULL becomes the clustered index. */
  readonly besideUnique?: readonly (readonly string[])[];
}
export interface RenameConstraint extends TableAction<'renameConstraint'> {
  readonly constraint: Name;
  readonly to: Name;
}
/** Actions on the table as a whole that change neither columns nor constraints. */
export interface AlterTableOption extends TableAction<'alterTableOption'> {
  readonly option:
    | 'owner'
    | 'set-logged'
    | 'set-unlogged'
    | 'set-tablespace'
    | 'set-access-method'
    | 'cluster-on'
    | 'storage-parameters'
    | 'replica-identity'
    | 'enable-trigger'
    | 'disable-trigger'
    | 'enable-rule'
    | 'disable-rule'
    | 'inherit'
    | 'no-inherit'
    | 'alter-constraint'
    | 'of-type'
    | 'not-of-type'
    | 'foreign-options'
    | 'other';
  /**
   * owner: a role. set-tablespace, set-access-method: its name. cluster-on: the index, undefined for SET WITHOUT CLUSTER.
   * replica-identity: default, full, nothing or index. Triggers and rules: a name, or `all` and `user` where `everyTrigger` says so.
   */
  readonly value: string | undefined;
  /** replica-identity: the index. */
  readonly index: string | undefined;
  readonly everyTrigger: boolean;
  /** Triggers and rules: how they fire when enabled. */
  readonly firing: 'origin' | 'always' | 'replica';
  /** inherit and no-inherit: the parent. of-type: the type. */
  readonly object: ObjectName | undefined;
  readonly options: readonly Option[];
  readonly reset: readonly string[];
  readonly optionChanges: readonly OptionChange[];
  /** alter-constraint: the new attributes; undefined for unchanged ones. */
  readonly constraint: ConstraintChange | undefined;
}
export interface ConstraintChange {
  readonly name: string;
  readonly deferrable: boolean | undefined;
  readonly initiallyDeferred: boolean | undefined;
  readonly enforced: boolean | undefined;
  readonly noInherit: boolean | undefined;
}
export interface AttachPartition extends TableAction<'attachPartition'> {
  readonly partition: ObjectName;
  readonly bound: string;
  /** ALTER INDEX … ATTACH PARTITION: table and partition are then indexes. */
  readonly index: boolean;
}
export interface DetachPartition extends TableAction<'detachPartition'> {
  readonly partition: ObjectName;
  readonly concurrently: boolean;
}
