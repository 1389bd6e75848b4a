/**
 * Finds in Liquibase's changelogs (XML, YAML, JSON) which SQL files run in which order: include, includeAll and sqlFile. Searches for these
 * words without parsing the format: what it cannot find is left out, and without a changelog the paths decide.
 */
import {
  commonFolder,
  folderOf,
  has,
  join,
  normalised,
  oncePerListing,
  relativeTo,
  withAncestors,
  type Listing,
} from '../../listing.ts';
import { compareText } from '../../files/versions.ts';

export interface ChangelogOrder {
  /** The changelog that no other includes. */
  readonly file: string;
  /** SQL files in the order in which they run, relative to the given folder. */
  readonly paths: readonly string[];
}

/** The order in which the changelogs run the SQL files below a folder; undefined if none includes them. */
export function changelogOrder(folder: string, listing: Listing): ChangelogOrder | undefined {
  const root = rootsOf(listing).find(({ home }) => home === folder);
  if (root === undefined) return undefined;
  return { file: root.file, paths: root.paths.flatMap((path) => relativeTo(folder, path) ?? []) };
}

/** The folder that contains all SQL files of the changelog that runs this one. */
export function changelogHome(path: string, listing: Listing): string | undefined {
  return homesOf(listing).get(path) ?? folderOf(path);
}

// ---------------------------------------------------------------------------------------------------------- all changelogs

interface Root {
  readonly file: string;
  readonly home: string;
  /** Relative to the workspace. */
  readonly paths: readonly string[];
}

const rootsOf = oncePerListing(findRoots);

/** Keyed by SQL file; the first changelog that runs it counts. */
const homesOf = oncePerListing(
  (listing): ReadonlyMap<string, string> =>
    new Map(
      rootsOf(listing)
        .toReversed()
        .flatMap(({ home, paths }) => paths.map((path) => [path, home] as const)),
    ),
);

const changelogName = /(?:change|master|liquibase|migration|root|index|main)[^/]*\.(?:xml|ya?ml|json)$/i;
/** Some path contains a word of Liquibase's; most workspaces have none, and the search ends here. */
const usesLiquibase = /(?:liquibase|change-?log).*\.(?:xml|ya?ml|json|sql|properties)$/i;
const mostChangelogs = 400;

function findRoots(listing: Listing): readonly Root[] {
  if (!listing.paths.some((path) => usesLiquibase.test(path))) return [];
  const changelogs = new Map<string, readonly Entry[]>();
  for (const path of listing.paths) {
    if (!/\.(?:xml|ya?ml|json)$/i.test(path) || !nearChangelogs(path) || changelogs.size >= mostChangelogs)
      continue;
    const text = listing.text(path) ?? '';
    if (text.includes('databaseChangeLog')) changelogs.set(path, entriesIn(text));
  }
  const targets = new Map(
    [...changelogs].map(
      ([file, entries]) => [file, entries.flatMap((entry) => filesOf(file, entry, listing))] as const,
    ),
  );
  const included = new Set([...targets.values()].flat());
  return [...targets.keys()].flatMap((file) => {
    const paths = included.has(file) ? [] : [...new Set(sqlOf(file, targets, new Set()))];
    return paths.length === 0 ? [] : [{ file, home: commonFolder(paths), paths }];
  });
}

/** Only files with the word in their path, because reading every YAML file of a workspace would take too long. */
function nearChangelogs(path: string): boolean {
  return changelogName.test(path) || /change-?logs?|liquibase|migration|\bdb\b/i.test(path);
}

function sqlOf(
  file: string,
  targets: ReadonlyMap<string, readonly string[]>,
  seen: Set<string>,
): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return (targets.get(file) ?? []).flatMap((path) =>
    targets.has(path) ? sqlOf(path, targets, seen) : path.toLowerCase().endsWith('.sql') ? [path] : [],
  );
}

// ---------------------------------------------------------------------------------------------------------- one changelog

interface Entry {
  readonly kind: 'file' | 'folder';
  readonly path: string;
  readonly relative: boolean;
}

const tag = /<(include|includeAll|sqlFile)\b([^>]*)>/g;
const key =
  /["']?\b(include|includeAll|sqlFile)["']?\s*:\s*([^]*?)(?=\n\s*-\s|["'\s](?:include|includeAll|sqlFile)["']?\s*:|$)/g;

function entriesIn(text: string): readonly Entry[] {
  const xml = text.trimStart().startsWith('<');
  return Array.from(text.matchAll(xml ? tag : key), ([, kind, inside = '']) => {
    const path = valueOf(inside, kind === 'include' ? 'file' : 'path', xml) ?? valueOf(inside, 'file', xml);
    const relative = valueOf(inside, 'relativeToChangelogFile', xml)?.toLowerCase() === 'true';
    return { kind: kind === 'includeAll' ? 'folder' : 'file', path: path ?? '', relative } as const;
  }).filter(({ path }) => path !== '');
}

function valueOf(inside: string, name: string, xml: boolean): string | undefined {
  const pattern = xml
    ? new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`)
    : new RegExp(`["']?\\b${name}["']?\\s*:\\s*["']?([^"'\\n,}]+?)["']?\\s*(?:[,}\\n]|$)`);
  return pattern.exec(inside)?.[1];
}

function filesOf(changelog: string, entry: Entry, listing: Listing): readonly string[] {
  const bare = entry.path
    .replace(/^classpath\*?:/, '')
    .replace(/^\/+/, '')
    .replace(/\/+$/, '');
  const homes = entry.relative ? [folderOf(changelog)] : withAncestors(folderOf(changelog));
  for (const home of homes) {
    const path = normalised(join(home, bare));
    if (entry.kind === 'file') {
      if (has(listing, path)) return [path];
      continue;
    }
    const inside = listing.paths.filter((one) => relativeTo(path, one) !== undefined && one !== changelog);
    if (path !== '' && inside.length > 0) return inside.toSorted(compareText);
  }
  return [];
}
