/** A history in a database of Plinth's own, for a comparison: one migration after the other, and then what they made. How each is sent is the server's. */
import type { ContentsRead } from '../databases/catalog/makes.ts';
import { failed, say } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { ReplayedMigration, ReplayOutcome, WorkOptions } from '../embedded/server.ts';

export interface Contents {
  readonly read: ContentsRead;
  readonly outcome: ReplayOutcome;
}

export async function contentsOf(
  history: readonly MigrationToReplay[],
  { signal, onProgress }: WorkOptions,
  run: (migration: MigrationToReplay) => Promise<ReplayedMigration['result']>,
  read: () => Promise<ContentsRead>,
): Promise<Contents> {
  const migrations: ReplayedMigration[] = [];
  for (const [done, migration] of history.entries()) {
    if (signal?.aborted === true) {
      const stopped = failed(say('cancelled', 'It was stopped.'));
      return { read: stopped, outcome: stopped };
    }
    onProgress?.({ done, total: history.length, name: migration.name });
    migrations.push({ name: migration.name, result: await run(migration) });
  }
  return {
    read: await read(),
    outcome: { kind: 'replayed', migrations, skippedExtensions: [], standInRoles: [] },
  };
}
