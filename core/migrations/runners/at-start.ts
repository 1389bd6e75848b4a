/**
 * Frameworks for Java that run Flyway as the application starts, because its configuration says so: Micronaut (each data source below flyway.datasources,
 * unless it is switched off), Quarkus (migrate-at-start). Spring Boot, which does so without a word of configuration, is in inside.ts.
 */
import { flatConfig } from '../flat-config.ts';
import { folderOf, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';
import { isAside } from './folders.ts';

/** A folder of resources that is run at the start: from where on it is looked for, and which file says so. */
interface Started {
  /** `migrations/postgres`: below src/main/resources of some module. */
  readonly location: string;
  readonly place: string;
  /** The module; undefined where any may have it. */
  readonly home: string | undefined;
}

const resources = 'src/main/resources';
const settings = /(?:^|\/)src\/main\/resources\/application\.(?:ya?ml|properties)$/;
const builds = /(?:^|\/)(?:build\.gradle(?:\.kts)?|pom\.xml)$/;
const usual = 'db/migration';

/** The line of the configuration that has the folder run. */
export function startedByFramework(folder: string, listing: Listing): string | undefined {
  return startedIn(listing).find(({ location, home }) =>
    home === undefined
      ? `/${folder}`.endsWith(`/${resources}/${location}`)
      : folder === join(home, join(resources, location)),
  )?.place;
}

const startedIn = oncePerListing((listing): readonly Started[] => {
  const files = listing.paths.filter((path) => settings.test(path) && !isAside(path));
  return files.flatMap((file) => [...byMicronaut(file, listing), ...byQuarkus(file, listing)]);
});

/** Its reference: flyway.datasources.*.enabled, "Default value (true)", async "Default value: false". Another module may have the files. */
function byMicronaut(file: string, listing: Listing): readonly Started[] {
  const text = listing.text(file) ?? '';
  if (!/\bflyway\b/.test(text) || !isBuiltWith(/\bmicronaut-flyway\b/, '', listing)) return [];
  const known = flatConfig(file, text);
  const isOff = (key: string): boolean => known.get(key) === 'false';
  if (isOff('flyway.enabled')) return [];
  return locationsIn(file, text).flatMap(({ key, location, line }) => {
    const source = key
      .replace(/\.locations$/, '')
      .toLowerCase()
      .replaceAll('-', '');
    if (!/^flyway\.datasources\.[^.]+$/.test(source)) return [];
    if (isOff(`${source}.enabled`) || known.get(`${source}.async`) === 'true') return [];
    return [{ location, place: `${file}:${line}`, home: undefined }];
  });
}

/** Its guide: "activate the migrate-at-start option to migrate the schema automatically"; locations, "db/migration" unless given. */
function byQuarkus(file: string, listing: Listing): readonly Started[] {
  const text = listing.text(file) ?? '';
  const home = file.replace(/(?:^|\/)src\/main\/resources\/[^/]*$/, '');
  const known = flatConfig(file, text);
  if (known.get('quarkus.flyway.migrateatstart') !== 'true') return [];
  if (!isBuiltWith(/\bquarkus-flyway\b/, home, listing)) return [];
  const line = text.split('\n').findIndex((one) => one.includes('migrate-at-start')) + 1;
  const given = known.get('quarkus.flyway.locations') ?? usual;
  return given.split(',').map((one) => ({ location: bare(one), place: `${file}:${line}`, home }));
}

/** `home`: the module and the folders around it; where it is the workspace, any module. */
function isBuiltWith(library: RegExp, home: string, listing: Listing): boolean {
  const around = new Set(withAncestors(home));
  return listing.paths.some(
    (path) =>
      builds.test(path) &&
      !isAside(path) &&
      (home === '' || around.has(folderOf(path))) &&
      library.test(listing.text(path) ?? ''),
  );
}

/** What stands below a key `locations`, in one line or as a list. */
function locationsIn(
  file: string,
  text: string,
): readonly { readonly key: string; readonly location: string; readonly line: number }[] {
  const found: { key: string; location: string; line: number }[] = [];
  let path: readonly { readonly indent: number; readonly key: string }[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const property = /^\s*(flyway\.[\w.-]+\.locations)\s*[=:]\s*(\S+)/.exec(line);
    const item = /^ *- *["']?(classpath:[^\s"',#]+)/.exec(line)?.[1];
    const entry = /^( *)["']?([\w.$-]+)["']?\s*:(?:\s+(.*?))?\s*$/.exec(line);
    if (property !== null) {
      for (const one of (property[2] ?? '').split(','))
        found.push({ key: property[1] ?? '', location: bare(one), line: at + 1 });
      continue;
    }
    if (item !== undefined) {
      const key = path.map((one) => one.key).join('.');
      if (key.endsWith('.locations')) found.push({ key, location: bare(item), line: at + 1 });
      continue;
    }
    if (entry === null || !/\.ya?ml$/.test(file)) continue;
    const [, indentation = '', key = '', value = ''] = entry;
    path = [...path.filter((one) => one.indent < indentation.length), { indent: indentation.length, key }];
    if (key !== 'locations' || value === '') continue;
    const whole = path.map((one) => one.key).join('.');
    for (const one of value.split(/[[\],]/).filter((each) => each.trim() !== ''))
      found.push({ key: whole, location: bare(one), line: at + 1 });
  }
  return found;
}

/** `classpath:/db/migration/`. */
function bare(location: string): string {
  return location
    .trim()
    .replaceAll(/^["']|["']$/g, '')
    .replace(/^classpath:/, '')
    .replaceAll(/^\/+|\/+$/g, '');
}
