/**
 * Resolves the paths of the command line to workspaces and their files. The workspace of a path is its git repository; without one, the
 * current directory if it contains the path; else the named folder.
 */
import { dirname, relative, resolve, sep } from 'node:path';
import { kindOf, realPath } from '../engine/inputs/disk.ts';
import { repositoryAbove } from '../engine/workspace/above.ts';
import { failureOf } from '../engine/workspace/failure.ts';

export interface Target {
  /** As given. */
  readonly given: string;
  readonly kind: 'file' | 'folder';
  /** Relative to the workspace, with forward slashes; '' is the workspace itself. */
  readonly path: string;
}

interface TargetGroup {
  /** Absolute. */
  readonly root: string;
  readonly targets: readonly Target[];
}

export interface Located {
  readonly groups: readonly TargetGroup[];
  readonly missing: readonly { readonly given: string; readonly because: string }[];
}

export function locate(paths: readonly string[], cwd: string): Located {
  const groups = new Map<string, Target[]>();
  const missing: { given: string; because: string }[] = [];
  const here = real(cwd);
  for (const given of paths) {
    const found = realPath(resolve(cwd, given));
    const kind = typeof found === 'string' ? kindOf(found) : found;
    if (typeof found !== 'string' || typeof kind !== 'string') {
      missing.push({ given, because: failureOf(kind) });
      continue;
    }
    if (kind === 'other') {
      missing.push({ given, because: 'it is neither a file nor a folder' });
      continue;
    }
    const root = rootOf(kind === 'folder' ? found : dirname(found), here);
    const target: Target = { given, kind, path: slashed(relative(root, found)) };
    groups.set(root, [...(groups.get(root) ?? []), target]);
  }
  return { groups: [...groups].map(([root, targets]) => ({ root, targets })), missing };
}

/** The workspace that a folder belongs to. */
export function rootOf(folder: string, cwd: string): string {
  const repository = repositoryAbove(folder);
  if (repository !== undefined) return real(repository);
  return isInside(cwd, folder) ? cwd : folder;
}

/** The nearest existing folder above the path; the file itself need not exist yet. */
export function nearestFolder(path: string): string {
  for (let folder = resolve(path, '..'); ; folder = resolve(folder, '..')) {
    if (kindOf(folder) === 'folder') return folder;
  }
}

/** The path for reports, relative to the current directory. */
export function shownPath(root: string, path: string, cwd: string): string {
  const shown = slashed(relative(realOnce(cwd), resolve(root, path)));
  return shown === '' ? '.' : shown;
}

function isInside(parent: string, child: string): boolean {
  return child === parent || child.startsWith(parent.endsWith(sep) ? parent : `${parent}${sep}`);
}

function real(path: string): string {
  const found = realPath(path);
  return typeof found === 'string' ? found : path;
}

/** Asked once: a page of a schema shows a path for each column. */
const realFolders = new Map<string, string>();

function realOnce(cwd: string): string {
  const known = realFolders.get(cwd) ?? real(cwd);
  realFolders.set(cwd, known);
  return known;
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
