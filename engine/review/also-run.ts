/** Whether other engines run a migration too, as files lie beside it. */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import type { AlsoFor } from '../../core/migrations/dialect-files.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';

export function alsoRunBy(
  path: string,
  folder: MigrationFolder,
  paths: readonly string[],
): AlsoFor | undefined {
  const { alsoFor } = toolOf(folder);
  const own = relativeTo(folder.path, path);
  if (alsoFor === undefined || own === undefined || folder.dialect !== 'postgresql') return undefined;
  return alsoFor(
    own,
    paths.flatMap((one) => relativeTo(folder.path, one) ?? []),
  );
}
