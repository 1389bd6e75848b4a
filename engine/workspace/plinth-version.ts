/**
 * Whether the running version of Plinth satisfies a project's requirement. The range uses npm's syntax; nothing is installed or queried.
 */
import semver from 'semver';

/** Undefined if the version satisfies it. */
export function versionTrouble(range: string, version: string): string | undefined {
  if (semver.validRange(range) === null)
    return `“plinthVersion” must be a version or a range such as ^1.2.0, not “${range}”.`;
  if (semver.satisfies(version, range, { includePrerelease: true })) return undefined;
  return `This project is checked with Plinth ${range}, and this is Plinth ${version}: their findings may differ. Install that version, or change “plinthVersion”.`;
}
