/** Roles, privileges and row-level security policies. A password's value is read only to determine its format and is never kept. */
import { wordSet } from '../../collections/word-set.ts';
import type {
  AlterDefaultPrivilegesStmt,
  AlterPolicyStmt,
  AlterRoleStmt,
  CreatePolicyStmt,
  CreateRoleStmt,
  CreateUserMappingStmt,
  DefElem,
  GrantRoleStmt,
  GrantStmt,
  Node,
} from '@pgsql/types';
import type { Source } from '../../syntax/postgres/source.ts';
import type {
  AlterDefaultPrivileges,
  AlterPolicy,
  CreatePolicy,
  CreateRole,
  Grant,
  Grantee,
  ObjectName,
  Revoke,
  RoleAttributes,
  TypeName,
} from '../model/operation.ts';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import { argumentTypes } from './object-reference.ts';
import { expressionShape } from './query-shape.ts';
import { bracketed, isOn, option, optionText, relationName, roleName, unplaced, valueText } from './parts.ts';

export function grant(source: Source, node: GrantStmt): Grant | Revoke {
  const on = source.find(source.whole, 'on') ?? source.tokens.length;
  const optionFor = source.words(1, 'grant', 'option', 'for') ? 4 : 1;
  return {
    kind: node.is_grant === true ? 'grant' : 'revoke',
    span: source.span(source.whole),
    privileges: privilegeNames(node.privileges),
    columns: privilegeColumns(node.privileges),
    privilegesSpan: source.span({ from: optionFor, to: on }),
    objectKind: objectKinds.get(node.objtype ?? '') ?? 'table',
    allInSchema: node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA',
    objects: grantObjects(source, node, on),
    grantees: (node.grantees ?? []).flatMap((grantee) => granteeOf(source, grantee)),
    grantOption: node.grant_option === true,
    signatures: (node.objects ?? []).map((object) => signatureOf(source, object)),
    cascade: node.behavior === 'DROP_CASCADE',
    membership: { inherit: undefined, set: undefined },
  };
}

export function grantRole(source: Source, node: GrantRoleStmt): Grant | Revoke {
  const to = source.find(source.whole, 'to') ?? source.find(source.whole, 'from') ?? source.tokens.length;
  return {
    kind: node.is_grant === true ? 'grant' : 'revoke',
    span: source.span(source.whole),
    privileges: roleNames(node.granted_roles),
    columns: [],
    privilegesSpan: source.span({ from: 1, to }),
    objectKind: 'role',
    allInSchema: false,
    objects: [],
    grantees: (node.grantee_roles ?? []).flatMap((grantee) => granteeOf(source, grantee)),
    grantOption: isOn(option(node.opt, 'admin')),
    signatures: [],
    cascade: node.behavior === 'DROP_CASCADE',
    membership: {
      inherit: switched(option(node.opt, 'inherit')),
      set: switched(option(node.opt, 'set')),
    },
  };
}

export function alterDefaultPrivileges(
  source: Source,
  node: AlterDefaultPrivilegesStmt,
): AlterDefaultPrivileges {
  return {
    kind: 'alterDefaultPrivileges',
    span: source.span(source.whole),
    change: node.action?.is_grant === true ? 'grant' : 'revoke',
    privileges: privilegeNames(node.action?.privileges),
    grantees: (node.action?.grantees ?? []).flatMap((grantee) => granteeOf(source, grantee)),
    objectKind: objectKinds.get(node.action?.objtype ?? '') ?? 'table',
    schemas: listOf(node.options, 'schemas').flatMap((one) => strings([one])),
    roles: listOf(node.options, 'roles').map(roleName),
    grantOption: node.action?.grant_option === true,
  };
}

export function createRole(source: Source, node: CreateRoleStmt): CreateRole {
  return {
    ...role(source, node.options, 'password'),
    attributes: attributesOf(node.options, {
      login: node.stmt_type === 'ROLESTMT_USER',
      inherit: true,
    }),
    memberOf: listOf(node.options, 'addroleto').map(roleName),
    members: [
      ...listOf(node.options, 'rolemembers').map((one) => ({ role: roleName(one), admin: false })),
      ...listOf(node.options, 'adminmembers').map((one) => ({ role: roleName(one), admin: true })),
    ],
    role: source.name(2),
    alter: false,
  };
}

