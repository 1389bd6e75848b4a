/** Operations on roles, privileges and row-level security. Types only; see operation.ts for the whole vocabulary. */
import type { TableAction } from './tables.ts';
import type { Span } from '../../text/span.ts';
import type { QueryShape } from './query.ts';
import type { Base, Expression, Name, ObjectName, TypeName } from './names.ts';

export interface Grantee extends Span {
  /** 'public' is the pseudo-role PUBLIC; current_user and the like as written, in lower case. */
  readonly name: string;
}
export type PrivilegeObject =
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
interface PrivilegeChange<K extends string> extends Base<K> {
  /** Lower case; empty means ALL PRIVILEGES. For roles: the roles granted. */
  readonly privileges: readonly string[];
  /** The columns of those privileges that are limited to columns. `all` for ALL PRIVILEGES (…). */
  readonly columns: readonly { readonly privilege: string; readonly columns: readonly string[] }[];
  readonly privilegesSpan: Span;
  readonly objectKind: PrivilegeObject;
  /** ALL … IN SCHEMA. */
  readonly allInSchema: boolean;
  readonly objects: readonly ObjectName[];
  /** Functions: the input argument types of the object at the same index; undefined if none are given. */
  readonly signatures: readonly (readonly TypeName[] | undefined)[];
  readonly grantees: readonly Grantee[];
  /** GRANT … WITH GRANT OPTION, REVOKE GRANT OPTION FOR; for roles WITH ADMIN OPTION. */
  readonly grantOption: boolean;
  readonly cascade: boolean;
  /** Roles, since version 16: WITH INHERIT and WITH SET, if written. */
  readonly membership: { readonly inherit: boolean | undefined; readonly set: boolean | undefined };
}
export type Grant = PrivilegeChange<'grant'>;
export type Revoke = PrivilegeChange<'revoke'>;
export interface AlterDefaultPrivileges extends Base<'alterDefaultPrivileges'> {
  readonly change: 'grant' | 'revoke';
  /** Lower case; empty means ALL PRIVILEGES. */
  readonly privileges: readonly string[];
  readonly grantees: readonly Grantee[];
  readonly objectKind: PrivilegeObject;
  /** IN SCHEMA; empty for every schema. */
  readonly schemas: readonly string[];
  /** FOR ROLE; empty for the role that runs it. */
  readonly roles: readonly string[];
  readonly grantOption: boolean;
}
/** Attributes in CREATE and ALTER ROLE; undefined if not written. */
export interface RoleAttributes {
  readonly login: boolean | undefined;
  readonly superuser: boolean | undefined;
  readonly createDatabase: boolean | undefined;
  readonly createRole: boolean | undefined;
  readonly inherit: boolean | undefined;
  readonly replication: boolean | undefined;
  readonly bypassRowSecurity: boolean | undefined;
  readonly connectionLimit: number | undefined;
  readonly validUntil: string | undefined;
}
/** CREATE or ALTER ROLE, USER, GROUP, and CREATE USER MAPPING. */
export interface CreateRole extends Base<'createRole'> {
  readonly role: Name | undefined;
  readonly alter: boolean;
  /** A password written as a literal: its span with quotes. Its value is never kept. */
  readonly password: (Span & { readonly form: 'plain' | 'scram-verifier' | 'md5' }) | undefined;
  readonly superuser: boolean;
  readonly attributes: RoleAttributes;
  /** IN ROLE: the new role becomes a member of these. */
  readonly memberOf: readonly string[];
  /** ROLE and ADMIN, or ALTER GROUP … ADD USER: these become members of it. */
  readonly members: readonly { readonly role: string; readonly admin: boolean }[];
  /** ALTER GROUP … DROP USER. */
  readonly formerMembers: readonly string[];
}
/** ALTER ROLE … SET. */
export interface SetRoleVariable extends Base<'setRoleVariable'> {
  /** Undefined for ALL. */
  readonly role: string | undefined;
  readonly database: string | undefined;
  /** Lower case; undefined for RESET ALL. */
  readonly variable: string | undefined;
  /** Undefined for RESET and DEFAULT. */
  readonly value: string | undefined;
}
export interface DropRole extends Base<'dropRole'> {
  readonly role: string;
  readonly ifExists: boolean;
}
export interface ReassignOwned extends Base<'reassignOwned'> {
  readonly from: readonly string[];
  readonly to: string;
}
export interface DropOwned extends Base<'dropOwned'> {
  readonly roles: readonly string[];
  readonly cascade: boolean;
}
export interface CreatePolicy extends Base<'createPolicy'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly permissive: boolean;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  /** 'public' if none is named. */
  readonly roles: readonly string[];
  readonly using: Expression | undefined;
  readonly withCheck: Expression | undefined;
  readonly usingShape: QueryShape | undefined;
  readonly withCheckShape: QueryShape | undefined;
}
export interface AlterPolicy extends Base<'alterPolicy'> {
  readonly name: Name;
  readonly table: ObjectName;
  /** Unchanged roles are undefined. */
  readonly roles: readonly string[] | undefined;
  readonly using: Expression | undefined;
  readonly withCheck: Expression | undefined;
  readonly usingShape: QueryShape | undefined;
  readonly withCheckShape: QueryShape | undefined;
}
export interface DropPolicy extends Base<'dropPolicy'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly ifExists: boolean;
}
export interface SetRowSecurity extends TableAction<'setRowSecurity'> {
  readonly change: 'enable' | 'disable' | 'force' | 'no-force';
}
