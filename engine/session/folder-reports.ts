/** How much of each migration folder was understood. Reads all of them. */
import { nothingCovered } from '../../core/lint/coverage.ts';
import { isSpoken } from '../../core/migrations/dialect/dialect.ts';
import type { Breath } from './time-slices.ts';
import type { FolderHistory } from './history.ts';
import type { FolderReport } from './report.ts';

export async function folderReportsOf(
  histories: readonly FolderHistory[],
  breath: Breath,
): Promise<readonly FolderReport[]> {
  const reports: FolderReport[] = [];
  for (const history of histories) {
    const { folder } = history;
    const supported = isSpoken(folder.dialect);
    const { coverage, gaps } = supported
      ? await history.coverage(breath)
      : { coverage: nothingCovered, gaps: [] };
    reports.push({ folder, supported, files: folder.files.length, coverage, gaps });
  }
  return reports;
}