export function alterRole(source: Source, node: AlterRoleStmt): CreateRole {
  const members = listOf(node.options, 'rolemembers').map(roleName);
  const joins = (node.action ?? 1) > 0;
  return {
    ...role(source, node.options, 'password'),
    role: source.name(2),
    alter: true,
    members: joins ? members.map((one) => ({ role: one, admin: false })) : [],
    formerMembers: joins ? [] : members,
  };
}

export function createUserMapping(source: Source, node: CreateUserMappingStmt): CreateRole {
  return { ...role(source, node.options, 'password'), role: undefined, alter: false };
}

export function createPolicy(source: Source, node: CreatePolicyStmt): CreatePolicy {
  const behind = source.indexAt(relationName(source, node.table).end);
  const using = source.find({ from: behind, to: source.tokens.length }, 'using');
  const check = source.find({ from: behind, to: source.tokens.length }, 'with', 'check');
  const commands = ['all', 'select', 'insert', 'update', 'delete'] as const;
  return {
    kind: 'createPolicy',
    span: source.span(source.whole),
    name: source.name(2) ?? unplaced(node.policy_name ?? '').name,
    table: relationName(source, node.table),
    permissive: source.find(source.whole, 'restrictive') === undefined,
    command: commands.find((command) => command === node.cmd_name) ?? 'all',
    roles: roleNames(node.roles),
    ...policyExpressions(source, node, using, check),
  };
}

export function alterPolicy(source: Source, node: AlterPolicyStmt): AlterPolicy {
  const behind = source.indexAt(relationName(source, node.table).end);
  const using =
    node.qual === undefined ? undefined : source.find({ from: behind, to: source.tokens.length }, 'using');
  const check =
    node.with_check === undefined
      ? undefined
      : source.find({ from: behind, to: source.tokens.length }, 'with', 'check');
  return {
    kind: 'alterPolicy',
    span: source.span(source.whole),
    name: source.name(2) ?? unplaced(node.policy_name ?? '').name,
    table: relationName(source, node.table),
    roles: node.roles === undefined ? undefined : roleNames(node.roles),
    ...policyExpressions(source, node, using, check),
  };
}

function policyExpressions(
  source: Source,
  node: { readonly qual?: Node; readonly with_check?: Node },
  using: number | undefined,
  check: number | undefined,
): Pick<CreatePolicy, 'using' | 'withCheck' | 'usingShape' | 'withCheckShape'> {
  const first = using === undefined ? undefined : bracketed(source, node.qual, using + 1);
  const second = check === undefined ? undefined : bracketed(source, node.with_check, check + 2);
  return {
    using: first,
    withCheck: second,
    usingShape: first && node.qual && expressionShape(source, node.qual, first),
    withCheckShape: second && node.with_check && expressionShape(source, node.with_check, second),
  };
}

function privilegeNames(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) =>
    'AccessPriv' in node ? [(node.AccessPriv.priv_name ?? 'all').toLowerCase()] : [],
  );
}

function granteeOf(source: Source, node: Node): readonly Grantee[] {
  if (!('RoleSpec' in node)) return [];
  const at = source.indexAtByte(node.RoleSpec.location);
  const span = source.span({ from: at, to: at + 1 });
  const name =
    node.RoleSpec.roletype === 'ROLESPEC_PUBLIC' ? 'public' : (node.RoleSpec.rolename ?? source.word(at));
  return [{ ...span, name }];
}

