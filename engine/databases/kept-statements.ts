/**
 * Statements of ours that stay prepared in one connection, after what ends a session there: PostgreSQL plans a long query on its catalogs
 * for ten times as long as it runs it. And that end, in its parts, which leaves them. Only for servers that nobody pools connections to.
 */
import type { QueryOutcome, SqlSession } from './session.ts';

/** In front of the name of each. */
export const keptName = 'plinth keeps ';

/** SQLSTATE invalid_sql_statement_name: a new process, one that went back in time, or a migration that took all prepared statements away. */
const unknownStatement = '26000';

/** The rows of `sql`, between transactions. `setting` is sent before it. */
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
 * What the end of a session does, for one that continues: ROLLBACK, and DISCARD ALL in its parts but for what is kept. Each is one message.
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
