/**
 * What a statement does, as data: the vocabulary that replay, effects and rules share. Dialect-neutral where the dialects agree.
 * Spans are relative to the statement's first character. Identifiers are folded as the server folds them.
 * Nothing here knows what an operation costs (effects) or what it does to the schema (schema/replay).
 */
import type { Span } from '../text/span.ts';

export type Operation =
  | CreateTable
  | CreateTableAs
  | DropRelation
  | RenameRelation
  | SetSchema
  | AddColumn
  | DropColumn
  | RenameColumn
  | AlterColumnType
  | SetDefault
  | DropDefault
  | SetNotNull
  | DropNotNull
  | AlterColumnOption
  | AddConstraint
  | ValidateConstraint
  | DropConstraint
  | RenameConstraint
  | AlterTableOption
  | AttachPartition
  | DetachPartition
  | CreateIndex
  | DropIndex
  | Reindex
  | CreateView
  | RefreshMaterializedView
  | CreateFunction
  | DropFunction
  | DoBlock
  | ExecuteDynamic
  | CreateTrigger
  | DropTrigger
  | Grant
  | Revoke
  | AlterDefaultPrivileges
  | CreateRole
  | CreatePolicy
  | AlterPolicy
  | DropPolicy
  | SetRowSecurity
  | CreateType
  | AddEnumValue
  | DropType
  | CreateSequence
  | CreateSchema
  | DropSchema
  | CreateExtension
  | Insert
  | Update
  | Delete
  | Select
  | Truncate
  | CopyData
  | LockTable
  | Vacuum
  | Begin
  | Commit
  | Rollback
  | SetVariable
  | CommentOn
  | OtherOperation;

export type OperationKind = Operation['kind'];
export type OperationOf<K extends OperationKind> = Extract<Operation, { readonly kind: K }>;

// ---------------------------------------------------------------------------------------------------------------- names

/** One identifier. */
export interface Name extends Span {
  /** Folded (unquoted: lower case) and without quotes. */
  readonly text: string;
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
  readonly arrayDimensions: number;
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
  /** Columns it refers to, last part only, in order of appearance, without repeats. */
  readonly columns: readonly string[];
  /** Set where the whole expression is one literal, casts looked through. */
  readonly literal:
    { readonly kind: 'null' | 'string' | 'number' | 'boolean'; readonly value: string } | undefined;
}

interface Base<K extends string> {
  readonly kind: K;
  /** The whole statement, or the one action of an ALTER. */
  readonly span: Span;
}

// --------------------------------------------------------------------------------------------------------------- tables

export type RelationKind = 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence' | 'index';
export type Persistence = 'permanent' | 'unlogged' | 'temporary';

export interface ColumnDefinition extends Span {
  readonly name: Name;
  readonly type: TypeName;
  /** Set for the pseudo-types smallserial, serial and bigserial; type then holds int2, int4 or int8. */
  readonly serial: 'smallserial' | 'serial' | 'bigserial' | undefined;
  /** Where NOT NULL stands, if it does. PRIMARY KEY, serial and identity imply it without. */
  readonly notNull: Span | undefined;
  readonly default: Expression | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
  readonly generated: { readonly storage: 'stored' | 'virtual'; readonly expression: Expression } | undefined;
  readonly collation: string | undefined;
  /** PRIMARY KEY, UNIQUE, CHECK and REFERENCES written at the column; their columns hold this column. */
  readonly constraints: readonly ConstraintDefinition[];
}

export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

interface ConstraintBase<K extends string> extends Span {
  readonly kind: K;
  readonly name: Name | undefined;
  readonly deferrable: boolean;
}

export type ConstraintDefinition =
  | (ConstraintBase<'primary-key'> & {
      readonly columns: readonly Name[];
      readonly include: readonly Name[];
      readonly usingIndex: Name | undefined;
    })
  | (ConstraintBase<'unique'> & {
      readonly columns: readonly Name[];
      readonly include: readonly Name[];
      readonly usingIndex: Name | undefined;
      readonly nullsNotDistinct: boolean;
    })
  | (ConstraintBase<'foreign-key'> & {
      readonly columns: readonly Name[];
      readonly references: ObjectName;
      /** Empty where the referenced primary key is meant. */
      readonly referencedColumns: readonly Name[];
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
      readonly notValid: boolean;
      readonly notEnforced: boolean;
    })
  | (ConstraintBase<'check'> & {
      readonly expression: Expression;
      readonly notValid: boolean;
      readonly notEnforced: boolean;
    })
  | (ConstraintBase<'exclusion'> & { readonly method: string; readonly elements: readonly IndexElement[] })
  | (ConstraintBase<'not-null'> & { readonly column: Name; readonly notValid: boolean });

export type ConstraintKind = ConstraintDefinition['kind'];

