/** Operations on roles, privileges and row-level security. Types only; see operation.ts for the whole vocabulary. */
import type { TableAction } from './tables.ts';
import type { Span } from '../../text/span.ts';
import type { Base, Expression, Name, ObjectName } from './names.ts';

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
