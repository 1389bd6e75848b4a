/** Evidence by which migration tools recognise a folder: file names, contents, and surrounding files. */
import type { Candidate } from '../convention.ts';
import { baseOf, has, join, withAncestors, type Listing } from '../listing.ts';
import type { Reason } from '../reason.ts';

/** How many of the folder's files follow the tool's naming. */
export function namesReason({ files, total }: Candidate): Reason {
  const [example = ''] = files;
  return { kind: 'names', example, matched: files.length, total: Math.max(total, files.length) };
}

/** The folder's first file with the tool's annotation; only the first few are read. */
export function annotationReason(candidate: Candidate, mark: RegExp, says: string): Reason | undefined {
  const marked = candidate.files.slice(0, 5).find((file) => mark.test(headOf(candidate, file)));
  return marked === undefined ? undefined : { kind: 'annotation', says, file: join(candidate.path, marked) };
}

/** The nearest file of one of these paths, in the folder or above it; with a pattern, one whose text matches. */
export function fileAround(
  { path, listing }: { readonly path: string; readonly listing: Listing },
  names: readonly string[],
  mark?: RegExp,
): string | undefined {
  for (const folder of withAncestors(path)) {
    const found = names
      .map((name) => join(folder, name))
      .find((file) => has(listing, file) && (mark === undefined || mark.test(listing.text(file) ?? '')));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The beginning of a file of the candidate. */
export function headOf({ path, listing }: Candidate, file: string): string {
  return (listing.text(join(path, file)) ?? '').slice(0, 16_384);
}

/** At least half of the folder's SQL files follow the tool's naming. */
export function isMostOf({ files, total }: Candidate): boolean {
  return files.length * 2 >= total;
}

/** The folder, or one of the two above it, has a name that suggests migrations. */
export function isNamedForMigrations(path: string): boolean {
  return withAncestors(path)
    .slice(0, 3)
    .some((folder) => migrationWord.test(baseOf(folder)));
}

const migrationWord =
  /^(?:.*migrat.*|deltas?|upgrades?|updates?|patches|autopatches|changes|changelogs?|versions?|evolutions)$/i;

/**
 * `0007_tags_down.sql`, `downgrade_8_to_7.sql`, `shop-downgrade-2.1.0.sql`, `rollback/tags.sql`, `uninstall.sql`: rolls another file back.
 */
export function isNamedBack(path: string): boolean {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  return (
    /[-_.](?:down|downgrade|undo|rollback|revert)\.sql$/i.test(name) ||
    /^(?:downgrade|rollback|revert|undo)[-_.]/i.test(name) ||
    // Followed only by the two releases between which it leads.
    /[-_.](?:downgrade|rollback|revert|undo)(?:[-_.]?(?:v|to|from|and|pre)?[-_.]?\d+(?!\d))+\.sql$/i.test(
      name,
    ) ||
    /(?:^|[-_.])uninstall(?:[-_.][^/]*)?\.sql$/i.test(name) ||
    isFolderBack(segments.at(-1) ?? '')
  );
}

/** Judged by the last segment of its path. */
export function isFolderBack(path: string): boolean {
  return /(?:^|\/)(?:down|downgrades?|undo|rollbacks?|reverts?)$/i.test(path);
}
