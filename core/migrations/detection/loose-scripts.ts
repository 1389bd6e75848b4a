/**
 * What a repository says of SQL files that lie in no migration folder: which of them take back what others make, and which several databases share.
 */
import { groupBy } from '../../collections/group-by.ts';
import { dialectOfManifests, dialectOfTexts, type DialectDecision } from '../dialect/dialect.ts';
import { baseOf, folderOf, type Listing } from '../listing.ts';
import { namedBesideIn, type NamedBeside } from '../dialect/sibling-scripts.ts';
import { isSqlPath } from './sql-path.ts';
import { waysBackIn } from './paired-scripts.ts';

export interface LooseScripts {
  readonly waysBack: ReadonlySet<string>;
  /** For whom scripts are that several databases may share. */
  readonly namedBeside: ReadonlyMap<string, NamedBeside>;
  /** What the scripts of a folder speak together, where one of them says too little by itself. Read when it is asked for the first time. */
  readonly spokenIn: (folder: string) => DialectDecision;
  /** What the project around a folder depends on. */
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
