/**
 * Whether a program of the repository sets `PRAGMA legacy_alter_table = ON`, with which SQLite renames tables as before 3.26, before it
 * sends migrations. Settings in the migrations themselves are handled elsewhere. Reads at most a few hundred programs whose path suggests a
 * database.
 */
import { oncePerListing, type Listing } from '../listing.ts';

export interface LegacyAlter {
  readonly isSet: () => boolean;
}

export const legacyAlterOf = oncePerListing((listing): LegacyAlter => {
  let known: boolean | undefined;
  return { isSet: () => (known ??= isSetIn(listing)) };
});

function isSetIn({ paths, text }: Listing): boolean {
  return paths
    .filter((path) => program.test(path) && ofDatabases.test(path))
    .slice(0, mostPrograms)
    .some((path) => sets.test(text(path) ?? ''));
}

const program = /\.(?:[cm]?[jt]s|php|py|rb|go|rs|java|kt|cs|swift|dart|cpp|cc|c|ex|pl)$/i;
const ofDatabases =
  /(?:^|[/_.-])(?:\w*db|data(?:base)?|sqlite3?|store|storage|schema|sql|\w*migrat\w*|\w*upgrad\w*|install\w*)(?:[/_.-]|$)/i;
const sets = /\blegacy_alter_table\s*[=(]\s*["']?(?:on|1|true|yes)\b/i;
const mostPrograms = 400;
