/** A folder tree as detection reads it: paths, and texts on request. engine/workspace builds one from a disk, tests from a table. */
import { oncePer } from '../collections/once-per.ts';
import { groupBy } from '../collections/group-by.ts';
import type { SqlReader } from '../syntax/reader.ts';

export interface Listing {
  /** Files, relative to the workspace, forward slashes. */
  readonly paths: readonly string[];
  /** The file's text or its beginning; undefined if the file cannot be read. */
  readonly text: (path: string) => string | undefined;
  /**
   * The PostgreSQL server from which the statistics for a folder's files were collected, if there are any: its major version, and the
   * statistics file.
   */
  readonly measured?:
    | ((folder: string) => { readonly version: number; readonly file: string } | undefined)
    | undefined;
  /** PostgreSQL's grammar. Without it no text is classified as PostgreSQL because it parses. */
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

/** The path without `.`, `..` and empty segments. */
export function normalised(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

/** The path relative to the folder; undefined for a path outside of it. */
export function relativeTo(folder: string, path: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** The folder itself first, the workspace ('') last. */
export function withAncestors(folder: string): readonly string[] {
  return folder === '' ? [''] : [folder, ...withAncestors(folderOf(folder))];
}

/** The innermost folder around all of these paths. */
export function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  return (
    withAncestors(folderOf(first)).find((folder) =>
      paths.every((path) => relativeTo(folder, path) !== undefined),
    ) ?? ''
  );
}

/** Caches a value for each listing that would otherwise be computed for every folder or file. */
export function oncePerListing<T>(find: (listing: Listing) => T): (listing: Listing) => T {
  return oncePer(find);
}

/** The files of a kind, those nearest to the root first, up to a limit. */
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

/** True if the file exists. */
export function has(listing: Listing, path: string): boolean {
  return indexOf(listing).has(path);
}

const indexOf = oncePerListing(({ paths }): ReadonlySet<string> => new Set(paths));

/** The files directly in the folder, without those of subfolders. */
export function filesIn(listing: Listing, folder: string): readonly string[] {
  return byFolder(listing).get(folder) ?? [];
}

const byFolder = oncePerListing(({ paths }) => groupBy(paths, folderOf));

/** The number of leading folders that two paths share. */
export function sharedSegments(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  const differ = left.findIndex((segment, i) => segment !== right[i]);
  return differ < 0 ? left.length : differ;
}
