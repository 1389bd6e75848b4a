/**
 * What the login of a session could write, queried from the server: a READ ONLY transaction does not cover functions with external effects
 * and files, so only the role's own privileges protect these. Reads the catalog; judges and changes nothing.
 */
import { readOnly } from './catalog/read-only.ts';
import type { SqlSession } from './session.ts';

export type RightsOutcome =
  /** Clauses, the gravest first; empty if the login cannot write. */
  | { readonly kind: 'read'; readonly canWrite: readonly string[] }
  /** The catalog could not be read in time. */
  | { readonly kind: 'unknown' };

const timeoutMs = 5_000;
const named = 3;

export async function writeRights(session: SqlSession, signal?: AbortSignal): Promise<RightsOutcome> {
  const outcome = await readOnly<RightsOutcome | { readonly kind: 'failed' }>(
    session,
    { timeoutMs, signal },
    async (rows) => {
      const [role] = await rows(roleQuery);
      const [superuser, ...others] = role ?? [];
      if (superuser === 't') return { kind: 'read', canWrite: ['it is a superuser: it can do everything'] };
      const powers = others.flatMap((has, place) => (has === 't' ? (rolePowers[place] ?? []) : []));
      const tables = await rows(tablesQuery);
      const count = Number(tables[0]?.[1] ?? 0);
      const names = tables.map(([name]) => name ?? '').join(', ');
      const rest = count > named ? ` and ${count - named} more` : '';
      const schemas = (await rows(schemasQuery)).map(([name]) => name ?? '').join(', ');
      return {
        kind: 'read',
        canWrite: [
          ...powers,
          ...(count > 0 ? [`it may change rows of ${names}${rest}`] : []),
          ...(schemas === '' ? [] : [`it may create objects in ${schemas}`]),
        ],
      };
    },
  );
  return outcome.kind === 'failed' ? { kind: 'unknown' } : outcome;
}

const rolePowers: readonly string[] = [
  'it may run programs on the server (pg_execute_server_program)',
  'it may write files on the server (pg_write_server_files)',
  'it may change rows of every table (pg_write_all_data)',
  'it may create roles',
  'it may create databases',
  'it may end other sessions (pg_signal_backend)',
];

const roleQuery = `SELECT left(r.rolsuper::text, 1), ${[
  'pg_execute_server_program',
  'pg_write_server_files',
  'pg_write_all_data',
]
  .map((name) => member(name))
  .join(', ')}, left(r.rolcreaterole::text, 1), left(r.rolcreatedb::text, 1), ${member('pg_signal_backend')}
FROM pg_roles r WHERE r.rolname = current_user`;

/** Also if SET ROLE is needed first; no error on a server that lacks the role. */
function member(role: string): string {
  return `left((SELECT coalesce(bool_or(pg_has_role(oid, 'MEMBER')), false) FROM pg_roles WHERE rolname = '${role}')::text, 1)`;
}

/** A privilege on one column counts too. A table's owner has all privileges unless revoked. */
const tablesQuery = `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), count(*) OVER ()
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
ORDER BY c.reltuples DESC, 1 LIMIT ${named}`;

const schemasQuery = `SELECT quote_ident(n.nspname) FROM pg_namespace n
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND has_schema_privilege(n.oid, 'CREATE') ORDER BY 1 LIMIT ${named}`;
