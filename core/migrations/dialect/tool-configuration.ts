/** The dialect according to the configuration files of migration tools. Only the one word needed is read; connection strings are not. */
import type { DialectFile } from '../dialect-files.ts';
import { decision, dialectWord, type DialectDecision } from './dialect.ts';
import { baseOf, folderOf, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';

/** sqlc supports migrations of several tools and names their dialect. */
export const sqlcFile: DialectFile = {
  name: /^sqlc\.(?:ya?ml|json)$/,
  says: /engine"?\s*:\s*"?(\w+)/g,
};

/** JDBC addresses name the dialect; the host and the rest are not read. */
export const jdbcDialect = /\bjdbc:(?:p6spy:|tc:)?(\w+)/g;

/** Spring's settings, then those of its tests, which may run on an in-memory database in place of the real one. */
export const springFiles: readonly DialectFile[] = [
  { name: /^application(?!-(?:test|it|h2)\b)[\w-]*\.(?:properties|ya?ml)$/, says: jdbcDialect },
  {
    name: /^application-(?:test|it)\.(?:properties|ya?ml)$/,
    says: /\bjdbc:(?:p6spy:|tc:)?(?!h2|hsqldb|derby)(\w+)/g,
  },
];

/** Undefined dialect if no file names one, or if two disagree. */
export function dialectOfToolFiles(
  files: readonly DialectFile[],
  folder: string,
  listing: Listing,
): DialectDecision {
  const homes = new Set(withAncestors(folder));
  for (const toolFile of files) {
    const found = calledAs(toolFile.name, listing)
      .filter((path) => homes.has(homeOf(path, toolFile.beside)))
      .flatMap((file) => wordsIn(listing.text(file) ?? '', toolFile.says).map((word) => ({ file, word })));
    const agreed = new Set(found.map(({ word }) => dialectWord(word)));
    const [first] = found;
    if (first === undefined || agreed.size !== 1) continue;
    const [recognised] = agreed;
    if (recognised === undefined) continue;
    return decision(recognised, [{ kind: 'tool-file', file: first.file, says: first.word }]);
  }
  return decision(undefined, []);
}

/** Cached, because all folders ask for the same few file names. */
function calledAs(name: RegExp, listing: Listing): readonly string[] {
  const known = byName(listing);
  const found = known.get(name) ?? listing.paths.filter((path) => name.test(baseOf(path)));
  known.set(name, found);
  return found;
}

const byName = oncePerListing(() => new Map<RegExp, readonly string[]>());

/** The folder that a configuration file applies to. */
function homeOf(path: string, beside: string | undefined): string {
  const folder = folderOf(path);
  if (beside === undefined) return folder;
  if (beside === '*') return folderOf(folder);
  if (folder === beside) return '';
  return folder.endsWith(`/${beside}`) ? folder.slice(0, -beside.length - 1) : join(folder, '*');
}

function wordsIn(text: string, pattern: RegExp): readonly string[] {
  return Array.from(text.matchAll(pattern), (match) => match[1] ?? '').filter((word) => word !== '');
}
