/**
 * What the login of a session could write: SQL Server has no read-only session, so the login's own privileges are the only protection on
 * the server. Uses its functions (pages “HAS_PERMS_BY_NAME”, “IS_SRVROLEMEMBER”). Judges and changes nothing.
 */
import type { RightsOutcome } from '../rights.ts';
import type { SqlSession } from '../session.ts';

const timeoutMs = 5_000;
const named = 3;

/** Effective privileges, from any role. */
const rightsQuery = `SELECT CONVERT(int, IS_SRVROLEMEMBER(N'sysadmin')), ${[
  'CONTROL',
  'INSERT',
  'UPDATE',
  'DELETE',
  'ALTER ANY SCHEMA',
  'CREATE TABLE',
]
  .map((right) => `HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'${right}')`)
  .join(', ')}`;

const may = (right: string): string =>
  `HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'${right}') = 1`;

const tablesQuery = `SELECT TOP (${named}) s.name + N'.' + o.name, CONVERT(nvarchar(11), COUNT(*) OVER ())
  FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
  WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND (${may('INSERT')} OR ${may('UPDATE')} OR ${may('DELETE')}) ORDER BY s.name, o.name`;

export async function writeRightsSqlserver(
  session: SqlSession,
  signal?: AbortSignal,
): Promise<RightsOutcome> {
  const asked = await session.query(rightsQuery, { timeoutMs, signal });
  if (asked.kind === 'failed') return { kind: 'unknown' };
  const [admin, control, inserts, updates, deletes, alters, creates] = (asked.rows[0] ?? []).map(
    (one) => one === '1',
  );
  if (admin === true) return { kind: 'read', canWrite: ['it is in sysadmin: it can do everything'] };
  if (control === true)
    return {
      kind: 'read',
      canWrite: ['it can do everything in this database (CONTROL, as db_owner has it)'],
    };
  const everywhere = inserts === true || updates === true || deletes === true;
  const objects = alters === true || creates === true;
  const tables = everywhere ? undefined : await session.query(tablesQuery, { timeoutMs, signal });
  if (tables?.kind === 'failed') return { kind: 'unknown' };
  const count = Number(tables?.rows[0]?.[1] ?? 0);
  const list = (tables?.rows ?? []).map(([name]) => name ?? '').join(', ');
  const rest = count > named ? ` and ${count - named} more` : '';
  return {
    kind: 'read',
    canWrite: [
      ...(everywhere ? ['it may change rows of every table'] : []),
      ...(count > 0 ? [`it may change rows of ${list}${rest}`] : []),
      ...(objects ? ['it may create or alter objects in this database'] : []),
    ],
  };
}
