/** Files above a workspace that apply to it: between its root and the top of its repository. Looks at names only. */
import { join, resolve, sep } from 'node:path';
import { exists } from '../inputs/disk.ts';

/** The nearest one, absolute; none without a repository. */
export function fileAbove(root: string, name: string): string | undefined {
  for (let folder = root; !exists(join(folder, '.git'));) {
    const parent = resolve(folder, '..');
    if (parent === folder) return undefined;
    folder = parent;
    const file = join(folder, name);
    if (exists(file) && isInRepository(folder)) return file;
  }
  return undefined;
}

export function isInRepository(folder: string): boolean {
  if (exists(join(folder, '.git'))) return true;
  const parent = resolve(folder, '..');
  return parent !== folder && isInRepository(parent);
}

export function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}
