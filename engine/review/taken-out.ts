/**
 * Migrations of the base that a change removes from their folder: a database that has applied one keeps its result, which the remaining
 * history does not contain. Renamed files are reported as renamed.
 */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { fileIn } from './renamed.ts';
import type { Session } from '../session/session.ts';

/** Paths in the workspace. `gone`: removed files; `former`: those that were renamed. */
export function takenOut(
  { folders, workspace }: Session,
  { gone, former }: { readonly gone: readonly string[]; readonly former: ReadonlySet<string> },
): readonly string[] {
  // Git lists uncommitted deletions.
  const lost = new Set(gone);
  return folders.flatMap((folder) => {
    const own = gone.filter((path) => !former.has(path) && isForward(folder, path));
    if (own.length === 0) return [];
    // Another file may have taken its number or name.
    const left = workspace.paths.filter((path) => !lost.has(path));
    const there = new Set(left.map((path) => fileIn(folder, path)?.version));
    return own.filter((path) => !there.has(fileIn(folder, path)?.version));
  });
}

function isForward(folder: MigrationFolder, path: string): boolean {
  const file = fileIn(folder, path);
  return file !== undefined && file.direction !== 'down';
}
