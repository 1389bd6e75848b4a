/** Which migration folder a file belongs to, or most likely meets. */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { sharedSegments } from '../../core/migrations/listing.ts';
import type { FolderHistory } from './history.ts';

export function historyHolding(histories: readonly FolderHistory[], path: string): FolderHistory | undefined {
  return histories.find((history) => history.holds(path));
}

export function historyAt(
  histories: readonly FolderHistory[],
  folder: MigrationFolder,
): FolderHistory | undefined {
  return histories.find((one) => one.folder.path === folder.path);
}

/** The migrations of a dialect that a file outside of them most likely belongs to: the nearest ones. */
export function historySpeakingFor(
  histories: readonly FolderHistory[],
  path: string,
  dialect: SpokenDialect = 'postgresql',
): FolderHistory | undefined {
  const spoken = histories.filter((history) => history.folder.dialect === dialect);
  const shared = (history: FolderHistory): number => sharedSegments(history.folder.path, path);
  return spoken.reduce<FolderHistory | undefined>(
    (best, one) => (best === undefined || shared(one) > shared(best) ? one : best),
    undefined,
  );
}
