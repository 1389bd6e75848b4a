/**
 * Plinth's own prepared statements that survive the end of a session on one connection: PostgreSQL takes ten times as long to plan a long
 * catalog query as to run it. Also the parts of that end that keep them. Only for servers without a connection pooler.
 */
import type { QueryOutcome, SqlSession } from './session.ts';

/** Prefix of their names. */
export const keptName = 'plinth keeps ';

/** SQLSTATE invalid_sql_statement_name: a new process, one that was restored, or a migration that deallocated all prepared statements. */
const unknownStatement = '26000';

/** The rows of `sql`, outside of transactions. `setting` is sent before it. */
export async function queryKept(
  session: SqlSession,
  { name, sql, setting }: { readonly name: string; readonly sql: string; readonly setting: string },
  signal?: AbortSignal,
): Promise<QueryOutcome> {
  const called = `"${keptName}${name}"`;
  const again = `${setting}; EXECUTE ${called}`;
  const outcome = await session.query(again, { protocol: 'simple', signal });
  if (outcome.kind !== 'failed' || outcome.failure.sqlState !== unknownStatement) return outcome;
  return session.query(`${setting}; PREPARE ${called} AS ${sql}; EXECUTE ${called}`, {
    protocol: 'simple',
    signal,
  });
}

/**
 * The effects of a session's end, for one that continues: ROLLBACK, and DISCARD ALL in its parts, without the kept statements. Each is one
 * message.
 */
export const sessionEnd: readonly string[] = [
  'ROLLBACK',
  `CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_catalog.pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES;
DO $plinth$ DECLARE one text; BEGIN
  FOR one IN SELECT name FROM pg_catalog.pg_prepared_statements WHERE NOT pg_catalog.starts_with(name, '${keptName}') LOOP
    EXECUTE pg_catalog.format('DEALLOCATE %I', one);
  END LOOP;
END $plinth$`,
];
