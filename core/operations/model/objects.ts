/** Operations on types, sequences, schemas, extensions and objects in general. Types only; see operation.ts for the whole vocabulary. */
import type { Base, Expression, FunctionCall, Name, ObjectName, Option, TypeName } from './names.ts';
import type { SequenceOptions } from './columns.ts';

/** The catalog's object kinds, in the words of COMMENT ON and DROP. */
export type ObjectKind =
  | 'table'
  | 'view'
  | 'materialized-view'
  | 'foreign-table'
  | 'sequence'
  | 'index'
  | 'column'
  | 'attribute'
  | 'constraint'
  | 'domain-constraint'
  | 'trigger'
  | 'policy'
  | 'rule'
  | 'schema'
  | 'type'
  | 'domain'
  | 'function'
  | 'procedure'
  | 'routine'
  | 'aggregate'
  | 'extension'
  | 'role'
  | 'database'
  | 'event-trigger'
  /** MySQL's scheduled events. */
  | 'event'
  | 'publication'
  | 'subscription'
  | 'statistics'
  | 'operator'
  | 'operator-class'
  | 'operator-family'
  | 'collation'
  | 'conversion'
  | 'cast'
  | 'transform'
  | 'language'
  | 'access-method'
  | 'foreign-data-wrapper'
  | 'server'
  | 'text-search-configuration'
  | 'text-search-dictionary'
  | 'text-search-parser'
  | 'text-search-template'
  | 'tablespace'
  | 'large-object'
  | 'parameter'
  | 'user-mapping';

/** An object of any kind that a statement names. Its names have no positions. */
export interface ObjectReference {
  readonly objectKind: ObjectKind;
  /** The object, or the relation or domain that it belongs to. */
  readonly name: ObjectName;
  /** Column, attribute, constraint, trigger, policy or rule. */
  readonly part: string | undefined;
  /** Input argument types of routines and operators (left, right); undefined if the statement gives none. */
  readonly arguments: readonly TypeName[] | undefined;
  /** Distinguishes objects of one name: types of a cast or operator, access method of an operator class. Empty otherwise. */
  readonly signature: string;
}

