/**
 * What migrations build in the embedded SQLite, for a comparison: each history in a new database in memory, whose process ends with the
 * question.
 */
import { split } from '../../../core/syntax/sqlite/splitter.ts';
import { slice } from '../../../core/text/span.ts';
import { readContentsSqlite } from '../../databases/sqlite/catalog/contents.ts';
import type { Failed } from '../../databases/session.ts';
import type { MigrationToReplay } from '../../embedded/preparation.ts';
import type { ReplayedMigration, WorkOptions } from '../../embedded/server.ts';
import { SqliteChild, sqliteLimits } from '../../embedded/sqlite/child.ts';
import { contentsOf, type Contents } from '../replayed.ts';

export class SqliteGround {
  readonly #program: string;

  /** `program`: dist/sqlite.cjs. */
  constructor(program: string) {
    this.#program = program;
  }

  async contents(history: readonly MigrationToReplay[], options: WorkOptions = {}): Promise<Contents> {
    const { signal } = options;
    const started = await SqliteChild.start({ program: this.#program, limits: sqliteLimits, signal });
    if (started.kind === 'failed') return { read: started, outcome: started };
    const { child } = started;
    try {
      return await contentsOf(
        history,
        options,
        (migration) => this.#run(child, migration, signal),
        () => readContentsSqlite(child, signal),
      );
    } finally {
      child.end({ reason: 'closed', message: 'The comparison is over.' });
    }
  }

  /** Statement by statement, in the transactions that the file opens. A tool sends nothing more after the first that fails. */
  async #run(
    child: SqliteChild,
    { sends, toolTransaction }: MigrationToReplay,
    signal: AbortSignal | undefined,
  ): Promise<ReplayedMigration['result']> {
    try {
      if (toolTransaction) await child.query('BEGIN');
      for (const text of sends)
        for (const { span } of split(text)) {
          const outcome = await child.query(slice(text, span), { signal });
          if (outcome.kind === 'failed') return await takenBack(child, outcome);
        }
      // Refused if the file left a transaction open. So there is always one to commit, and what is refused then counts.
      if (!toolTransaction) await child.query('BEGIN');
      const committed = await child.query('COMMIT');
      return committed.kind === 'failed' ? await takenBack(child, committed) : { kind: 'applied' };
    } finally {
      // The next migration starts in a session of its own.
      await child.renew();
    }
  }
}

/** ROLLBACK is refused if no transaction is open. */
async function takenBack(child: SqliteChild, { failure }: Failed): Promise<ReplayedMigration['result']> {
  await child.query('ROLLBACK');
  return { kind: 'notVerifiable', reason: failure.message };
}
