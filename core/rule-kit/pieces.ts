/**
 * Files that are pieces of one change: some tools want a file for each statement, and then a row of files has one name and one time, with a
 * counter behind it. Looks at names alone.
 */
import type { MigrationFile } from '../migrations/convention.ts';
import { isAt } from '../migrations/listing.ts';
import type { Scene } from './scene.ts';

/** The file at `path`, which comes before the one that is looked at, belongs to the same row of files. */
export function isPieceOfOne(
  path: string,
  { file, existing = [] }: Pick<Scene, 'file' | 'existing'>,
  within: 'second' | 'day',
): boolean {
  return (
    file !== undefined &&
    isCounted(file) &&
    existing.some(
      (one) =>
        one.name === file.name &&
        timeOf(one, within) === timeOf(file, within) &&
        one.version < file.version &&
        isAt(path, one.path),
    )
  );
}

/** `20210410175418000001`, `20190100000004000000`. */
function isCounted({ version }: MigrationFile): boolean {
  return /^\d{17,}$/.test(version);
}

function timeOf({ version }: MigrationFile, within: 'second' | 'day'): string {
  return version.slice(0, within === 'day' ? 8 : 14);
}
