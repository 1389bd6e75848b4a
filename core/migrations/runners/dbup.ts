/**
 * DbUp in a repository's own program: whether it opens a transaction around what it runs. Without one of its three calls it opens none, and
 * each batch is sent by itself (DbUp's documentation, “Transactions”). Where several programs run scripts in different ways, nothing is known.
 */
import {
  folderOf,
  nearestFiles,
  oncePerListing,
  relativeTo,
  withAncestors,
  type Listing,
} from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { isAside, type Program } from './folders.ts';
import type { OwnRunner } from './own-runner.ts';

const likely =
  /(?:^|\/)(?:Program|Startup|Main|App|[^/]*(?:DbUp|Upgrad|Migrat|Deploy|Database|Db[A-Z]|Schema|Sql)[^/]*)\.(?:cs|vb|fs)$/;
const mostPrograms = 200;

export function dbUpOf(folder: string, listing: Listing): OwnRunner | undefined {
  const all = programsIn(listing);
  const near = programsBeside(folder, listing);
  const found = near.length > 0 ? near : all;
  const sent = found.map((one) => ({ ...one, around: aroundIn(one.text) }));
  const [first] = sent;
  if (first?.around === undefined) return undefined;
  const { file, text, around } = first;
  if (!sent.every((one) => one.around === around)) return undefined;
  const line = lineAt(text, text.indexOf('DeployChanges'));
  return { file, line, sends: around, record: undefined, script: undefined };
}

/** Folders of projects of .NET whose program has DbUp, with SQL files below that it sends in a transaction. */
export function foldersInTransaction(files: readonly string[], listing: Listing): ReadonlySet<string> {
  if (programsIn(listing).length === 0) return new Set();
  const folders = [...new Set(files.map(folderOf))];
  return new Set(
    folders.filter((one) => programsBeside(one, listing).length > 0 && dbUpOf(one, listing) !== undefined),
  );
}

function programsBeside(folder: string, listing: Listing): readonly Program[] {
  const home = withAncestors(folder).find((one) => projectsIn(listing).has(one));
  return home === undefined
    ? []
    : programsIn(listing).filter(({ file }) => relativeTo(home, file) !== undefined);
}

const likelyFiles = nearestFiles((path) => likely.test(path) && !isAside(path), mostPrograms);

const programsIn = oncePerListing((listing): readonly Program[] =>
  likelyFiles(listing)
    .map((file) => ({ file, text: listing.text(file) ?? '' }))
    .filter(({ text }) => /\bDeployChanges\b/.test(uncommented(text, 'slashes'))),
);

/** Folders of projects of .NET. */
const projectsIn = oncePerListing(
  ({ paths }): ReadonlySet<string> =>
    new Set(paths.filter((path) => /\.(?:cs|vb|fs)proj$/i.test(path)).map(folderOf)),
);

/** Branches may begin the same one: `if (azure) builder = DeployChanges…; else builder = DeployChanges…`. */
function upgradersIn(told: string): number {
  const all = [...told.matchAll(/(?:(?<=[{};]\s*)(\w+)\s*=\s*)?\bDeployChanges\b/g)].map(([, name]) => name);
  const named = all.filter((name) => name !== undefined);
  return all.length - named.length + new Set(named).size;
}

/** Of several upgraders in one program all must have one, and the same. */
function aroundIn(text: string): 'file' | 'all' | undefined {
  const told = uncommented(text, 'slashes');
  const upgraders = upgradersIn(told);
  const one = [...told.matchAll(/\.WithTransaction\s*\(/g)].length;
  const each = [...told.matchAll(/\.WithTransactionPerScript\s*\(/g)].length;
  if (/\.WithoutTransaction\s*\(/.test(told)) return undefined;
  if (one >= upgraders && each === 0) return 'all';
  return each >= upgraders && one === 0 ? 'file' : undefined;
}
