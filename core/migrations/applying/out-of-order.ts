/** Applied migrations that sort after a new one. Looks at names only. */
import type { MigrationFile, MigrationTool } from '../convention.ts';
import { compareVersions } from '../files/versions.ts';

/** By version; files of the same version do not count. */
export function appliedAfter(
  file: MigrationFile,
  tool: MigrationTool,
  existing: readonly MigrationFile[],
  hasRun: (file: MigrationFile) => boolean,
): readonly MigrationFile[] {
  return existing
    .filter(
      (one) =>
        one.direction !== 'down' &&
        !one.repeatable &&
        one.version !== file.version &&
        tool.compare(file, one) < 0 &&
        hasRun(one),
    )
    .toSorted((a, b) => compareVersions(a.version, b.version));
}
