/**
 * What a repository says of SQL files that lie in no migration folder: which of them take back what others make, which its own program sends
 * in a transaction, and which several databases share.
 */
import { groupBy } from '../collections/group-by.ts';
import { dialectOfManifests, dialectOfTexts, type DialectDecision } from './dialect.ts';
import { baseOf, folderOf, type Listing } from './listing.ts';
import { namedBesideIn, type NamedBeside } from './named-beside.ts';
import { foldersInTransaction } from './runners/dbup.ts';
import { sentByMigrations } from './runners/down-methods.ts';
import { resourceRunnerOf } from './runners/resource-runner.ts';
import { isSqlPath } from './sql-path.ts';
import { waysBackIn } from './ways-back.ts';

export interface LooseScripts {
  readonly waysBack: ReadonlySet<string>;
  /** Folders, and files. */
  readonly inTransaction: ReadonlySet<string>;
  /** For whom scripts are that several databases may share. */
  readonly namedBeside: ReadonlyMap<string, NamedBeside>;
  /** What the scripts of a folder speak together, where one of them says too little by itself. Read when it is asked for the first time. */
  readonly spokenIn: (folder: string) => DialectDecision;
  /** What the project around a folder depends on. */
  readonly dependedOnIn: (folder: string) => DialectDecision;
}

export interface SentLoose {
  readonly direction: 'up' | 'down';
  /** Whoever sends it has opened a transaction. */
  readonly inTransaction: boolean;
}

export function looseScriptsIn(listing: Listing): LooseScripts {
  const files = listing.paths.filter(isSqlPath);
  const byFolder = groupBy(files, folderOf);
  const builtIn = [...byFolder.keys()].filter((one) => resourceRunnerOf(one, listing) !== undefined);
  const alone = sentByMigrations(files, listing).inTransaction;
  return {
    waysBack: waysBackIn(listing),
    inTransaction: new Set([...foldersInTransaction(files, listing), ...builtIn, ...alone]),
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

export function isSentInTransaction(path: string, { inTransaction }: LooseScripts): boolean {
  return inTransaction.has(folderOf(path)) || inTransaction.has(path);
}
