/** Statements about whole roles: their settings, DROP ROLE, and the objects that they own. */
import type { AlterRoleSetStmt, DropOwnedStmt, DropRoleStmt, ReassignOwnedStmt } from '@pgsql/types';
import type { Source } from '../../syntax/postgres/source.ts';
import type { DropOwned, DropRole, ReassignOwned, SetRoleVariable } from '../model/operation.ts';
import { roleName } from './parts.ts';
import { settingValue } from './routine-attributes.ts';

export function setRoleVariable(source: Source, node: AlterRoleSetStmt): SetRoleVariable {
  const set = node.setstmt;
  const name = (set?.name ?? '').toLowerCase();
  return {
    kind: 'setRoleVariable',
    span: source.span(source.whole),
    role: node.role === undefined ? undefined : roleName(node.role),
    database: node.database,
    variable: set?.kind === 'VAR_RESET_ALL' ? undefined : name,
    value: set?.kind === 'VAR_SET_VALUE' ? settingValue(set.args, name) : undefined,
  };
}

export function dropRole(source: Source, node: DropRoleStmt): readonly DropRole[] {
  return (node.roles ?? []).map((role) => ({
    kind: 'dropRole',
    span: source.span(source.whole),
    role: roleName(role),
    ifExists: node.missing_ok === true,
  }));
}

export function reassignOwned(source: Source, node: ReassignOwnedStmt): ReassignOwned {
  return {
    kind: 'reassignOwned',
    span: source.span(source.whole),
    from: (node.roles ?? []).map(roleName),
    to: roleName(node.newrole),
  };
}

export function dropOwned(source: Source, node: DropOwnedStmt): DropOwned {
  return {
    kind: 'dropOwned',
    span: source.span(source.whole),
    roles: (node.roles ?? []).map(roleName),
    cascade: node.behavior === 'DROP_CASCADE',
  };
}
