/**
 * What migrations build in the embedded SQLite, for a comparison: each history in a new database in memory, whose process ends with the
 * question.
 */
import { split } from '../../../core/syntax/sqlite/splitter.ts';
import { slice } from '../../../core/text/span.ts';
import type { ContentsRead } from '../../databases/catalog/makes.ts';
import { readContentsSqlite } from '../../databases/sqlite/catalog/contents.ts';
import { failed, say, type Failed } from '../../databases/session.ts';
import type { MigrationToReplay } from '../../embedded/preparation.ts';
import type { ReplayedMigration, ReplayOutcome, WorkOptions } from '../../embedded/server.ts';
import { SqliteChild, sqliteLimits } from '../../embedded/sqlite/child.ts';

export class SqliteGround {
  readonly #program: string;

  /** `program`: dist/sqlite.cjs. */
  constructor(program: string) {
    this.#program = program;
  }

  async contents(
    history: readonly MigrationToReplay[],
    { signal, onProgress }: WorkOptions = {},
  ): Promise<{ readonly read: ContentsRead; readonly outcome: ReplayOutcome }> {
    const started = await SqliteChild.start({ program: this.#program, limits: sqliteLimits, signal });
    if (started.kind === 'failed') return { read: started, outcome: started };
    const { child } = started;
    try {
      const migrations: ReplayedMigration[] = [];
      for (const [done, migration] of history.entries()) {
        if (signal?.aborted === true) {
          const stopped = failed(say('cancelled', 'It was stopped.'));
          return { read: stopped, outcome: stopped };
        }
        onProgress?.({ done, total: history.length, name: migration.name });
        migrations.push({ name: migration.name, result: await this.#run(child, migration, signal) });
      }
      const read = await readContentsSqlite(child, signal);
      return { read, outcome: { kind: 'replayed', migrations, skippedExtensions: [], standInRoles: [] } };
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
