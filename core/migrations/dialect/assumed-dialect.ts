/**
 * Assumes PostgreSQL if nothing says which database a folder is for, PostgreSQL's grammar accepts the text, and nothing in the repository
 * names another database. It is a guess, displayed as one wherever the folder is named, and one entry in the configuration replaces it.
 */
import { anyAddress, gooseDriver } from './connection-addresses.ts';
import type { DialectId } from '../convention.ts';
import { dependsOnOther, dialectName, dialectOfPath, dialectWord, sample, sampleLength } from './dialect.ts';
import { hasForeignType, marksIn, type Mark } from './text-evidence.ts';
import { baseOf, folderOf, join, oncePerListing, type Listing } from '../listing.ts';
import type { Reason } from '../reason.ts';
import { isSqlPath } from '../detection/sql-path.ts';
import { jdbcDialect, springFiles } from './tool-configuration.ts';

/** The facts about a migration folder. */
interface Detected {
  readonly path: string;
  readonly files: readonly string[];
  readonly dialect: DialectId;
  readonly dialectName: string;
  readonly dialectReasons: readonly Reason[];
}

/** Assumes PostgreSQL for a folder of unknown dialect if that is the only candidate. */
export function withAssumed<Folder extends Detected>(
  folders: readonly Folder[],
  listing: Listing,
): readonly Folder[] {
  const isOther = ({ dialect, dialectReasons }: Folder): boolean =>
    dialectReasons.length > 0 && dialect !== 'postgresql';
  if (folders.some(isOther)) return folders;
  return folders.map((folder) =>
    folder.dialectReasons.length === 0 && !namesOther(listing) && isTaken(folder, listing)
      ? {
          ...folder,
          dialect: 'postgresql',
          dialectName: dialectName('postgresql'),
          dialectReasons: [{ kind: 'assumed' }],
        }
      : folder,
  );
}

/** PostgreSQL's grammar accepts all statements, or all but a few of many, and no word belongs to another database. */
function isTaken({ path, files }: Detected, listing: Listing): boolean {
  const { postgres } = listing;
  if (postgres === undefined) return false;
  const count = { all: 0, refused: 0 };
  for (const file of sample(files.filter(isSqlPath))) {
    const text = wholeStatements(listing.text(join(path, file)) ?? '');
    if (hasForeignType(text) || marksIn(text).some(isOthers)) return false;
    const understood = postgres.statements(text, 0, text.length).map(({ parsed }) => parsed.understanding);
    const read = understood.filter(({ kind }) => kind !== 'skipped');
    count.all += read.length;
    count.refused += read.filter(({ kind }) => kind === 'syntax-error').length;
  }
  return count.all > 0 && count.refused * 5 <= count.all;
}

/** Constructs that SQLite's users write often and that other databases accept too. */
function isOthers({ dialect, name }: Mark): boolean {
  return dialect !== 'postgresql' && name !== 'INTEGER PRIMARY KEY';
}

/** The beginning of the text, to the end of a statement. */
function wholeStatements(text: string): string {
  if (text.length <= sampleLength) return text;
  const end = text.lastIndexOf(';', sampleLength);
  return text.slice(0, end < 0 ? sampleLength : end + 1);
}

/** True if anything in the repository belongs to another database: a dependency, an address, a folder of SQL with its name. */
const namesOther = oncePerListing((listing): boolean => {
  const isOther = (word: string): boolean => dialectWord(word) !== 'postgresql';
  return (
    dependsOnOther(listing, 'postgresql') ||
    listing.paths.some((path) => isSqlPath(path) && isNamedForOther(folderOf(path))) ||
    [anyAddress, gooseDriver, { ...anyAddress, says: jdbcDialect }, ...springFiles].some(({ name, says }) =>
      listing.paths
        .filter((path) => name.test(baseOf(path)))
        .some((path) =>
          [...(listing.text(path) ?? '').matchAll(says)].some(
            ([, word]) => word !== undefined && isOther(word),
          ),
        ),
    )
  );
});

function isNamedForOther(folder: string): boolean {
  const named = dialectOfPath(folder);
  return named !== undefined && named.recognised !== 'postgresql';
}
