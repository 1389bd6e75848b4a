/** Which folder of migrations a program reads, by the paths that stand in it. Textual; what a program puts together in other ways is not followed. */
import {
  baseOf,
  filesIn,
  folderOf,
  nearestFiles,
  oncePerListing,
  withAncestors,
  type Listing,
} from '../listing.ts';
import { isSqlPath } from '../sql-path.ts';
import { uncommented } from './code.ts';
import { importedAs } from './go-imports.ts';

export interface Program {
  /** Relative to the workspace. */
  readonly file: string;
  readonly text: string;
}

const others =
  /(?:^|\/)(?:examples?|samples?|fixtures?|test(?:s|ing)?(?:[-_]?(?:fixtures?|utils?|helpers?|data|support|kit))?|__tests__|e2e|templates?|node_modules|vendor|dist|build)\/|(?:[._-]test|\.spec|_test|\.d)\.\w+$|(?:^|\/)\d[^/]*$/i;

/** Other people’s programs, tests, and migrations that are programs themselves. */
export function isAside(path: string): boolean {
  return others.test(path);
}

/** What helps tests lies among the programs too: it needs Go’s own package for them, or is built for them alone. */
export function isForTests(text: string): boolean {
  return (
    /^\/\/go:build\s+(?:unit|integration|e2e|tests?)\b/m.test(text) ||
    (/"testing"\s*$/m.test(text) && /\*testing\.[TBM]\b|\btesting\.TB\b/.test(text))
  );
}

/** Programs by their names, those nearest to the root first: of more than `most` nobody asks what they do. */
export function programsNamed(named: RegExp, most: number): (listing: Listing) => readonly Program[] {
  const files = nearestFiles((path) => named.test(path) && !isAside(path), most);
  return oncePerListing((listing) =>
    files(listing)
      .map((file) => ({ file, text: listing.text(file) ?? '' }))
      .filter(({ text }) => !isForTests(text)),
  );
}

/** It lists a folder, and a text of it leads there. */
export function leadsToFolder({ file, text }: Program, folder: string, listing: Listing): boolean {
  if (file.endsWith('.sh')) {
    const told = uncommented(text, 'hashes');
    const shell = [...told.matchAll(/([\w./-]+)\/\*[\w.*-]*\.sql\b/g)].map(([, way = '']) => way);
    return shell.some((way) => leadsTo(way, file, folder, listing));
  }
  return lists.test(text) && waysIn(file, text).some((way) => leadsTo(way, file, folder, listing));
}

const lists =
  /\breaddir(?:Sync)?\b|\bRead[dD]ir\b|\bWalkDir\b|\bDirFS\b|\bGlob\b|\bglob(?:Sync)?\(|go:embed|file:\/\//;

/** It lists a folder that it is given: a program in Go that calls its package says which. */
export function isLedToFolder(
  { file, text }: Program,
  folder: string,
  callers: readonly Program[],
  listing: Listing,
): boolean {
  if (!file.endsWith('.go') || !lists.test(text)) return false;
  const home = folderOf(file);
  const nameIn = importedAs(home);
  const exported = [...text.matchAll(/^func ([A-Z]\w*)\(/gm)].map(([, name = '']) => name);
  if (home === '' || exported.length === 0) return false;
  const call = new RegExp(`\\b${baseOf(home)}\\.(?:${exported.join('|')})\\(`);
  return callers.some(
    (one) =>
      one.file.endsWith('.go') &&
      nameIn(one.text) !== undefined &&
      one.text
        .split('\n')
        .some(
          (line) =>
            call.test(line) && waysIn(one.file, line).some((way) => leadsTo(way, one.file, folder, listing)),
        ),
  );
}

/** A text of it leads there. */
export function namesFolder({ file, text }: Program, folder: string, listing: Listing): boolean {
  return waysIn(file, text).some((way) => leadsTo(way, file, folder, listing));
}

/** It names a folder of the repository that holds SQL files: what it does is about that one. */
export function leadsElsewhere({ file, text }: Program, listing: Listing): boolean {
  const ways = waysIn(file, text).flatMap((way) => whereTo(way, file, listing) ?? []);
  return ways.some((folder) => sqlFolders(listing).has(folder));
}

const sqlFolders = oncePerListing(
  ({ paths }): ReadonlySet<string> => new Set(paths.filter(isSqlPath).map(folderOf)),
);

/** Paths as the program writes them: in one text, in several that are joined, or in a pattern of files. */
function waysIn(file: string, text: string): readonly string[] {
  const told = uncommented(text, 'slashes');
  const literal = /["'`](?:file:\/\/)?([\w@./-]+)["'`]/g;
  const joined = [...told.matchAll(/\b(?:join|resolve|Join)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].map(
    ([, all = '']) => [...all.matchAll(literal)].map(([, one = '']) => one).join('/'),
  );
  const embedded = [...text.matchAll(/^\/\/go:embed\s+([\w./-]+?)(?:\/\*[\w.*-]*)?\s*$/gm)];
  const single = [...told.matchAll(literal)].filter(
    ([, one = '']) => one.includes('/') || /migrat|sql/i.test(one),
  );
  return [...joined, ...[...embedded, ...single].map(([, one = '']) => one)].filter(
    (way) => way !== '' && way !== baseOf(file),
  );
}

/** Seen from the program’s own folder, or from the nearest one above it that has such a folder. */
function whereTo(way: string, file: string, listing: Listing): string | undefined {
  const near = withAncestors(folderOf(file)).map((home) => resolved(home, way));
  return (
    near.find((one) => one !== undefined && one !== '' && foldersOf(listing).has(one)) ??
    onlyOne(resolved('', way), listing)
  );
}

/** Where the program is installed its files lie elsewhere than in the repository: the one folder that ends in the same two names or more. */
function onlyOne(way: string | undefined, listing: Listing): string | undefined {
  if (way?.includes('/') !== true) return undefined;
  const [found, ...more] = [...sqlFolders(listing)].filter((one) => one.endsWith(`/${way}`));
  return more.length === 0 ? found : undefined;
}

function leadsTo(way: string, file: string, folder: string, listing: Listing): boolean {
  return whereTo(way, file, listing) === folder;
}

const foldersOf = oncePerListing(
  ({ paths }): ReadonlySet<string> => new Set(paths.flatMap((path) => withAncestors(folderOf(path)))),
);

/** Undefined for what leaves the workspace. */
function resolved(home: string, way: string): string | undefined {
  const parts = home === '' ? [] : home.split('/');
  for (const one of way.replace(/^\.?\//, '').split('/')) {
    if (one === '' || one === '.') continue;
    if (one !== '..') parts.push(one);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Programs of Go, without their tests. */
export const goFiles = oncePerListing(({ paths }): readonly string[] => paths.filter(isGoProgram));

function isGoProgram(path: string): boolean {
  return path.endsWith('.go') && !isAside(path) && !baseOf(path).endsWith('_test.go');
}

/** Those of one package. */
export function packageFiles(folder: string, listing: Listing): readonly string[] {
  return filesIn(listing, folder).filter(isGoProgram);
}
