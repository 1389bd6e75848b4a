/** The files of a workspace whose queries may have recorded plans: SQL that no migration tool runs. */
import { join } from '../../core/migrations/listing.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import type { Session } from '../session/session.ts';

/** Below a folder, relative to the workspace; '' for all of it. */
export function queryFiles(session: Session, folder: string): readonly string[] {
  const migrations = new Set(
    session.folders.flatMap(({ path, files }) => files.map((file) => join(path, file))),
  );
  return session.workspace.paths.filter(
    (path) => isSqlPath(path) && !migrations.has(path) && (folder === '' || path.startsWith(`${folder}/`)),
  );
}
