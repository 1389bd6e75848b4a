/**
 * What migrations build on a MariaDB server of Plinth's own, for a comparison: each history in a new database. The server starts with the
 * first question and ends with `close`.
 */
import type { DatabaseText } from '../../../core/catalog/mysql-items.ts';
import { readContentsMysql } from '../../databases/mysql/catalog/contents.ts';
import type { Failed } from '../../databases/session.ts';
import type { MigrationToReplay } from '../../embedded/preparation.ts';
import type { WorkOptions } from '../../embedded/server.ts';
import { contentsOf, type Contents } from '../replayed.ts';
import { startOwnMariadb } from '../../mariadb/local.ts';
import { runStatements } from '../../mariadb/statements.ts';

export class MariadbGround {
  #opening: ReturnType<typeof startOwnMariadb> | undefined;

  /** As core/migrations/dialect/server-version.ts counts. */
  async version(signal: AbortSignal | undefined): Promise<number | Failed> {
    const opened = await this.#open(signal);
    return opened.kind === 'failed' ? opened : opened.server.version;
  }

  /** `text`: the character set of the database that the result is compared with. */
  async contents(
    history: readonly MigrationToReplay[],
    options: WorkOptions & { readonly text?: DatabaseText | undefined } = {},
  ): Promise<Contents> {
    const { signal, text } = options;
    const opened = await this.#open(signal);
    if (opened.kind === 'failed') return { read: opened, outcome: opened };
    // Another vendor's collation is not known here: the server's own takes its place.
    const exact = await opened.server.database(text, signal);
    const made = exact.kind === 'failed' ? await opened.server.database(undefined, signal) : exact;
    if (made.kind === 'failed') return { read: made, outcome: made };
    const { session, drop } = made.database;
    try {
      return await contentsOf(
        history,
        options,
        async (migration) => {
          const failure = await runStatements(session, migration, signal);
          return failure === undefined
            ? { kind: 'applied' }
            : { kind: 'notVerifiable', reason: failure.message };
        },
        () => readContentsMysql(session, { signal }),
      );
    } finally {
      await drop();
    }
  }

  /** Names of databases that could not be dropped. */
  async close(): Promise<readonly string[]> {
    const opened = await this.#opening;
    return opened?.kind === 'opened' ? opened.server.close() : [];
  }

  #open(signal: AbortSignal | undefined): ReturnType<typeof startOwnMariadb> {
    this.#opening ??= startOwnMariadb(signal);
    return this.#opening;
  }
}
