/** Runs a migration on a MariaDB server as its tool would: statement by statement, up to the first that is refused. What ran before stays. */
import { MysqlReader } from '../../core/operations/mysql/reader.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { choosesDatabase } from '../proof/mysql/chooses-database.ts';

const statementMs = 60_000;
const reader = new MysqlReader();

/** The server's refusal; undefined if all of it ran. */
export async function runStatements(
  session: SqlSession,
  { sends }: Pick<MigrationToReplay, 'sends'>,
  signal: AbortSignal | undefined,
): Promise<DatabaseFailure | undefined> {
  for (const text of sends)
    for (const { parsed } of reader.statements(text, 0, text.length)) {
      if (parsed.understanding.kind === 'skipped' || choosesDatabase(parsed)) continue;
      const outcome = await session.query(parsed.text, { signal, timeoutMs: statementMs });
      if (outcome.kind === 'failed') return outcome.failure;
    }
  await session.query('COMMIT', { signal });
  return undefined;
}
