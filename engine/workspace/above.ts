/** What is above a workspace and applies to it: the top of its repository, and files between its root and that. Looks at names only, and asks no git. */
import { join, resolve, sep } from 'node:path';
import { exists, kindOf } from '../inputs/disk.ts';

/** The top level of the repository that a folder is in. A worktree and a submodule have a file where others have a folder. */
export function repositoryAbove(folder: string): string | undefined {
  const place = join(folder, '.git');
  if (kindOf(place) === 'file' || exists(join(place, 'HEAD'))) return folder;
  const parent = resolve(folder, '..');
  return parent === folder ? undefined : repositoryAbove(parent);
}

/** The nearest one, absolute; none without a repository. */
export function fileAbove(root: string, name: string): string | undefined {
  const top = repositoryAbove(root);
  if (top === undefined) return undefined;
  for (let folder = root; folder !== top;) {
    folder = resolve(folder, '..');
    const file = join(folder, name);
    if (exists(file)) return file;
  }
  return undefined;
}

export function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}
