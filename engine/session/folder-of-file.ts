/** Which migration folder a file belongs to, or most likely uses. */
import { oncePer } from '../../core/collections/once-per.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { sharedSegments } from '../../core/migrations/listing.ts';
import type { FolderHistory } from './history.ts';

export function historyHolding(histories: readonly FolderHistory[], path: string): FolderHistory | undefined {
  return holders(histories).get(path);
}

/** Cached: with hundreds of folders the search took a fifth of the time. */
const holders = oncePer(holdersIn);

/** The first that contains it, if several do. */
function holdersIn(histories: readonly FolderHistory[]): ReadonlyMap<string, FolderHistory> {
  return new Map(
    histories.toReversed().flatMap((history) => [...history.paths].map((path) => [path, history] as const)),
  );
}

export function historyAt(
  histories: readonly FolderHistory[],
  folder: MigrationFolder,
): FolderHistory | undefined {
  return histories.find((one) => one.folder.path === folder.path && one.folder.dialect === folder.dialect);
}

/** The migrations of a dialect that a file outside of them most likely uses: the nearest ones. */
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