export interface CreateTable extends Base<'createTable'> {
  readonly table: ObjectName;
  readonly persistence: Persistence;
  readonly ifNotExists: boolean;
  readonly foreign: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly like: readonly ObjectName[];
  readonly inherits: readonly ObjectName[];
  readonly partitionOf: ObjectName | undefined;
  /** The bound as written (FOR VALUES …, DEFAULT); undefined unless partitionOf. */
  readonly partitionBound: string | undefined;
  readonly partitionBy: PartitionBy | undefined;
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

interface TableAction<K extends string> extends Base<K> {
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

// -------------------------------------------------------------------------------------------------------------- indexes

export interface IndexElement extends Span {
  readonly column: Name | undefined;
  readonly expression: Expression | undefined;
  readonly collation: string | undefined;
  readonly opclass: string | undefined;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

export interface CreateIndex extends Base<'createIndex'> {
  readonly name: Name | undefined;
  readonly table: ObjectName;
  readonly only: boolean;
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly method: string;
  readonly elements: readonly IndexElement[];
  readonly include: readonly Name[];
  readonly where: Expression | undefined;
  readonly nullsNotDistinct: boolean;
}
export interface DropIndex extends Base<'dropIndex'> {
  readonly index: ObjectName;
  readonly concurrently: boolean;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface Reindex extends Base<'reindex'> {
  readonly scope: 'index' | 'table' | 'schema' | 'database' | 'system';
  readonly target: ObjectName | undefined;
  readonly concurrently: boolean;
}

// ---------------------------------------------------------------------------------------------------- views and programs

export interface CreateView extends Base<'createView'> {
  readonly view: ObjectName;
  readonly materialized: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly withData: boolean;
  readonly columns: readonly string[] | undefined;
  readonly reads: readonly ObjectName[];
  readonly query: Span;
}
export interface RefreshMaterializedView extends Base<'refreshMaterializedView'> {
  readonly view: ObjectName;
  readonly concurrently: boolean;
  readonly withData: boolean;
}
export interface FunctionArgument {
  readonly name: string | undefined;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table';
  readonly type: TypeName;
}
export interface CreateFunction extends Base<'createFunction'> {
  readonly function: ObjectName;
  readonly procedure: boolean;
  readonly orReplace: boolean;
  readonly arguments: readonly FunctionArgument[];
  readonly returns: TypeName | undefined;
  readonly language: string;
  readonly securityDefiner: boolean;
  readonly volatility: 'volatile' | 'stable' | 'immutable';
  /** SET clauses of the definition: lower-case parameter names. */
  readonly settings: readonly string[];
  /** Where a further option can be inserted: right behind the last option or the argument list, before or after the body alike. */
  readonly optionsEnd: number;
  readonly body: Span | undefined;
}
export interface DropFunction extends Base<'dropFunction'> {
  readonly function: ObjectName;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface DoBlock extends Base<'doBlock'> {
  readonly language: string;
  readonly body: Span | undefined;
}
/** EXECUTE and its relatives inside a PL/pgSQL body. */
export interface ExecuteDynamic extends Base<'executeDynamic'> {
  readonly spelling: 'execute' | 'return-query-execute' | 'open-for-execute' | 'for-in-execute';
  readonly command: Expression;
  readonly pieces: DynamicPiece;
  readonly hasUsing: boolean;
}
/** How a dynamic command's text is put together, as far as it can be read. */
export type DynamicPiece =
  | (Span & { readonly kind: 'literal'; readonly value: string })
  | (Span & { readonly kind: 'variable'; readonly name: string })
  | (Span & { readonly kind: 'concatenation'; readonly parts: readonly DynamicPiece[] })
  | (Span & {
      readonly kind: 'call';
      readonly function: string;
      readonly arguments: readonly DynamicPiece[];
    })
  | (Span & { readonly kind: 'cast'; readonly type: string; readonly of: DynamicPiece })
  | (Span & { readonly kind: 'opaque' });

export interface CreateTrigger extends Base<'createTrigger'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly orReplace: boolean;
  readonly constraint: boolean;
}
export interface DropTrigger extends Base<'dropTrigger'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly ifExists: boolean;
}

// ----------------------------------------------------------------------------------------------------- roles and policies

export interface Grantee extends Span {
  /** 'public' stands for the pseudo-role PUBLIC, current_user and the like as written in lower case. */
  readonly name: string;
}
interface PrivilegeChange<K extends string> extends Base<K> {
  /** Lower case; empty means ALL PRIVILEGES. */
  readonly privileges: readonly string[];
  readonly privilegesSpan: Span;
  readonly objectKind:
    | 'table'
    | 'sequence'
    | 'function'
    | 'schema'
    | 'database'
    | 'type'
    | 'language'
    | 'foreign'
    | 'large-object'
    | 'role'
    | 'parameter';
  /** ALL … IN SCHEMA. */
  readonly allInSchema: boolean;
  readonly objects: readonly ObjectName[];
  readonly grantees: readonly Grantee[];
  readonly grantOption: boolean;
}
export type Grant = PrivilegeChange<'grant'>;
export type Revoke = PrivilegeChange<'revoke'>;
export interface AlterDefaultPrivileges extends Base<'alterDefaultPrivileges'> {
  readonly change: 'grant' | 'revoke';
  readonly privileges: readonly string[];
  readonly grantees: readonly Grantee[];
}
/** CREATE or ALTER ROLE, USER, GROUP, and CREATE USER MAPPING. */
export interface CreateRole extends Base<'createRole'> {
  readonly role: Name | undefined;
  readonly alter: boolean;
  /** A password written as a literal: its span with quotes. Its value is never kept. */
  readonly password: (Span & { readonly form: 'plain' | 'scram-verifier' | 'md5' }) | undefined;
  readonly superuser: boolean;
}
export interface CreatePolicy extends Base<'createPolicy'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly permissive: boolean;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly using: Expression | undefined;
  readonly withCheck: Expression | undefined;
}
export interface AlterPolicy extends Base<'alterPolicy'> {
  readonly name: Name;
  readonly table: ObjectName;
}
export interface DropPolicy extends Base<'dropPolicy'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly ifExists: boolean;
}
export interface SetRowSecurity extends TableAction<'setRowSecurity'> {
  readonly change: 'enable' | 'disable' | 'force' | 'no-force';
}

// ------------------------------------------------------------------------------------------------- types and other objects

export interface CreateType extends Base<'createType'> {
  readonly type: ObjectName;
  readonly form: 'enum' | 'composite' | 'domain' | 'range' | 'base';
  readonly values: readonly string[];
  /** Base type of a domain. */
  readonly domainOf: TypeName | undefined;
  readonly domainHasCheck: boolean;
}
export interface AddEnumValue extends Base<'addEnumValue'> {
  readonly type: ObjectName;
  readonly value: string;
  readonly ifNotExists: boolean;
}
export interface DropType extends Base<'dropType'> {
  readonly type: ObjectName;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface CreateSequence extends Base<'createSequence'> {
  readonly sequence: ObjectName;
  readonly ifNotExists: boolean;
}
export interface CreateSchema extends Base<'createSchema'> {
  readonly schema: Name | undefined;
  readonly ifNotExists: boolean;
}
export interface DropSchema extends Base<'dropSchema'> {
  readonly schema: Name;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface CreateExtension extends Base<'createExtension'> {
  readonly extension: Name;
  readonly ifNotExists: boolean;
}
export interface CommentOn extends Base<'commentOn'> {
  readonly objectKind: string;
}

// --------------------------------------------------------------------------------------------------------------- data

interface DataChange<K extends string> extends Base<K> {
  readonly table: ObjectName;
  /** Other relations it reads. */
  readonly reads: readonly ObjectName[];
  readonly where: Expression | undefined;
}
export interface Insert extends DataChange<'insert'> {
  readonly source: 'values' | 'query' | 'default';
}
export type Update = DataChange<'update'>;
export type Delete = DataChange<'delete'>;
export interface Select extends Base<'select'> {
  readonly reads: readonly ObjectName[];
  /** Functions called at any depth: migrations call functions that do work. */
  readonly functions: readonly FunctionCall[];
}
export interface Truncate extends Base<'truncate'> {
  readonly tables: readonly ObjectName[];
  readonly cascade: boolean;
}
export interface CopyData extends Base<'copyData'> {
  readonly table: ObjectName | undefined;
  readonly direction: 'from' | 'to';
  readonly program: boolean;
}
export interface LockTable extends Base<'lockTable'> {
  readonly tables: readonly ObjectName[];
  /** As in pg_locks: AccessExclusiveLock when none is written. */
  readonly mode: string;
}
export interface Vacuum extends Base<'vacuum'> {
  readonly command: 'vacuum' | 'vacuum-full' | 'analyze' | 'cluster';
  readonly tables: readonly ObjectName[];
}

// -------------------------------------------------------------------------------------------------- transactions, session

export type Begin = Base<'begin'>;
export type Commit = Base<'commit'>;
export interface Rollback extends Base<'rollback'> {
  /** ROLLBACK TO leaves the transaction open. */
  readonly toSavepoint: boolean;
}
export interface SetVariable extends Base<'setVariable'> {
  /** Lower case: lock_timeout, search_path, role … */
  readonly variable: string;
  readonly scope: 'session' | 'local';
  /** Values as written without quotes; empty for RESET and SET … TO DEFAULT. */
  readonly values: readonly string[];
}
/** Known to the grammar, without meaning for schema, locks or rules so far. `statement` is the grammar's node name. */
export interface OtherOperation extends Base<'other'> {
  readonly statement: string;
}
