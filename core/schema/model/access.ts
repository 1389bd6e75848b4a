/** Roles and what new objects are granted. Types only. No secret is ever part of it. */
import type { Option, PrivilegeObject, RoleAttributes } from '../../operations/model/operation.ts';
import type { Described, Origin, Privilege } from './common.ts';

export interface Role extends Described {
  readonly name: string;
  readonly attributes: RoleAttributes;
  /** The roles that it is a member of. */
  readonly memberOf: readonly Membership[];
  /** ALTER ROLE … SET in all databases. */
  readonly settings: readonly Option[];
  /** False for a role that only appears: nobody saw it made. */
  readonly known: boolean;
  readonly origin: Origin;
}

export interface Membership {
  readonly role: string;
  readonly admin: boolean;
  /** From 16 on; undefined if nothing is said. */
  readonly inherit: boolean | undefined;
  readonly set: boolean | undefined;
}

/** ALTER DEFAULT PRIVILEGES: what objects of a kind, made by a role in a schema, are granted from the start. */
export interface DefaultPrivileges {
  /** Undefined for the role that runs the migrations. */
  readonly role: string | undefined;
  /** Undefined for every schema. */
  readonly schema: string | undefined;
  readonly objectKind: PrivilegeObject;
  readonly change: 'grant' | 'revoke';
  readonly privilege: Privilege;
  readonly origin: Origin;
}
