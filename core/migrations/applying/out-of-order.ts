/** Migrations that have run although a new one sorts before them. Reads names only. */
import type { MigrationFile, MigrationTool } from '../convention.ts';
import { compareVersions } from '../files/versions.ts';

/** By version, those of the same version aside. */
export function runBehind(
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