/** An attribute of a composite type. */
export interface Attribute {
  readonly name: string;
  readonly type: TypeName;
  readonly collation: string | undefined;
}
export interface DomainCheck {
  readonly name: string | undefined;
  readonly expression: Expression;
  readonly notValid: boolean;
}
export interface CreateType extends Base<'createType'> {
  readonly type: ObjectName;
  readonly form: 'enum' | 'composite' | 'domain' | 'range' | 'base' | 'shell';
  readonly values: readonly string[];
  readonly attributes: readonly Attribute[];
  /** Base type of a domain. */
  readonly domainOf: TypeName | undefined;
  readonly collation: string | undefined;
  /** The domain has a CHECK or is NOT NULL, so every value is checked. */
  readonly domainHasCheck: boolean;
  /** Functions that the domain's default calls; undefined if it has no default. */
  readonly domainDefault: readonly FunctionCall[] | undefined;
  readonly default: Expression | undefined;
  readonly notNull: boolean;
  readonly notNullName: string | undefined;
  readonly checks: readonly DomainCheck[];
  /** Parameters of ranges and base types, as written. */
  readonly options: readonly Option[];
}
export interface AddEnumValue extends Base<'addEnumValue'> {
  readonly type: ObjectName;
  readonly value: string;
  readonly ifNotExists: boolean;
  /** BEFORE or AFTER another value; undefined at the end. */
  readonly place: { readonly side: 'before' | 'after'; readonly of: string } | undefined;
}
export interface RenameEnumValue extends Base<'renameEnumValue'> {
  readonly type: ObjectName;
  readonly value: string;
  readonly to: string;
}
/** ALTER TYPE or DOMAIN … RENAME TO. */
export interface RenameType extends Base<'renameType'> {
  readonly type: ObjectName;
  readonly to: Name;
}
export interface DropType extends Base<'dropType'> {
  readonly type: ObjectName;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
/** ALTER TYPE … ADD, DROP, ALTER and RENAME ATTRIBUTE: one operation for each action. */
export interface AlterAttribute extends Base<'alterAttribute'> {
  readonly type: ObjectName;
  readonly change: 'add' | 'drop' | 'alter' | 'rename';
  readonly attribute: string;
  /** The new definition of ADD and ALTER. */
  readonly definition: Attribute | undefined;
  readonly to: string | undefined;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface AlterDomain extends Base<'alterDomain'> {
  readonly type: ObjectName;
  readonly change:
    | { readonly kind: 'set-default'; readonly default: Expression }
    | { readonly kind: 'drop-default' }
    | { readonly kind: 'set-not-null'; readonly name: string | undefined }
    | { readonly kind: 'drop-not-null' }
    | { readonly kind: 'add-check'; readonly check: DomainCheck }
    | { readonly kind: 'drop-constraint'; readonly name: string; readonly ifExists: boolean }
    | { readonly kind: 'validate-constraint'; readonly name: string }
    | { readonly kind: 'rename-constraint'; readonly name: string; readonly to: string };
}
export interface CreateSequence extends Base<'createSequence'> {
  readonly sequence: ObjectName;
  readonly ifNotExists: boolean;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  readonly options: SequenceOptions;
}
export interface AlterSequence extends Base<'alterSequence'> {
  readonly sequence: ObjectName;
  readonly ifExists: boolean;
  readonly options: SequenceOptions;
}
export interface CreateSchema extends Base<'createSchema'> {
  readonly schema: Name | undefined;
  readonly ifNotExists: boolean;
  /** AUTHORIZATION; a schema without a name is named after it. */
  readonly owner: string | undefined;
}
export interface DropSchema extends Base<'dropSchema'> {
  readonly schema: Name;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface CreateExtension extends Base<'createExtension'> {
  readonly extension: Name;
  readonly ifNotExists: boolean;
  readonly schema: string | undefined;
  readonly version: string | undefined;
  readonly cascade: boolean;
}
/** ALTER EXTENSION … UPDATE. */
export interface UpdateExtension extends Base<'updateExtension'> {
  readonly extension: string;
  /** Undefined for the newest. */
  readonly version: string | undefined;
}
export interface CommentOn extends Base<'commentOn'> {
  /** The grammar's own word, lower case: tabconstraint, matview, … */
  readonly objectKind: string;
  /** Undefined if the statement's object has no model. */
  readonly target: ObjectReference | undefined;
  /** Undefined for NULL, which removes the comment. */
  readonly text: string | undefined;
}
export interface SetSecurityLabel extends Base<'setSecurityLabel'> {
  readonly target: ObjectReference | undefined;
  readonly provider: string | undefined;
  readonly label: string | undefined;
}
/** Objects that are modelled by name with the text of their definition: casts, operators, collations, text search, foreign servers … */
export interface CreateObject extends Base<'createObject'> {
  readonly target: ObjectReference;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  /** The whole statement, with passwords and other secrets blanked. */
  readonly definition: string;
}
/** ALTER of such an object, except its name, schema or owner; also of event triggers (their firing). */
export interface AlterObject extends Base<'alterObject'> {
  readonly target: ObjectReference;
  readonly definition: string;
}
/** DROP of an object whose kind has no operation of its own. */
export interface DropObject extends Base<'dropObject'> {
  readonly target: ObjectReference;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
/** ALTER … RENAME TO of an object whose kind has no operation of its own. */
export interface RenameObject extends Base<'renameObject'> {
  readonly target: ObjectReference;
  readonly to: Name;
  readonly ifExists: boolean;
}
/** ALTER … SET SCHEMA of an object that is not a relation. */
export interface SetObjectSchema extends Base<'setObjectSchema'> {
  readonly target: ObjectReference;
  readonly to: Name;
}
/** ALTER … OWNER TO of any object, including tables (where the grammar has a separate statement for it). */
export interface ChangeOwner extends Base<'changeOwner'> {
  readonly target: ObjectReference;
  /** A role's name; current_user and the like as written in lower case. */
  readonly owner: string;
}
export interface CreateStatistics extends Base<'createStatistics'> {
  /** Undefined if the server chooses. */
  readonly statistics: ObjectName | undefined;
  readonly ifNotExists: boolean;
  readonly table: ObjectName;
  /** Lower case: ndistinct, dependencies, mcv; empty for all. */
  readonly kinds: readonly string[];
  readonly elements: readonly {
    readonly column: string | undefined;
    readonly expression: Expression | undefined;
  }[];
}
export interface AlterStatistics extends Base<'alterStatistics'> {
  readonly statistics: ObjectName;
  /** Undefined for DEFAULT. */
  readonly target: number | undefined;
}
export interface PublicationTable {
  readonly table: ObjectName;
  readonly only: boolean;
  /** Undefined for all columns. */
  readonly columns: readonly string[] | undefined;
  readonly where: Expression | undefined;
}
export interface ChangePublication extends Base<'changePublication'> {
  readonly publication: string;
  readonly change: 'create' | 'add' | 'set' | 'drop' | 'options';
  readonly allTables: boolean;
  readonly tables: readonly PublicationTable[];
  /** `CURRENT_SCHEMA` is kept in lower case. */
  readonly schemas: readonly string[];
  readonly options: readonly Option[];
}
