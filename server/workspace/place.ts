/** Finds the innermost workspace folder of a document, and the document's path in it. */
import { isAbsolute, relative, sep } from 'node:path';
import { isSameList } from '../../core/collections/same-list.ts';
import { pathOf } from '../convert/uri.ts';

export type DocumentPlace =
  | { readonly kind: 'inside'; readonly root: string; readonly path: string }
  /** Outside the workspace folders, or not saved yet. The name is unique and is not a path. */
  | { readonly kind: 'loose'; readonly name: string; readonly saved: boolean };

/** After a letter each request asks for the same. */
let last:
  | { readonly uri: string; readonly roots: readonly string[]; readonly place: DocumentPlace }
  | undefined;

export function placeOf(uri: string, roots: readonly string[]): DocumentPlace {
  if (last?.uri !== uri || !isSameList(last.roots, roots)) last = { uri, roots, place: placeIn(roots, uri) };
  return last.place;
}

function placeIn(roots: readonly string[], uri: string): DocumentPlace {
  const path = pathOf(uri);
  if (path === undefined) return { kind: 'loose', name: looseName(uri), saved: false };
  const holding = roots
    .flatMap((root) => {
      const inside = relativeIn(root, path);
      return inside === undefined ? [] : [{ kind: 'inside' as const, root, path: inside }];
    })
    .sort((a, b) => b.root.length - a.root.length);
  return holding[0] ?? { kind: 'loose', name: looseName(uri), saved: true };
}

/** With forward slashes; undefined if the path is not below the root. */
export function relativeIn(root: string, path: string): string | undefined {
  const found = relative(root, path);
  if (found === '' || isAbsolute(found) || found === '..' || found.startsWith(`..${sep}`)) return undefined;
  return found.split(sep).join('/');
}

/** A unique name for each URI, so that two untitled documents are distinguished. */
function looseName(uri: string): string {
  const name = encodeURIComponent(uri);
  return name.endsWith('.sql') ? name : `${name}.sql`;
}
