/** Removes files from the server's buffers before their contents are changed behind the server. */
import type { DatabaseFailure } from '../databases/session.ts';
import { ask, ownSchema, type LabServer } from './start.ts';

export async function evict(server: LabServer): Promise<DatabaseFailure | undefined> {
  for (const text of ['CHECKPOINT', `SELECT ${ownSchema}.pg_buffercache_evict_all()::text`]) {
    const done = await ask(server, text);
    if (done.kind === 'failed') return done.failure;
  }
  return undefined;
}
