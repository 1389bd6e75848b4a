/**
 * The Flyway version of a repository, from its builds and images: Gradle, its version catalog, Maven, `flyway/flyway:9`. A version that a
 * platform such as Spring Boot manages is not looked up.
 */
import { isAside } from '../../detection/auxiliary-files.ts';
import { oncePerListing, type Listing } from '../../listing.ts';
import { compareVersions } from '../../files/versions.ts';

const builds =
  /(?:^|\/)(?:[^/]*\.gradle(?:\.kts)?|gradle\.properties|[^/]*\.versions\.toml|pom\.xml|(?:[^/]*\.)?Dockerfile[^/]*|(?:docker-)?compose[^/]*\.ya?ml)$/i;
const mostFiles = 200;

const number = String.raw`(\d+(?:\.\d+){1,2})`;
const named = [
  // 'org.flywaydb:flyway-core:8.5.13', and the plugin by its id.
  String.raw`\borg\.flywaydb(?::flyway-core:|\.flyway["')]+\s*version\s*["'(]+)${number}`,
  // A property of that name, in Gradle, its catalog or Maven.
  String.raw`(?<![\w.-])flyway(?:[.-]?core)?(?:[.-]?version)?["']?\s*[:=]\s*["']?${number}`,
  String.raw`<flyway(?:[.-]core)?[.-]version>\s*${number}`,
  String.raw`<artifactId>flyway-(?:core|maven-plugin)</artifactId>\s*<version>\s*${number}`,
  String.raw`\bflyway/flyway:${number}`,
].map((one) => new RegExp(one, 'gi'));

/** All named versions are older than the given one; false if none is named. */
export function isFlywayBefore(version: string, listing: Listing): boolean {
  const all = versionsIn(listing);
  return all.length > 0 && all.every((one) => compareVersions(one, version) < 0);
}

const versionsIn = oncePerListing((listing): readonly string[] =>
  listing.paths
    .filter((path) => builds.test(path) && !isAside(path))
    .slice(0, mostFiles)
    .flatMap((path) => {
      const text = listing.text(path) ?? '';
      return named.flatMap((one) => [...text.matchAll(one)].flatMap(([, version]) => version ?? []));
    }),
);
