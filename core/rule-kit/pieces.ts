/**
 * Files that are pieces of one change: some tools want a file for each statement, and then a row of files has one name and one day, with a
 * counter behind it. Looks at names alone.
 */
import type { MigrationFile } from '../migrations/convention.ts';
import type { Scene } from './scene.ts';

/** The file at `path`, which comes before the one that is looked at, belongs to the same row of files. */
export function isPieceOfOne(
  path: string,
  { file, existing = [] }: Pick<Scene, 'file' | 'existing'>,
): boolean {
  return (
    file !== undefined &&
    isCounted(file) &&
    existing.some(
      (one) =>
        one.name === file.name &&
        dayOf(one) === dayOf(file) &&
        one.version < file.version &&
        (path === one.path || path.endsWith(`/${one.path}`)),
    )
  );
}

/** `20210410175418000001`, `20190100000004000000`. */
function isCounted({ version }: MigrationFile): boolean {
  return /^\d{17,}$/.test(version);
}

function dayOf({ version }: MigrationFile): string {
  return version.slice(0, 8);
}
