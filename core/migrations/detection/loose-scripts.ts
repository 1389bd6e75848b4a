/**
 * What a repository reveals about SQL files outside of migration folders: which of them roll back others, and which are shared by several
 * databases.
 */
import { groupBy } from '../../collections/group-by.ts';
import { dialectOfManifests, dialectOfTexts, type DialectDecision } from '../dialect/dialect.ts';
import { baseOf, folderOf, type Listing } from '../listing.ts';
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
  };
}

function oncePerFolder(decide: (folder: string) => DialectDecision): (folder: string) => DialectDecision {
  const known = new Map<string, DialectDecision>();
  return (folder) => {
    const decided = known.get(folder) ?? decide(folder);
    known.set(folder, decided);
    return decided;
  };
}
