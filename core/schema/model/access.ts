/** Roles and default privileges. Types only. Never contains a secret. */
import type { Option, PrivilegeObject, RoleAttributes } from '../../operations/model/operation.ts';
import type { Described, Origin, Privilege } from './common.ts';

export interface Role extends Described {
  readonly name: string;
  readonly attributes: RoleAttributes;
  /** The roles that it is a member of. */
  readonly memberOf: readonly Membership[];
  /** ALTER ROLE … SET for all databases. */
  readonly settings: readonly Option[];
  /** False for a role that is only named: no migration creates it. */
  readonly known: boolean;
  readonly origin: Origin;
}

export interface Membership {
  readonly role: string;
  readonly admin: boolean;
  /** Since version 16; undefined if not written. */
  readonly inherit: boolean | undefined;
  readonly set: boolean | undefined;
}

/** ALTER DEFAULT PRIVILEGES: initial privileges on objects of a kind that a role creates in a schema. */
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
