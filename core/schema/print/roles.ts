/** Roles that migrations create, their memberships, and default privileges. The model contains no passwords. */
import type { RoleAttributes } from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { DefaultPrivileges, Role } from '../model.ts';
import { settingSql } from './functions.ts';
import { described } from './describe.ts';
import { roleSql, stringLiteral } from './names.ts';
import { statement, type ScriptStatement, type ScriptOptions } from './statement.ts';

export function roleStatements(role: Role): readonly ScriptStatement[] {
  if (!role.known) return [];
  const attributes = attributesOf(role.attributes);
  return [
    statement(
      `CREATE ROLE ${quoteIdentifier(role.name)}${attributes.length === 0 ? '' : ` ${attributes.join(' ')}`}`,
    ),
  ];
}

/** After all roles exist. */
export function roleDetails(role: Role, { targetVersion }: ScriptOptions): readonly ScriptStatement[] {
  const name = quoteIdentifier(role.name);
  return [
    ...role.memberOf.map((one) => {
      const options = [
        ...(one.admin ? ['ADMIN TRUE'] : []),
        ...(one.inherit === undefined ? [] : [`INHERIT ${String(one.inherit).toUpperCase()}`]),
        ...(one.set === undefined ? [] : [`SET ${String(one.set).toUpperCase()}`]),
      ];
      const older = one.admin ? ' WITH ADMIN OPTION' : '';
      const suffix = targetVersion < 16 ? older : options.length === 0 ? '' : ` WITH ${options.join(', ')}`;
      return statement(`GRANT ${quoteIdentifier(one.role)} TO ${name}${suffix}`);
    }),
    ...role.settings.map((one) => statement(`ALTER ROLE ${name} ${settingSql(one)}`)),
    ...described('ROLE', name, role),
  ];
}

function attributesOf(one: RoleAttributes): readonly string[] {
  const flag = (word: string, value: boolean | undefined): readonly string[] =>
    value === undefined ? [] : [value ? word : `NO${word}`];
  return [
    ...flag('LOGIN', one.login),
    ...flag('SUPERUSER', one.superuser),
    ...flag('CREATEDB', one.createDatabase),
    ...flag('CREATEROLE', one.createRole),
    ...flag('INHERIT', one.inherit),
    ...flag('REPLICATION', one.replication),
    ...flag('BYPASSRLS', one.bypassRowSecurity),
    ...(one.connectionLimit === undefined ? [] : [`CONNECTION LIMIT ${one.connectionLimit}`]),
    ...(one.validUntil === undefined ? [] : [`VALID UNTIL ${stringLiteral(one.validUntil)}`]),
  ];
}

/** After all objects, which already have their privileges. */
export function defaultPrivilegeStatement(
  one: DefaultPrivileges,
  { targetVersion }: ScriptOptions,
): readonly ScriptStatement[] {
  const privileges = one.privilege.privileges
    .filter((privilege) => privilege !== 'maintain' || targetVersion >= 17)
    .map((privilege) => privilege.toUpperCase());
  if (privileges.length === 0) return [];
  const role = one.role === undefined ? '' : ` FOR ROLE ${roleSql(one.role)}`;
  const schema = one.schema === undefined ? '' : ` IN SCHEMA ${quoteIdentifier(one.schema)}`;
  const option = one.change === 'grant' && one.privilege.grantable.length > 0 ? ' WITH GRANT OPTION' : '';
  const grantee = one.privilege.grantee === '' ? 'CURRENT_USER' : roleSql(one.privilege.grantee);
  return [
    statement(
      `ALTER DEFAULT PRIVILEGES${role}${schema} ${one.change.toUpperCase()} ${privileges.join(', ')} ON ${one.objectKind.toUpperCase()}S ${one.change === 'grant' ? 'TO' : 'FROM'} ${grantee}${option}`,
    ),
  ];
}
