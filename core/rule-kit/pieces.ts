/**
 * Files that are pieces of one change: some tools want a file for each statement, and then a row of files has one name and a number each.
 * Looks at names alone.
 */
import type { Scene } from './scene.ts';

/** The file at `path` and all between it and the one that is looked at have its name. */
export function isPieceOfOne(
  path: string,
  { file, existing = [] }: Pick<Scene, 'file' | 'existing'>,
): boolean {
  if (file === undefined || file.name === '') return false;
  const forward = existing.filter(({ direction }) => direction !== 'down');
  const own = forward.findIndex((one) => one.path === file.path);
  for (let at = own - 1; at >= 0; at -= 1) {
    const one = forward[at];
    if (one?.name !== file.name) return false;
    if (path === one.path || path.endsWith(`/${one.path}`)) return true;
  }
  return false;
}
