/** Types, extensions, statistics, publications and objects that are modelled as text. Types only. */
import type { FunctionCall, ObjectKind, Option } from '../../operations/model/operation.ts';
import type { Certainty, ColumnType, DefinitionPath, Described, Origin, Owned } from './common.ts';

export interface UserType extends Owned {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  readonly form: 'enum' | 'composite' | 'domain' | 'range' | 'base' | 'shell';
  readonly values: readonly string[];
  readonly attributes: readonly TypeAttribute[];
  readonly domainOf: ColumnType | undefined;
  readonly collation: string | undefined;
  /** The domain has a CHECK or is NOT NULL, so every value is checked. */
  readonly domainHasCheck: boolean;
  /** Functions that the domain's default calls; undefined if it has no default. */
  readonly domainDefault: readonly FunctionCall[] | undefined;
  readonly default: string | undefined;
  readonly notNull: boolean;
  /** Since version 18 a domain's NOT NULL has a name. */
  readonly notNullName: string | undefined;
  readonly checks: readonly DomainConstraint[];
  /** Parameters of ranges and base types. */
  readonly options: readonly Option[];
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface TypeAttribute {
  readonly name: string;
  readonly type: ColumnType;
  readonly collation: string | undefined;
  readonly comment: string | undefined;
}

export interface DomainConstraint {
  readonly name: string;
  readonly expression: string;
  readonly valid: boolean;
  readonly comment: string | undefined;
}

export interface Extension extends Described {
  readonly name: string;
  /** Undefined if not written: the first schema of the search path, or the extension's own. */
  readonly schema: string | undefined;
  readonly version: string | undefined;
  readonly certainty: Certainty;
  readonly origin: Origin;
}

export interface Namespace extends Owned {
  readonly name: string;
  /** Undefined for public, which exists in every database. */
  readonly origin: Origin | undefined;
}

/** CREATE STATISTICS. */
export interface Statistics extends Described {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  /** Key of the table. */
  readonly relation: string;
  /** ndistinct, dependencies, mcv; empty for all. */
  readonly kinds: readonly string[];
  readonly elements: readonly {
    readonly column: string | undefined;
    readonly expression: string | undefined;
  }[];
  readonly target: number | undefined;
  readonly owner: string | undefined;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface Publication extends Described {
  readonly name: string;
  readonly allTables: boolean;
  readonly tables: readonly {
    /** Key of the table. */
    readonly relation: string;
    readonly only: boolean;
    readonly columns: readonly string[] | undefined;
    readonly where: string | undefined;
  }[];
  readonly schemas: readonly string[];
  readonly options: readonly Option[];
  readonly owner: string | undefined;
  readonly origin: Origin;
}

/** An object that is modelled as the text of its definition: casts, operators, collations, text search, foreign servers … */
export interface NamedObject extends Owned {
  readonly key: string;
  readonly objectKind: ObjectKind;
  readonly schema: string | undefined;
  readonly name: string;
  /** What distinguishes objects of one name: types of a cast or operator, access method of an operator class. */
  readonly signature: string;
  readonly definition: string;
  /** Later ALTER statements, in order. */
  readonly alterations: readonly string[];
  readonly path: DefinitionPath;
  readonly origin: Origin;
}
