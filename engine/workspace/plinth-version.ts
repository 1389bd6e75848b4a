/** Whether this is a version of Plinth that a project is checked with. The range is npm's; nothing is installed and nobody is asked. */
import semver from 'semver';

/** Undefined if the version will do. */
export function versionTrouble(range: string, version: string): string | undefined {
  if (semver.validRange(range) === null)
    return `“plinthVersion” must be a version or a range such as ^1.2.0, not “${range}”.`;
  if (semver.satisfies(version, range, { includePrerelease: true })) return undefined;
  return `This project is checked with Plinth ${range}, and this is Plinth ${version}: their findings may differ. Install that version, or change “plinthVersion”.`;
}
