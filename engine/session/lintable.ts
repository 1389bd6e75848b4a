/** Which files of a workspace are examined: SQL files, and programs as configured. */
import { oncePer } from '../../core/collections/once-per.ts';
import { isProgramPath, isTestPath } from '../../core/migrations/detection/script-path.ts';
import type { Detection } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import type { Workspace } from '../workspace/discover.ts';

/** Of the files that are there, those that are looked at. */
export function lintable(
  workspace: Pick<Workspace, 'paths' | 'embeddedSql' | 'detection'>,
): readonly string[] {
  return workspace.paths.filter((path) => isSqlPath(path) || isWantedScript(path, workspace));
}

/** A file that discovery has not seen and would examine. */
export function isNewcomer(
  path: string,
  { paths, embeddedSql }: Pick<Workspace, 'paths' | 'embeddedSql'>,
): boolean {
  const isLooked = isSqlPath(path) || (embeddedSql !== 'off' && isProgramPath(path));
  return isLooked && !paths.includes(path);
}

function isWantedScript(
  path: string,
  { embeddedSql, detection }: Pick<Workspace, 'embeddedSql' | 'detection'>,
): boolean {
  if (!isProgramPath(path)) return false;
  switch (embeddedSql) {
    case 'off':
      return false;
    case 'migrations':
      return scriptsIn(detection).has(path);
    case 'all':
      return !isTestPath(path) || scriptsIn(detection).has(path);
  }
}

/** Migrations that are programs; those that are not read are said to be. */
const scriptsIn = oncePer(
  (detection: Detection): ReadonlySet<string> =>
    new Set(
      [...detection.folders, ...detection.unread].flatMap(({ path, files }) =>
        files.filter(isProgramPath).map((file) => join(path, file)),
      ),
    ),
);
