/** Files among migrations that no run of their tool ever includes. */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';

/** Files of the change that the tool permanently skips. */
export function neverRun(
  folder: MigrationFolder,
  wanted: ReadonlySet<string>,
): readonly { readonly path: string; readonly because: string }[] {
  const tool = toolOf(folder);
  if (tool.neverRuns === undefined) return [];
  const files = folder.files.flatMap((path) => tool.classify(path) ?? []);
  return files.flatMap((file) => {
    const path = folder.path === '' ? file.path : `${folder.path}/${file.path}`;
    const because = wanted.has(path) ? tool.neverRuns?.(file, files) : undefined;
    return because === undefined ? [] : [{ path, because: `${tool.name} never runs it: ${because}` }];
  });
}
