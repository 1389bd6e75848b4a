/**
 * Frameworks for Java that run Flyway as the application starts: Spring Boot where it is on the class path and nobody has switched it off, Micronaut for each
 * data source below flyway.datasources, Quarkus where its configuration says migrate-at-start. What a program calls itself is in inside.ts.
 */
import { configEntries, flatConfig } from '../flat-config.ts';
import { baseOf, folderOf, has, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';
import { lineAt } from './code.ts';
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
const builds = ['build.gradle.kts', 'build.gradle', 'pom.xml'];
const usual = 'db/migration';

/** The line of a build or a configuration that has the folder run. */
export function startedByFramework(folder: string, listing: Listing): string | undefined {
  return bySpring(folder, listing) ?? byConfiguration(folder, listing);
}

function byConfiguration(folder: string, listing: Listing): string | undefined {
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
  return configEntries(file, text, /^flyway\.datasources\.[^.]+\.locations$/).flatMap(
    ({ key, value, line }) => {
      const source = key.replace(/\.locations$/, '');
      if (isOff(`${source}.enabled`) || known.get(`${source}.async`) === 'true') return [];
      return locationsOf(value).map((location) => ({ location, place: `${file}:${line}`, home: undefined }));
    },
  );
}

/** Its guide: "activate the migrate-at-start option to migrate the schema automatically"; locations, "db/migration" unless given. */
function byQuarkus(file: string, listing: Listing): readonly Started[] {
  const text = listing.text(file) ?? '';
  const home = file.replace(/(?:^|\/)src\/main\/resources\/[^/]*$/, '');
  const known = flatConfig(file, text);
  if (known.get('quarkus.flyway.migrateatstart') !== 'true') return [];
  if (!isBuiltWith(/\bquarkus-flyway\b/, home, listing)) return [];
  const [asked] = configEntries(file, text, /^quarkus\.flyway\.migrateatstart$/);
  const given = known.get('quarkus.flyway.locations') ?? usual;
  return locationsOf(given).map((location) => ({ location, place: `${file}:${asked?.line ?? 1}`, home }));
}

/** `home`: the module and the folders around it; where it is the workspace, any module. */
function isBuiltWith(library: RegExp, home: string, listing: Listing): boolean {
  const around = new Set(withAncestors(home));
  return listing.paths.some(
    (path) =>
      builds.includes(baseOf(path)) &&
      !isAside(path) &&
      (home === '' || around.has(folderOf(path))) &&
      library.test(listing.text(path) ?? ''),
  );
}

/** `classpath:/db/migration/`, several with commas, or in brackets. */
function locationsOf(value: string): readonly string[] {
  return value
    .split(/[[\],]/)
    .map((one) =>
      one
        .trim()
        .replaceAll(/^["']|["']$/g, '')
        .replace(/^classpath:/, '')
        .replaceAll(/^\/+|\/+$/g, ''),
    )
    .filter((one) => one !== '');
}

/** Spring makes what it is told to make as it starts, and so do others what their configuration says. */
export function isMadeAtStart(place: string, listing: Listing): boolean {
  const file = place.replace(/:\d+$/, '');
  return (
    /\.(?:gradle|kts|xml|ya?ml|properties)$/.test(file) ||
    /@(?:Bean|PostConstruct|Configuration|Component)\b/.test(listing.text(file) ?? '')
  );
}

/** Spring Boot runs Flyway as the application starts, where it is on its class path and nobody has switched it off; a plugin of the build is a command. */
function bySpring(folder: string, listing: Listing): string | undefined {
  const at = `${folder}/`.indexOf(`${resources}/`);
  if (at < 0 || (at > 0 && folder[at - 1] !== '/')) return undefined;
  const home = folder.slice(0, Math.max(0, at - 1));
  if (isSwitchedOff(join(home, resources), listing)) return undefined;
  const files = withAncestors(home).flatMap((one) =>
    builds.map((name) => join(one, name)).filter((path) => has(listing, path)),
  );
  const all = files.map((file) => ({ file, text: listing.text(file) ?? '' }));
  if (all.some(({ text }) => /\borg\.flywaydb\.flyway\b|\bflyway-maven-plugin\b/.test(text)))
    return undefined;
  if (!all.some(({ text }) => /spring[-.]?boot|springframework\.boot/.test(text))) return undefined;
  for (const { file, text } of all) {
    const found = dependsOn(file, text);
    if (found !== undefined) return `${file}:${lineAt(text, found)}`;
  }
  return undefined;
}

/** Where a build has Flyway with the program; with its tests alone it runs in none. */
function dependsOn(file: string, text: string): number | undefined {
  if (!file.endsWith('.xml'))
    return /^[ \t]*(?:implementation|runtimeOnly|api|compile|runtime)\b[^\n]*(?:\bflyway-core\b|\bflyway-database-postgresql\b|\bspring-boot-starter-flyway\b|\blibs\.[\w.]*flyway)/m.exec(
      text,
    )?.index;
  return [...text.matchAll(/<dependency>(?:(?!<\/dependency>)[^])*<\/dependency>/g)].find(
    ([one]) =>
      /<artifactId>(?:flyway-core|flyway-database-postgresql|spring-boot-starter-flyway)</.test(one) &&
      !/<scope>\s*test\s*</.test(one),
  )?.index;
}

function isSwitchedOff(folder: string, listing: Listing): boolean {
  return ['application.properties', 'application.yml', 'application.yaml'].some((name) => {
    const file = join(folder, name);
    return (
      has(listing, file) &&
      flatConfig(name, listing.text(file) ?? '').get('spring.flyway.enabled') === 'false'
    );
  });
}
