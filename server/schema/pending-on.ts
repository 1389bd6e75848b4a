/** Which migrations of the project have not run on an open database, read from it for the explorer. What that looks like is pending.ts. */
import type { Session } from '../../engine/session/session.ts';
import { historyOn } from '../../engine/drift/drift.ts';
import { pendingOverlay } from '../../engine/drift/overlay.ts';
import { postgresFolders } from '../workspace/schemas.ts';
import { nothingPending, pendingMarks, type PendingMarks } from './pending.ts';

type Database = Parameters<typeof historyOn>[0];

/** Which have not run, and what they will do: of the first folder whose history the database has. */
export async function pendingOn(database: Database, sessions: readonly Session[]): Promise<PendingMarks> {
  let unknown: PendingMarks | undefined;
  for (const { session, folder } of postgresFolders(sessions)) {
    const overlay = await pendingOverlay(database, session, folder);
    if (overlay.kind === 'known') return pendingMarks(overlay, session.root);
    unknown ??= pendingMarks(overlay, session.root);
  }
  return unknown ?? nothingPending;
}

/** Which migrations of the folders have run there, in a form that is another one as soon as another has. */
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
