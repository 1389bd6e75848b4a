/**
 * What a repository reveals about SQL files outside of migration folders: which of them roll back others, and which are shared by several
 * databases.
 */
import { groupBy } from '../../collections/group-by.ts';
import { decision, dialectOfManifests, dialectOfTexts, type DialectDecision } from '../dialect/dialect.ts';
import { dialectOfDrivers } from '../dialect/drivers.ts';
import { baseOf, filesIn, folderOf, withAncestors, type Listing } from '../listing.ts';
import { isProgramPath, isTestPath } from './script-path.ts';
import { namedBesideIn, type NamedBeside } from '../dialect/sibling-scripts.ts';
import { isSqlPath } from './sql-path.ts';
import { waysBackIn } from './paired-scripts.ts';

export interface LooseScripts {
  readonly waysBack: ReadonlySet<string>;
  /** The databases for which shared scripts are meant. */
  readonly namedBeside: ReadonlyMap<string, NamedBeside>;
  /** The dialect of a folder's scripts together, for scripts that say too little alone. Computed on first use. */
  readonly spokenIn: (folder: string) => DialectDecision;
  /** The dependencies of the project around a folder. */
  readonly dependedOnIn: (folder: string) => DialectDecision;
  /** The drivers that the programs of a folder import, or of the nearest folder around it where one imports any. */
  readonly driversIn: (folder: string) => DialectDecision;
}

export function looseScriptsIn(listing: Listing): LooseScripts {
  const files = listing.paths.filter(isSqlPath);
  const byFolder = groupBy(files, folderOf);
  return {
    waysBack: waysBackIn(listing),
    namedBeside: namedBesideIn(files),
    spokenIn: oncePerFolder((folder) => {
      const own = byFolder.get(folder) ?? [];
      return dialectOfTexts(folder, own.map(baseOf), listing);
    }),
    dependedOnIn: oncePerFolder((folder) => dialectOfManifests(listing, folder)),
    driversIn: oncePerFolder((folder) => driversAround(listing, folder)),
  };
}

function driversAround(listing: Listing, folder: string): DialectDecision {
  for (const one of withAncestors(folder)) {
    const programs = filesIn(listing, one).filter((path) => isProgramPath(path) && !isTestPath(path));
    const found = programs
      .slice(0, mostPrograms)
      .flatMap((path) => dialectOfDrivers(path, listing.text(path) ?? '') ?? []);
    const [first] = found;
    if (first !== undefined)
      return found.every(({ name }) => name === first.name) ? first : decision(undefined, []);
  }
  return decision(undefined, []);
}

/** In one folder. */
const mostPrograms = 100;

function oncePerFolder(decide: (folder: string) => DialectDecision): (folder: string) => DialectDecision {
  const known = new Map<string, DialectDecision>();
  return (folder) => {
    const decided = known.get(folder) ?? decide(folder);
    known.set(folder, decided);
    return decided;
  };
}
