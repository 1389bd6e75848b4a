/** A folder tree as detection sees it: paths, and texts when asked. engine/workspace makes one from a disk, tests from a table. */

export interface Listing {
  /** Files, relative to the workspace, forward slashes. */
  readonly paths: readonly string[];
  /** The file's text, or its beginning; undefined where it cannot be read. */
  readonly text: (path: string) => string | undefined;
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function join(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** The path as seen from the folder; undefined for what lies outside. */
export function relativeTo(folder: string, path: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** The folder itself first, the workspace ('') last. */
export function withAncestors(folder: string): readonly string[] {
  return folder === '' ? [''] : [folder, ...withAncestors(folderOf(folder))];
}

/** Whether the file is there; asked often, so each listing is indexed once. */
export function has(listing: Listing, path: string): boolean {
  let paths = indexes.get(listing);
  if (paths === undefined) indexes.set(listing, (paths = new Set(listing.paths)));
  return paths.has(path);
}

const indexes = new WeakMap<Listing, ReadonlySet<string>>();

/** How many folders two paths have in common from the beginning. */
export function sharedSegments(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  const differ = left.findIndex((segment, i) => segment !== right[i]);
  return differ < 0 ? left.length : differ;
}
