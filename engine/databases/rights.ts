/**
 * What the login of a session could write, asked of the server: a READ ONLY transaction ends where a function or a file begins, so only the role's own
 * rights are a wall. It reads the catalog; it does not judge, and changes nothing.
 */
import { readOnly } from './catalog/read-only.ts';
import type { SqlSession } from './session.ts';

export type RightsOutcome =
  /** Half-sentences, the gravest first; none where the login was seen to have no way to write. */
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

/** Also where another role has to be taken on first; and no error on a server that does not have the role yet. */
function member(role: string): string {
  return `left((SELECT coalesce(bool_or(pg_has_role(oid, 'MEMBER')), false) FROM pg_roles WHERE rolname = '${role}')::text, 1)`;
}

/** A right on one column is a right as well. The owner of a table has all rights that he has not taken from himself. */
const tablesQuery = `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), count(*) OVER ()
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
ORDER BY c.reltuples DESC, 1 LIMIT ${named}`;

const schemasQuery = `SELECT quote_ident(n.nspname) FROM pg_namespace n
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND has_schema_privilege(n.oid, 'CREATE') ORDER BY 1 LIMIT ${named}`;
