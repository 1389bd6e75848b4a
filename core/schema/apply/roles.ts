/** Roles: create, alter, memberships, and what happens to the objects that they own. Passwords are never stored. */
import type {
  CreateRole,
  DropOwned,
  DropRole,
  Grant,
  ReassignOwned,
  Revoke,
  RoleAttributes,
  SetRoleVariable,
} from '../../operations/model/operation.ts';
import { each } from '../map-list.ts';
import type { Membership, Owned, Privilege, Role, Schema } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { described } from './new-object.ts';
import { noteChange } from './changes.ts';
import { removeRelation } from './drops.ts';
import { withOwner } from './privileges.ts';
import { changedOptions } from './options.ts';
import { isTable, putRelation } from './store.ts';

const nothingSaid: RoleAttributes = {
  login: undefined,
  superuser: undefined,
  createDatabase: undefined,
  createRole: undefined,
  inherit: undefined,
  replication: undefined,
  bypassRowSecurity: undefined,
  connectionLimit: undefined,
  validUntil: undefined,
};

/** CREATE and ALTER ROLE, USER and GROUP. */
export function createRole(schema: Schema, operation: CreateRole, at: At): Schema {
  const name = operation.role?.text;
  if (name === undefined || (at.conditional && schema.roles.has(name))) return schema;
  const known = roleNamed(schema, name, at);
  const { attributes } = operation;
  const role: Role = operation.alter
    ? { ...known, attributes: merged(known.attributes, attributes) }
    : { ...known, attributes, known: true, origin: originOf(at) };
  let next = putRole(schema, role);
  for (const above of operation.memberOf) next = join(next, name, above, plainMembership(above), at);
  for (const { role: member, admin } of operation.members)
    next = join(next, member, name, { ...plainMembership(name), admin }, at);
  for (const member of operation.formerMembers) next = leave(next, member, name);
  return next;
}

function merged(old: RoleAttributes, said: RoleAttributes): RoleAttributes {
  return {
    login: said.login ?? old.login,
    superuser: said.superuser ?? old.superuser,
    createDatabase: said.createDatabase ?? old.createDatabase,
    createRole: said.createRole ?? old.createRole,
    inherit: said.inherit ?? old.inherit,
    replication: said.replication ?? old.replication,
    bypassRowSecurity: said.bypassRowSecurity ?? old.bypassRowSecurity,
    connectionLimit: said.connectionLimit ?? old.connectionLimit,
    validUntil: said.validUntil ?? old.validUntil,
  };
}

/** A role that no migration creates may still get privileges. */
function roleNamed(schema: Schema, name: string, at: At): Role {
  return (
    schema.roles.get(name) ?? {
      ...described,
      name,
      attributes: nothingSaid,
      memberOf: [],
      settings: [],
      known: false,
      origin: originOf(at),
    }
  );
}

function putRole(schema: Schema, role: Role): Schema {
  const old = schema.roles.get(role.name);
  const noted = old === undefined ? role : noteChange(schema, old, role);
  return { ...schema, roles: schema.roles.set(role.name, noted) };
}

function plainMembership(role: string): Membership {
  return { role, admin: false, inherit: undefined, set: undefined };
}

function join(schema: Schema, member: string, above: string, membership: Membership, at: At): Schema {
  const role = roleNamed(schema, member, at);
  const old = role.memberOf.find((one) => one.role === above);
  const now = {
    role: above,
    admin: membership.admin || old?.admin === true,
    inherit: membership.inherit ?? old?.inherit,
    set: membership.set ?? old?.set,
  };
  const memberOf = [...role.memberOf.filter((one) => one.role !== above), now];
  return putRole(schema, { ...role, memberOf });
}

function leave(schema: Schema, member: string, above: string): Schema {
  const role = schema.roles.get(member);
  if (role === undefined) return schema;
  return putRole(schema, { ...role, memberOf: role.memberOf.filter((one) => one.role !== above) });
}

/** GRANT role TO role. */
export function changeMembership(schema: Schema, operation: Grant | Revoke, at: At): Schema {
  let next = schema;
  for (const above of operation.privileges)
    for (const { name } of operation.grantees)
      next =
        operation.kind === 'grant'
          ? granted(next, operation, name, above, at)
          : revoked(next, operation, name, above);
  return next;
}

function granted(schema: Schema, operation: Grant | Revoke, member: string, above: string, at: At): Schema {
  const membership = { role: above, admin: operation.grantOption, ...operation.membership };
  return join(schema, member, above, membership, at);
}

function revoked(schema: Schema, operation: Grant | Revoke, member: string, above: string): Schema {
  const role = schema.roles.get(member);
  if (role === undefined) return schema;
  if (!operation.grantOption) return leave(schema, member, above);
  const memberOf = role.memberOf.map((one) => (one.role === above ? { ...one, admin: false } : one));
  return putRole(schema, { ...role, memberOf });
}

