/** Which root a document belongs to, and what it is called there: the innermost workspace folder, with a relative path. */
import { isAbsolute, relative, sep } from 'node:path';
import { pathOf } from '../convert/uri.ts';

export type DocumentPlace =
  | { readonly kind: 'inside'; readonly root: string; readonly path: string }
  /** Not in a workspace folder, or not saved yet. The name is its own, not a path of anything. */
  | { readonly kind: 'loose'; readonly name: string; readonly saved: boolean };

export function placeOf(uri: string, roots: readonly string[]): DocumentPlace {
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

/** Every URI has a name of its own, so that two unsaved documents are not taken for one. */
function looseName(uri: string): string {
  const name = encodeURIComponent(uri);
  return name.endsWith('.sql') ? name : `${name}.sql`;
}
