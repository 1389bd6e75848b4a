/**
 * Joins folders of one Flyway location: Flyway reads a location recursively and runs its files by version. If `2.43` and `2.44` are
 * siblings below a location, the location is the history and contains the files of both.
 */
import type { ToolSettings } from '../convention.ts';
import { dialectOfPath } from '../dialect/dialect.ts';
import type { Choice, Guess } from './detect-tool.ts';
import { join, relativeTo, type Listing } from '../listing.ts';
import { locationsOver } from '../tools/flyway/locations.ts';
import { toolOf } from '../tools.ts';

/** The settings of the parent folder are computed like those of any folder. */
export function inOneLocation(
  guesses: readonly Choice[],
  listing: Listing,
  settingsFor: (folder: string, files: readonly string[]) => ToolSettings,
): readonly Choice[] {
  const groups = new Map<string, Guess[]>();
  for (const guess of guesses) {
    if (guess.kind !== 'read' || guess.tool !== 'flyway') continue;
    const place = locationOf(guess, listing);
    if (place !== undefined) groups.set(place, [...(groups.get(place) ?? []), guess]);
  }
  const joined = new Map<Choice, Choice | undefined>();
  for (const [path, group] of groups) {
    const [first] = group;
    if (first === undefined || group.length < 2 || !isOneHistory(group, path)) continue;
    const files = group.flatMap((one) =>
      one.files.map((file) => relativeTo(path, join(one.path, file)) ?? file),
    );
    const [example = ''] = files;
    for (const one of group) joined.set(one, undefined);
    joined.set(first, {
      ...first,
      path,
      files,
      settings: settingsFor(path, files),
      reasons: [{ kind: 'names', example, matched: files.length, total: files.length }],
    });
  }
  return guesses.flatMap((guess) => (joined.has(guess) ? (joined.get(guess) ?? []) : guess));
}

/** The outermost configured location, else the default one. */
function locationOf({ path, settings }: Guess, listing: Listing): string | undefined {
  const said = locationsOver(path, settings.get('locations'), listing);
  const usual = /^(?:.*\/)?db\/migration(?=\/|$)/.exec(path)?.[0];
  return [...said].sort((a, b) => a.length - b.length)[0] ?? usual;
}

/** No version occurs twice, as it would with a folder for each database, and no folder is named after a database. */
function isOneHistory(group: readonly Guess[], place: string): boolean {
  const seen = new Set<string>();
  for (const guess of group) {
    const below = relativeTo(place, guess.path) ?? '';
    if (below !== '' && dialectOfPath(below) !== undefined) return false;
    const { classify } = toolOf(guess);
    for (const file of guess.files) {
      const found = classify(file);
      if (found === undefined || found.direction !== 'up') continue;
      const key = found.repeatable ? `R ${found.name}` : versionKey(found.version);
      if (seen.has(key)) return false;
      seen.add(key);
    }
  }
  return true;
}

/** 1.0 and 1_0 are the same version. */
function versionKey(version: string): string {
  return version
    .split(/[._]/)
    .map((one) => one.replace(/^0+(?=\d)/, ''))
    .join('.')
    .replace(/(?:\.0)+$/, '');
}
