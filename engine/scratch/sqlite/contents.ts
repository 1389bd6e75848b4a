/**
 * What migrations build in the embedded SQLite, for a comparison: each history in a new database in memory, whose process ends with the
 * question.
 */
import { SqliteReader } from '../../../core/operations/sqlite/reader.ts';
import type { ContentsRead } from '../../databases/catalog/makes.ts';
import { readContentsSqlite } from '../../databases/sqlite/catalog/contents.ts';
import { failed, say } from '../../databases/session.ts';
import type { MigrationToReplay } from '../../embedded/preparation.ts';
import type { ReplayedMigration, ReplayOutcome, WorkOptions } from '../../embedded/server.ts';
import { SqliteChild, sqliteLimits } from '../../embedded/sqlite/child.ts';

export class SqliteGround {
  readonly #program: string;
  readonly #reader = new SqliteReader();

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
    let end = 'ROLLBACK';
    try {
      if (toolTransaction) await child.query('BEGIN');
      for (const text of sends)
        for (const { parsed } of this.#reader.statements(text, 0, text.length)) {
          const outcome = await child.query(parsed.text, { signal });
          if (outcome.kind === 'failed') return { kind: 'notVerifiable', reason: outcome.failure.message };
        }
      end = 'COMMIT';
      return { kind: 'applied' };
    } finally {
      // Refused if no transaction is open. The next migration starts in a session of its own.
      await child.query(end);
      await child.renew();
    }
  }
}
