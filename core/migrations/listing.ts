/** A folder tree as detection sees it: paths, and texts when asked. engine/workspace makes one from a disk, tests from a table. */
import { oncePer } from '../collections/once-per.ts';
import { groupBy } from '../collections/group-by.ts';
import type { SqlReader } from '../syntax/reader.ts';

export interface Listing {
  /** Files, relative to the workspace, forward slashes. */
  readonly paths: readonly string[];
  /** The file's text, or its beginning; undefined if it cannot be read. */
  readonly text: (path: string) => string | undefined;
  /** The PostgreSQL server that statistics for the files of a folder were collected from, where there are such: its major version, and the file that says so. */
  readonly measured?:
    | ((folder: string) => { readonly version: number; readonly file: string } | undefined)
    | undefined;
  /** PostgreSQL's own grammar. Without it no text is taken for PostgreSQL's because the grammar takes it. */
  readonly postgres?: SqlReader | undefined;
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

/** What is asked of a listing for every folder or file, found out once for each listing. */
export function oncePerListing<T>(find: (listing: Listing) => T): (listing: Listing) => T {
  return oncePer(find);
}

/** The files of a kind, the nearest to the root first, as many as are worth reading. */
export function nearestFiles(
  isOfKind: (path: string) => boolean,
  most: number,
): (listing: Listing) => readonly string[] {
  return oncePerListing(({ paths }) =>
    paths
      .filter(isOfKind)
      .toSorted((a, b) => a.split('/').length - b.split('/').length)
      .slice(0, most),
  );
}

/** True if the file is there. */
export function has(listing: Listing, path: string): boolean {
  return indexOf(listing).has(path);
}

const indexOf = oncePerListing(({ paths }): ReadonlySet<string> => new Set(paths));

/** The files of that very folder, those of its subfolders left out. */
export function filesIn(listing: Listing, folder: string): readonly string[] {
  return byFolder(listing).get(folder) ?? [];
}

const byFolder = oncePerListing(({ paths }) => groupBy(paths, folderOf));

/** How many folders two paths have in common from the beginning. */
export function sharedSegments(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  const differ = left.findIndex((segment, i) => segment !== right[i]);
  return differ < 0 ? left.length : differ;
}
