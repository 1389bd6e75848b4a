/**
 * Roles under which a generated API (PostgREST, Supabase) lets in people without a database account: their privileges are those of anybody
 * on the web. Recognised by name; does not know what the roles may do.
 */
import type { Privilege, Schema, Table } from '../../schema/model.ts';

/** Roles that need no account come first. */
const webRoles = ['anon', 'web_anon', 'anonymous', 'authenticated', 'web_user'] as const;

export function isWebRole(name: string): boolean {
  return webRoles.some((one) => one === name);
}

/** The most open of the roles, with its privileges on the table's rows; undefined if none has any. */
export function openTo(
  schema: Schema,
  table: Pick<Table, 'schema' | 'privileges'>,
  supabase: 'supabase' | 'other',
): { readonly role: string; readonly privileges: readonly string[] } | undefined {
  for (const role of webRoles) {
    const granted =
      table.privileges === undefined && supabase === 'supabase' && isOpenByDefault(schema, table.schema, role)
        ? ofRows
        : held(table.privileges ?? [], role);
    const privileges = ofRows.filter((one) => granted.includes(one));
    if (privileges.length > 0) return { role, privileges };
  }
  return undefined;
}

/** In the order of their weight. */
const ofRows = ['select', 'insert', 'update', 'delete'] as const;

function held(privileges: readonly Privilege[], role: string): readonly string[] {
  return privileges
    .filter((one) => one.grantee === role || one.grantee === 'public')
    .flatMap((one) => one.privileges);
}

/** A Supabase project starts with default privileges in public for both roles, unless a migration revokes them. */
function isOpenByDefault(schema: Schema, name: string, role: string): boolean {
  if (name !== 'public' || (role !== 'anon' && role !== 'authenticated')) return false;
  return !schema.defaultPrivileges.some(
    (one) =>
      one.change === 'revoke' &&
      one.objectKind === 'table' &&
      one.privilege.grantee === role &&
      (one.schema === undefined || one.schema === 'public'),
  );
}
