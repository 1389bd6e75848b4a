/** Statements for what any object can have: a comment, labels, an owner, privileges. */
import type { Described, Owned, Privilege } from '../model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { roleSql, stringLiteral } from './names.ts';
import { statement, type Context, type ScriptStatement } from './statement.ts';

/** `what` as in COMMENT ON: TABLE, COLUMN, CONSTRAINT … */
export function described(
  what: string,
  name: string,
  { comment, labels }: Pick<Described, 'comment'> & Partial<Pick<Described, 'labels'>>,
): readonly ScriptStatement[] {
  return [
    ...(comment === undefined ? [] : [statement(`COMMENT ON ${what} ${name} IS ${stringLiteral(comment)}`)]),
    ...(labels ?? []).map(({ provider, label }) =>
      statement(
        `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ${what} ${name} IS ${stringLiteral(label)}`,
      ),
    ),
  ];
}

/** ALTER … OWNER TO. */
export function ownerOf(what: string, name: string, owner: string | undefined): readonly ScriptStatement[] {
  return owner === undefined ? [] : [statement(`ALTER ${what} ${name} OWNER TO ${roleSql(owner)}`)];
}

type PrivilegeKind = 'table' | 'sequence' | 'function' | 'schema' | 'type' | 'other';

/** The owner's initial privileges. */
const all: Readonly<Record<PrivilegeKind, readonly string[]>> = {
  table: ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'],
  sequence: ['select', 'update', 'usage'],
  function: ['execute'],
  schema: ['usage', 'create'],
  type: ['usage'],
  other: ['usage'],
};

/** GRANT and REVOKE statements from the privileges of a new object to these. `what` as in GRANT … ON. */
export function privilegesOf(
  { targetVersion }: Context,
  kind: PrivilegeKind,
  what: string,
  name: string,
  { owner, privileges }: Pick<Owned, 'owner' | 'privileges'>,
): readonly ScriptStatement[] {
  if (privileges === undefined) return [];
  const known = (one: string): boolean => one !== 'maintain' || targetVersion >= 17;
  const on = `ON ${what} ${name}`;
  const full = kind === 'table' && targetVersion >= 17 ? [...all.table, 'maintain'] : all[kind];
  const ownerEntry = privileges.find((one) => one.grantee === '');
  const ownerHasAll = full.every((one) => ownerEntry?.privileges.includes(one));
  const ownerName = owner === undefined ? 'CURRENT_USER' : roleSql(owner);
  return [
    statement(`REVOKE ALL ${on} FROM PUBLIC`),
    ...(ownerHasAll ? [] : [statement(`REVOKE ALL ${on} FROM ${ownerName}`)]),
    ...privileges
      .filter((one) => one.grantee !== '' || !ownerHasAll)
      .flatMap((one) => grants(one, one.grantee === '' ? ownerName : roleSql(one.grantee), on, known)),
  ];
}

/** Privileges on one column. */
export function columnPrivileges(
  column: string,
  table: string,
  privileges: readonly Privilege[] | undefined,
): readonly ScriptStatement[] {
  return (privileges ?? []).flatMap((one) =>
    one.grantee === ''
      ? []
      : grants(one, roleSql(one.grantee), `ON TABLE ${table}`, () => true, ` (${quoteIdentifier(column)})`),
  );
}

function grants(
  { privileges, grantable }: Privilege,
  role: string,
  on: string,
  known: (privilege: string) => boolean,
  column = '',
): readonly ScriptStatement[] {
  const list = (names: readonly string[]): string =>
    names.map((one) => `${one.toUpperCase()}${column}`).join(', ');
  const plain = privileges.filter((one) => known(one) && !grantable.includes(one));
  const passedOn = grantable.filter(known);
  return [
    ...(plain.length === 0 ? [] : [statement(`GRANT ${list(plain)} ${on} TO ${role}`)]),
    ...(passedOn.length === 0
      ? []
      : [statement(`GRANT ${list(passedOn)} ${on} TO ${role} WITH GRANT OPTION`)]),
  ];
}
