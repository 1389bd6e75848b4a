/**
 * What application teams get of a schema, as data: tables with the type of each column, what INSERT and UPDATE may or must name, the CHECK
 * constraints that can be said outside of the server, and the errors that a write can raise. `print/` writes it in several languages.
 * Queries are not part of it.
 */
import type { Row } from './condition.ts';

export interface Contract {
  readonly enums: readonly EnumType[];
  /** By key, without partitions and temporary tables. */
  readonly tables: readonly TableContract[];
  readonly views: readonly ViewContract[];
}

/** What a program does with an object. */
export type Usage = 'reads' | 'writes';

export interface EnumType {
  readonly key: string;
  readonly values: readonly string[];
}

export interface TableContract {
  /** `schema.name`. */
  readonly key: string;
  readonly comment: string | undefined;
  readonly columns: readonly ColumnContract[];
  /** False if columns may be missing. */
  readonly complete: boolean;
  readonly checks: readonly Check[];
  readonly errors: readonly WriteError[];
}

export interface ViewContract {
  readonly key: string;
  readonly comment: string | undefined;
  /** Every column may be null: nothing proves the contrary. Undefined if the columns are not known. */
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[] | undefined;
}

export interface ColumnContract {
  readonly name: string;
  readonly type: ValueType;
  readonly nullable: boolean;
  readonly comment: string | undefined;
  /** `never`: the server computes it and refuses a value. */
  readonly insert: 'required' | 'optional' | 'never';
  readonly update: 'optional' | 'never';
}

/** A CHECK of a table, or one of a domain for each column of that type. */
export interface Check {
  readonly name: string;
  readonly text: string;
  /** Undefined if it cannot be said outside of the server. */
  readonly rule: Row | undefined;
}

export type ValueType =
  | BuiltIn
  | { readonly kind: 'enum'; readonly of: EnumType }
  | { readonly kind: 'array'; readonly of: ValueType }
  /** Composite types, ranges, and types that no migration creates. */
  | { readonly kind: 'other'; readonly written: string };

export interface BuiltIn {
  readonly kind: 'built-in';
  /** Undefined for PostgreSQL. */
  readonly dialect?: 'mysql' | 'sqlite';
  /** The catalog's name, such as `int4`; of SQLite the affinity, or `any`. */
  readonly name: string;
  /** Of varchar(n) and char(n), in characters. */
  readonly length: number | undefined;
  /** Of numeric(p, s). */
  readonly digits: { readonly precision: number; readonly scale: number } | undefined;
}

/** An error by which the server refuses a write, and what identifies it in the driver's error. */
export interface WriteError {
  readonly kind: 'unique' | 'foreign-key' | 'check' | 'exclusion' | 'not-null';
  readonly sqlstate: string;
  /** Undefined for NOT NULL: the server names the column instead. */
  readonly constraint: string | undefined;
  readonly columns: readonly string[];
  /** A sentence for the person whose request was refused. */
  readonly sentence: string;
  /** Foreign keys: the sentence if a row that others refer to is deleted or its key changed. */
  readonly onDelete: string | undefined;
  /** Other constraints of this table that refuse the same rows. */
  readonly same: readonly string[];
}
