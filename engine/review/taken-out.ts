/**
 * Migrations of what is compared with that a change takes out of their folder: a database that has run one keeps what it made, and the history as it lies there knows nothing
 * of it. One that has another name now is told as renamed.
 */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { fileIn } from './renamed.ts';
import type { Session } from '../session/session.ts';

/** Paths in the workspace. `gone`: what lay there and is no more; `former`: those that have another name now. */
export function takenOut(
  { folders, workspace }: Session,
  { gone, former }: { readonly gone: readonly string[]; readonly former: ReadonlySet<string> },
): readonly string[] {
  // Git lists what is deleted and not committed.
  const lost = new Set(gone);
  return folders.flatMap((folder) => {
    const own = gone.filter((path) => !former.has(path) && isForward(folder, path));
    if (own.length === 0) return [];
    // Under the same number or name another file may be in its place.
    const left = workspace.paths.filter((path) => !lost.has(path));
    const there = new Set(left.map((path) => fileIn(folder, path)?.version));
    return own.filter((path) => !there.has(fileIn(folder, path)?.version));
  });
}

function isForward(folder: MigrationFolder, path: string): boolean {
  const file = fileIn(folder, path);
  return file !== undefined && file.direction !== 'down';
}
