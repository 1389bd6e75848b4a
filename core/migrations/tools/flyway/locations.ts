/** The folders that Flyway's configuration and builds by Gradle and Maven name as locations: Flyway reads each recursively. */
import { has, join, relativeTo, withAncestors, type Listing } from '../../listing.ts';

/** The locations that contain the folder. `configured`: the setting `locations`. */
export function locationsOver(
  folder: string,
  configured: string | undefined,
  listing: Listing,
): readonly string[] {
  const said = [...split(configured).map((one) => ({ one, home: '' })), ...buildsOver(folder, listing)];
  return said.flatMap(({ one, home }) => coveredBy(one, folder, home) ?? []);
}

const resources = /(?:^|\/)src\/\w+\/resources(?=\/|$)/;

/**
 * The location's folder, if it is the given one or contains it; `classpath:` is the default prefix, and a location with a placeholder is
 * not known.
 */
function coveredBy(location: string, folder: string, home: string): string | undefined {
  const [, kind = 'classpath', way = ''] = /^(?:(\w+):)?(.*)$/.exec(location.trim()) ?? [];
  const path = way.replaceAll(/^(?:\.?\/)+|\/+$/g, '');
  if (path === '' || /[{}*?$]|^\.\./.test(path)) return undefined;
  if (kind === 'filesystem') return isWithin(folder, join(home, path)) ? join(home, path) : undefined;
  const root = resources.exec(folder);
  if (kind !== 'classpath' || root === null) return undefined;
  const place = join(folder.slice(0, root.index + root[0].length), path);
  return isWithin(folder, place) ? place : undefined;
}

function isWithin(folder: string, place: string): boolean {
  return folder === place || relativeTo(place, folder) !== undefined;
}

const builds = ['build.gradle.kts', 'build.gradle', 'pom.xml'];

function buildsOver(
  folder: string,
  listing: Listing,
): readonly { readonly one: string; readonly home: string }[] {
  return withAncestors(folder).flatMap((home) =>
    builds.flatMap((name) => {
      const file = join(home, name);
      const text = has(listing, file) ? (listing.text(file) ?? '') : '';
      return text.includes('flyway') ? inBuild(name, text).map((one) => ({ one, home })) : [];
    }),
  );
}

function inBuild(name: string, text: string): readonly string[] {
  if (name.endsWith('.xml'))
    return [...text.matchAll(/<location>\s*((?:classpath|filesystem):[^<\s]+)\s*<\/location>/g)].map(
      ([, one = '']) => one,
    );
  const block = /\bflyway\s*\{([^]*?)\n\}/.exec(text)?.[1] ?? '';
  const given = /\blocations\s*=\s*(?:\[|arrayOf\(|listOf\()([^\])]*)[\])]/.exec(block)?.[1] ?? '';
  return [...given.matchAll(/["']([^"'$]+)["']/g)].map(([, one = '']) => one);
}

/** `[filesystem:sql, classpath:db/migration]`. */
function split(configured: string | undefined): readonly string[] {
  return (configured ?? '')
    .split(',')
    .map((one) => one.replaceAll(/[[\]"'\s]/g, ''))
    .filter((one) => one !== '');
}
