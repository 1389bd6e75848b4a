/** Operations on tables and other relations. Types only; see operation.ts for the whole vocabulary. */
import type { Base, Expression, Name, ObjectName, TypeName } from './names.ts';
import type { ColumnDefinition, ConstraintDefinition, Persistence, RelationKind } from './columns.ts';

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
}

/** LIKE: a table's columns are copied, with what is included. */
export interface LikeClause extends ObjectName {
  readonly including: readonly ('constraints' | 'defaults' | 'generated' | 'identity' | 'indexes')[];
}

export interface PartitionBy {
  readonly strategy: 'range' | 'list' | 'hash';
  /** Column names; an expression key is undefined. */
  readonly columns: readonly (string | undefined)[];
}

/** CREATE TABLE AS and SELECT INTO. */
export interface CreateTableAs extends Base<'createTableAs'> {
  readonly table: ObjectName;
  readonly persistence: Persistence;
  readonly ifNotExists: boolean;
  /** Column names where they could be read off the query or the column list; undefined where not (SELECT *). */
  readonly columns: readonly string[] | undefined;
  readonly reads: readonly ObjectName[];
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
}
export interface DropColumn extends TableAction<'dropColumn'> {
  readonly column: Name;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface RenameColumn extends TableAction<'renameColumn'> {
  /** ALTER VIEW … RENAME COLUMN and composite types have it too. */
  readonly relation: RelationKind;
  readonly column: Name;
  readonly to: Name;
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
    | 'other';
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