/** Names between the object's keywords after ON and TO or FROM. */
function grantObjects(source: Source, node: GrantStmt, on: number): readonly ObjectName[] {
  const end =
    source.find({ from: on, to: source.tokens.length }, node.is_grant === true ? 'to' : 'from') ??
    source.tokens.length;
  const count = (node.objects ?? []).length;
  let from = on + 1;
  if (node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA')
    from = (source.find({ from, to: end }, 'schema') ?? from) + 1;
  else
    while (
      from + 1 < end &&
      objectWords.has(source.word(from)) &&
      !source.isPunctuation(from + 1, ',') &&
      !source.isPunctuation(from + 1, '.')
    )
      from += 1;
  return source
    .separated({ from, to: end })
    .slice(0, count)
    .flatMap((range) => source.objectName(range.from)?.name ?? []);
}

function role(
  source: Source,
  options: readonly Node[] | undefined,
  key: string,
): Omit<CreateRole, 'role' | 'alter'> {
  const element = option(options, key);
  return {
    kind: 'createRole',
    span: source.span(source.whole),
    password:
      element === undefined
        ? undefined
        : passwordLiteral(source, source.indexAtByte(element.location), optionText(element)),
    superuser: isOn(option(options, 'superuser')),
    attributes: attributesOf(options, {}),
    memberOf: [],
    members: [],
    formerMembers: [],
  };
}

/** `byDefault`: attributes that a new role has unless the statement sets them. */
function attributesOf(
  options: readonly Node[] | undefined,
  byDefault: Partial<RoleAttributes>,
): RoleAttributes {
  const limit = valueText(option(options, 'connectionlimit')?.arg);
  return {
    login: switched(option(options, 'canlogin')) ?? byDefault.login,
    superuser: switched(option(options, 'superuser')),
    createDatabase: switched(option(options, 'createdb')),
    createRole: switched(option(options, 'createrole')),
    inherit: switched(option(options, 'inherit')) ?? byDefault.inherit,
    replication: switched(option(options, 'isreplication')),
    bypassRowSecurity: switched(option(options, 'bypassrls')),
    connectionLimit: limit === undefined ? undefined : Number(limit),
    validUntil: valueText(option(options, 'validUntil')?.arg),
  };
}

function switched(element: DefElem | undefined): boolean | undefined {
  return element === undefined ? undefined : isOn(element);
}

function listOf(options: readonly Node[] | undefined, name: string): readonly Node[] {
  const value = option(options, name)?.arg;
  return value !== undefined && 'List' in value ? (value.List.items ?? []) : [];
}

function roleNames(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) =>
    'AccessPriv' in node ? [node.AccessPriv.priv_name ?? ''] : [roleName(node)],
  );
}

function privilegeColumns(nodes: readonly Node[] | undefined): Grant['columns'] {
  return (nodes ?? []).flatMap((node) => {
    if (!('AccessPriv' in node) || node.AccessPriv.cols === undefined) return [];
    const privilege = (node.AccessPriv.priv_name ?? 'all').toLowerCase();
    return [{ privilege, columns: strings(node.AccessPriv.cols) }];
  });
}

function signatureOf(source: Source, object: Node): readonly TypeName[] | undefined {
  if (!('ObjectWithArgs' in object) || object.ObjectWithArgs.args_unspecified === true) return undefined;
  return argumentTypes(source, object.ObjectWithArgs);
}

function passwordLiteral(source: Source, from: number, value: string | undefined): CreateRole['password'] {
  if (value === undefined) return undefined;
  for (let i = from; i < source.tokens.length; i += 1) {
    if (source.tokens[i]?.kind !== 'string') continue;
    const form = /^SCRAM-SHA-256\$/.test(value)
      ? 'scram-verifier'
      : /^md5[0-9a-f]{32}$/.test(value)
        ? 'md5'
        : 'plain';
    return { ...source.span({ from: i, to: i + 1 }), form };
  }
  return undefined;
}

const objectWords = wordSet(`
  table sequence database domain foreign data wrapper server function procedure routine language large object
  parameter schema tablespace type
`);

const objectKinds: ReadonlyMap<string, Grant['objectKind']> = new Map([
  ['OBJECT_TABLE', 'table'],
  ['OBJECT_SEQUENCE', 'sequence'],
  ['OBJECT_FUNCTION', 'function'],
  ['OBJECT_PROCEDURE', 'function'],
  ['OBJECT_ROUTINE', 'function'],
  ['OBJECT_SCHEMA', 'schema'],
  ['OBJECT_DATABASE', 'database'],
  ['OBJECT_TYPE', 'type'],
  ['OBJECT_DOMAIN', 'type'],
  ['OBJECT_LANGUAGE', 'language'],
  ['OBJECT_FDW', 'foreign'],
  ['OBJECT_FOREIGN_SERVER', 'foreign'],
  ['OBJECT_LARGEOBJECT', 'large-object'],
  ['OBJECT_PARAMETER_ACL', 'parameter'],
]);
