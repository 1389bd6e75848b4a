/** Column definitions and constraints, in any statement. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Expression, Name, ObjectName, Option, TypeName } from './names.ts';
import type { IndexElement } from './indexes.ts';

export type RelationKind = 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence' | 'index';
export type Persistence = 'permanent' | 'unlogged' | 'temporary';

/**
 * Options of CREATE and ALTER SEQUENCE and of identity columns; undefined if not written. Numbers are kept as text: they may exceed a
 * JavaScript number.
 */
export interface SequenceOptions {
  readonly type: TypeName['name'] | undefined;
  readonly start: string | undefined;
  readonly increment: string | undefined;
  /** 'none' for NO MINVALUE and NO MAXVALUE: the type's own bound. */
  readonly minimum: string | undefined;
  readonly maximum: string | undefined;
  readonly cache: string | undefined;
  readonly cycle: boolean | undefined;
  /** 'none' for OWNED BY NONE. */
  readonly ownedBy: { readonly table: ObjectName; readonly column: string } | 'none' | undefined;
  /** Identity: SEQUENCE NAME. */
  readonly name: ObjectName | undefined;
  readonly restart: boolean;
}

/** Properties that only columns of MySQL and MariaDB have. */
export interface MysqlColumn {
  readonly autoIncrement: boolean;
  /** Lower case; undefined if the column uses the table's. */
  readonly charset: string | undefined;
  /** BINARY is written: the binary collation of its character set. */
  readonly binary?: true;
  readonly comment: string | undefined;
  /** ON UPDATE CURRENT_TIMESTAMP, as written. */
  readonly onUpdate: string | undefined;
  /** NULL is written. */
  readonly explicitNull: boolean;
  readonly invisible: boolean;
  /** The position set by ADD, MODIFY and CHANGE; undefined for an unchanged position, or the end. */
  readonly position: { readonly after: string | undefined } | undefined;
  /** The values of ENUM and SET, in order. */
  readonly values: readonly string[];
}

/** Properties that only columns of SQLite have. */
export interface SqliteColumn {
  readonly autoincrement: boolean;
  /** PRIMARY KEY DESC at the column: then even an INTEGER is not an alias of the rowid. */
  readonly descendingKey: boolean;
  /** The text of the definition, from the name on; undefined if later changes could not be applied to it. */
  readonly source: string | undefined;
}

/** Properties that only columns of SQL Server have. */
export interface SqlserverColumn {
  /** IDENTITY: the server numbers the rows. */
  readonly identity: boolean;
  /** Name of the constraint that contains the default, if written. */
  readonly defaultName: string | undefined;
  /** The same in the case in which it is written. */
  readonly defaultWritten?: string | undefined;
  /** DEFAULT … WITH VALUES: existing rows get the default, although the column accepts NULL. */
  readonly withValues: boolean;
  /** NULL is written. */
  readonly explicitNull: boolean;
  readonly rowguidcol: boolean;
  /** GENERATED ALWAYS AS …: the server stores the start or the end of the row's validity there. */
  readonly period?: boolean;
}

export interface ColumnDefinition extends Span {
  readonly sqlserver?: SqlserverColumn;
  readonly mysql?: MysqlColumn;
  readonly sqlite?: SqliteColumn;
  readonly name: Name;
  readonly type: TypeName;
  /** Set for the pseudo-types smallserial, serial and bigserial; type then holds int2, int4 or int8. */
  readonly serial: 'smallserial' | 'serial' | 'bigserial' | undefined;
  /** The position of NOT NULL, if written. PRIMARY KEY, serial and identity imply it without. */
  readonly notNull: Span | undefined;
  /** CONSTRAINT … NOT NULL: the constraint's name, since version 18. */
  readonly notNullName: string | undefined;
  readonly notNullNoInherit: boolean;
  readonly default: Expression | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
  readonly identityOptions: SequenceOptions | undefined;
  readonly generated: { readonly storage: 'stored' | 'virtual'; readonly expression: Expression } | undefined;
  readonly collation: string | undefined;
  readonly collationSchema: string | undefined;
  /** Lower case: plain, external, extended, main. */
  readonly storage: string | undefined;
  readonly compression: string | undefined;
  /** OPTIONS of a foreign table's column. */
  readonly options: readonly Option[];
  /** PRIMARY KEY, UNIQUE, CHECK and REFERENCES written at the column; their columns contain this column. */
  readonly constraints: readonly ConstraintDefinition[];
}

export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

interface ConstraintBase<K extends string> extends Span {
  readonly kind: K;
  /** SQLite: its text as written among the columns of a table. */
  readonly source?: string;
  readonly name: Name | undefined;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
}

export type ConstraintDefinition =
  | (ConstraintBase<'primary-key'> & {
      readonly columns: readonly Name[];
      /** MySQL: the parts of its index, if one is more than a column: the length of a prefix, an order, an expression. */
      readonly parts?: readonly IndexElement[] | undefined;
      readonly include: readonly Name[];
      readonly usingIndex: Name | undefined;
      readonly withoutOverlaps: boolean;
      readonly storage: IndexStorage;
    })
  | (ConstraintBase<'unique'> & {
      readonly columns: readonly Name[];
      /** As for a primary key. */
      readonly parts?: readonly IndexElement[] | undefined;
      readonly include: readonly Name[];
      readonly usingIndex: Name | undefined;
      readonly nullsNotDistinct: boolean;
      readonly withoutOverlaps: boolean;
      readonly storage: IndexStorage;
    })
  | (ConstraintBase<'foreign-key'> & {
      readonly columns: readonly Name[];
      readonly references: ObjectName;
      /** Empty if the referenced primary key is meant. */
      readonly referencedColumns: readonly Name[];
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
      readonly match: 'simple' | 'full' | 'partial';
      /** ON DELETE SET NULL (…): the columns that are set; empty for all. */
      readonly deleteColumns: readonly string[];
      /** PERIOD before the last column. */
      readonly period: boolean;
      /** SQL Server: NOT FOR REPLICATION; the server never trusts such a constraint. */
      readonly untrusted?: boolean;
      readonly notValid: boolean;
      readonly notEnforced: boolean;
    })
  | (ConstraintBase<'check'> & {
      readonly expression: Expression;
      /** As for a foreign key. */
      readonly untrusted?: boolean;
      readonly noInherit: boolean;
      readonly notValid: boolean;
      readonly notEnforced: boolean;
    })
  | (ConstraintBase<'exclusion'> & {
      readonly method: string;
      readonly elements: readonly IndexElement[];
      /** The operator of each element. */
      readonly operators: readonly string[];
      readonly include: readonly Name[];
      readonly storage: IndexStorage;
      readonly where: Expression | undefined;
    })
  | (ConstraintBase<'not-null'> & {
      readonly column: Name;
      readonly notValid: boolean;
      readonly noInherit: boolean;
    });

/** Where and how a constraint's index is stored. */
export interface IndexStorage {
  readonly options: readonly Option[];
  readonly tablespace: string | undefined;
}

export type ConstraintKind = ConstraintDefinition['kind'];
