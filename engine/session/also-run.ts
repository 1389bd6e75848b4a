/** Whether other engines run a migration too: according to the tool and the files next to it, or because the folder is for several. */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { AlsoFor } from '../../core/migrations/dialect-files.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { FolderHistory } from './history.ts';

function alsoRunBy(path: string, folder: MigrationFolder, paths: readonly string[]): AlsoFor | undefined {
  const { alsoFor } = toolOf(folder);
  const own = relativeTo(folder.path, path);
  if (alsoFor === undefined || own === undefined || folder.dialect !== 'postgresql') return undefined;
  return alsoFor(
    own,
    paths.flatMap((one) => relativeTo(folder.path, one) ?? []),
  );
}

/** `paths` are all paths of the workspace. */
export function isShared(
  path: string,
  history: FolderHistory | undefined,
  { histories, paths }: { readonly histories: readonly FolderHistory[]; readonly paths: readonly string[] },
): boolean {
  if (history === undefined) return false;
  return (
    histories.some(({ dialect, paths: its }) => dialect !== history.dialect && its.has(path)) ||
    alsoRunBy(path, history.folder, paths) !== undefined
  );
}
