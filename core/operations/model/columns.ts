/** Column definitions and constraints, wherever a statement writes them. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Expression, Name, ObjectName, Option, TypeName } from './names.ts';
import type { IndexElement } from './indexes.ts';

export type RelationKind = 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence' | 'index';
export type Persistence = 'permanent' | 'unlogged' | 'temporary';

/**
 * What CREATE and ALTER SEQUENCE and identity columns can say; undefined if they do not. Numbers as text: they may be larger than a number
 * here holds.
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

/** What only MySQL's and MariaDB's columns have. */
export interface MysqlColumn {
  readonly autoIncrement: boolean;
  /** Lower case; undefined if the table's holds. */
  readonly charset: string | undefined;
  readonly comment: string | undefined;
  /** ON UPDATE CURRENT_TIMESTAMP, as written. */
  readonly onUpdate: string | undefined;
  /** NULL is written. */
  readonly explicitNull: boolean;
  readonly invisible: boolean;
  /** Where ADD, MODIFY and CHANGE put it; undefined at its place or the end. */
  readonly position: { readonly after: string | undefined } | undefined;
  /** Of ENUM and SET, in their order. */
  readonly values: readonly string[];
}

/** What only SQLite's columns have. */
export interface SqliteColumn {
  readonly autoincrement: boolean;
  /** PRIMARY KEY DESC at the column: then even an INTEGER is no other name of the rowid. */
  readonly descendingKey: boolean;
  /** As it is defined, from its name on; undefined if changes since could not be followed. */
  readonly source: string | undefined;
}

/** What only SQL Server's columns have. */
export interface SqlserverColumn {
  /** IDENTITY: the server numbers the rows. */
  readonly identity: boolean;
  /** Of the constraint that holds the default, where it is written. */
  readonly defaultName: string | undefined;
  /** The same in the case that it is written in. */
  readonly defaultWritten?: string | undefined;
  /** DEFAULT … WITH VALUES: existing rows get the default, although the column takes NULL. */
  readonly withValues: boolean;
  /** NULL is written. */
  readonly explicitNull: boolean;
  readonly rowguidcol: boolean;
  /** GENERATED ALWAYS AS …: the server writes there since when a row stands, or until when it stood. */
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
  /** Where NOT NULL stands, if it does. PRIMARY KEY, serial and identity imply it without. */
  readonly notNull: Span | undefined;
  /** CONSTRAINT … NOT NULL: from 18 on the constraint's name. */
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
  /** PRIMARY KEY, UNIQUE, CHECK and REFERENCES written at the column; their columns hold this column. */
  readonly constraints: readonly ConstraintDefinition[];
}

export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

interface ConstraintBase<K extends string> extends Span {
  readonly kind: K;
  /** SQLite: as written among the columns of a table. */
  readonly source?: string;
  readonly name: Name | undefined;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
}

export type ConstraintDefinition =
  | (ConstraintBase<'primary-key'> & {
      readonly columns: readonly Name[];
      readonly include: readonly Name[];
      readonly usingIndex: Name | undefined;
      readonly withoutOverlaps: boolean;
      readonly storage: IndexStorage;
    })
  | (ConstraintBase<'unique'> & {
      readonly columns: readonly Name[];
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
      /** SQL Server: NOT FOR REPLICATION, which it never trusts. */
      readonly untrusted?: boolean;
      readonly notValid: boolean;
      readonly notEnforced: boolean;
    })
  | (ConstraintBase<'check'> & {
      readonly expression: Expression;
      /** As at a foreign key. */
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

/** Where and how the index behind a constraint is stored. */
export interface IndexStorage {
  readonly options: readonly Option[];
  readonly tablespace: string | undefined;
}

export type ConstraintKind = ConstraintDefinition['kind'];
