/** Operations on types, sequences, schemas, extensions and comments. Types only; see operation.ts for the whole vocabulary. */
import type { Base, FunctionCall, Name, ObjectName, TypeName } from './names.ts';

export interface CreateType extends Base<'createType'> {
  readonly type: ObjectName;
  readonly form: 'enum' | 'composite' | 'domain' | 'range' | 'base';
  readonly values: readonly string[];
  /** Base type of a domain. */
  readonly domainOf: TypeName | undefined;
  /** The domain has a CHECK or is NOT NULL: every value is checked. */
  readonly domainHasCheck: boolean;
  /** Functions that the domain's default calls; undefined without a default. */
  readonly domainDefault: readonly FunctionCall[] | undefined;
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
