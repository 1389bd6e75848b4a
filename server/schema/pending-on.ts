/** Determines which migrations of the project are pending on an open database, for the explorer. pending.ts renders the result. */
import type { Session } from '../../engine/session/session.ts';
import { historyOn } from '../../engine/drift/drift.ts';
import { pendingOverlay } from '../../engine/drift/overlay.ts';
import { postgresFolders } from '../workspace/schemas.ts';
import { nothingPending, pendingMarks, type PendingMarks } from './pending.ts';

type Database = Parameters<typeof historyOn>[0];

/** The pending migrations and their effects, for the first folder whose history the database contains. */
export async function pendingOn(database: Database, sessions: readonly Session[]): Promise<PendingMarks> {
  let unknown: PendingMarks | undefined;
  for (const { session, folder } of postgresFolders(sessions)) {
    const overlay = await pendingOverlay(database, session, folder);
    if (overlay.kind === 'known') return pendingMarks(overlay, session.root);
    unknown ??= pendingMarks(overlay, session.root);
  }
  return unknown ?? nothingPending;
}

/** A string that changes whenever another migration of the folders has run there. */
export async function historyMark(
  database: Database | undefined,
  sessions: readonly Session[],
): Promise<string | undefined> {
  if (database === undefined) return undefined;
  const marks: unknown[] = [];
  for (const project of postgresFolders(sessions)) {
    const read = await historyOn(database, project);
    if (read.kind === 'failed') return undefined;
    marks.push(read.kind === 'unknown' ? read.because : read.state.pending.map(({ path }) => path));
  }
  return JSON.stringify(marks);
}