export function setRoleVariable(schema: Schema, operation: SetRoleVariable, at: At): Schema {
  const { role: name, variable, value } = operation;
  // A setting for one database only, or for every role, is not stored with a role.
  if (name === undefined || operation.database !== undefined) return schema;
  const role = roleNamed(schema, name, at);
  const settings =
    variable === undefined
      ? []
      : changedOptions(
          role.settings,
          value === undefined ? [] : [{ name: variable, value }],
          value === undefined ? [variable] : [],
        );
  return putRole(schema, { ...role, settings });
}

export function dropRole(schema: Schema, operation: DropRole, at: At): Schema {
  if (at.conditional) return schema;
  let next: Schema = { ...schema, roles: schema.roles.delete(operation.role) };
  for (const role of next.roles.values())
    if (role.memberOf.some((one) => one.role === operation.role))
      next = leave(next, role.name, operation.role);
  return next;
}

export function reassignOwned(schema: Schema, operation: ReassignOwned): Schema {
  const to = operation.to;
  return mapOwned(schema, (one) =>
    one.owner !== undefined && operation.from.includes(one.owner) ? withOwner(one, to) : one,
  );
}

/** Objects and privileges of the roles are dropped. */
export function dropOwned(schema: Schema, operation: DropOwned): Schema {
  const gone = new Set(operation.roles);
  let next = schema;
  for (const relation of schema.relations.values())
    if (relation.owner !== undefined && gone.has(relation.owner))
      next = removeRelation(next, relation.key, operation.cascade ? 'cascade' : 'restrict');
  const isGone = (owner: string | undefined): boolean => owner !== undefined && gone.has(owner);
  let { functions, types } = next;
  for (const routines of functions.values()) {
    const left = routines.filter((one) => !isGone(one.owner));
    const [first] = routines;
    if (first === undefined || left.length === routines.length) continue;
    functions = left.length === 0 ? functions.delete(first.key) : functions.set(first.key, left);
  }
  for (const type of types.values()) if (isGone(type.owner)) types = types.delete(type.key);
  const kept = mapOwned({ ...next, functions, types }, (one) =>
    one.privileges?.some(({ grantee }) => gone.has(grantee)) === true
      ? { ...one, privileges: one.privileges.filter(({ grantee }) => !gone.has(grantee)) }
      : one,
  );
  const defaultPrivileges = kept.defaultPrivileges.filter(
    (one) => !isGone(one.role) && !gone.has(one.privilege.grantee),
  );
  return { ...kept, defaultPrivileges };
}

/** ALTER ROLE … RENAME: all references to the role follow. */
export function renameRole(schema: Schema, from: string, to: string): Schema {
  const name = (one: string): string => (one === from ? to : one);
  const grantees = (list: readonly Privilege[] | undefined): readonly Privilege[] | undefined =>
    list?.some((one) => one.grantee === from) === true
      ? list.map((one) => ({ ...one, grantee: name(one.grantee) }))
      : list;
  let next = mapOwned(schema, (one) => {
    const privileges = grantees(one.privileges);
    const owner = one.owner === from ? to : one.owner;
    return privileges === one.privileges && owner === one.owner ? one : { ...one, privileges, owner };
  });
  for (const table of next.relations.values()) {
    if (!isTable(table)) continue;
    const policies = each(table.policies, (one) =>
      one.roles.includes(from) ? { ...one, roles: one.roles.map(name) } : one,
    );
    const columns = each(table.columns, (one) => {
      const privileges = grantees(one.privileges);
      return privileges === one.privileges ? one : { ...one, privileges };
    });
    if (policies !== table.policies || columns !== table.columns)
      next = putRelation(next, { ...table, policies, columns });
  }
  let { roles } = next;
  const role = roles.get(from);
  if (role !== undefined) roles = roles.delete(from).set(to, noteChange(schema, role, { ...role, name: to }));
  roles = roles.map((one) => {
    const memberOf = each(one.memberOf, (above) => (above.role === from ? { ...above, role: to } : above));
    return memberOf === one.memberOf ? one : { ...one, memberOf };
  });
  const defaultPrivileges = next.defaultPrivileges.map((one) => ({
    ...one,
    role: one.role === from ? to : one.role,
    privilege: { ...one.privilege, grantee: name(one.privilege.grantee) },
  }));
  return { ...next, roles, defaultPrivileges };
}

/** Applies one function to every object that has an owner. */
function mapOwned(schema: Schema, change: <T extends Owned>(one: T) => T): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    const changed = change(relation);
    if (changed !== relation) next = putRelation(next, changed);
  }
  return {
    ...next,
    functions: next.functions.map((routines) => each(routines, change)),
    types: next.types.map(change),
    namespaces: next.namespaces.map(change),
    objects: next.objects.map(change),
  };
}
