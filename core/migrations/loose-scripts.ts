/**
 * What a repository says of SQL files that lie in no migration folder: which of them take back what others make, which its own program sends
 * in a transaction, and which several databases share.
 */
import { folderOf, type Listing } from './listing.ts';
import { namedBesideIn, type NamedBeside } from './named-beside.ts';
import { foldersInTransaction } from './runners/dbup.ts';
import { sentByMigrations } from './runners/down-methods.ts';
import { isSqlPath } from './sql-path.ts';
import { waysBackIn } from './ways-back.ts';

export interface LooseScripts {
  readonly waysBack: ReadonlySet<string>;
  /** Folders, and files. */
  readonly inTransaction: ReadonlySet<string>;
  /** For whom scripts are that several databases may share. */
  readonly namedBeside: ReadonlyMap<string, NamedBeside>;
}

export interface SentLoose {
  readonly direction: 'up' | 'down';
  /** Whoever sends it has opened a transaction. */
  readonly inTransaction: boolean;
}

export function looseScriptsIn(listing: Listing): LooseScripts {
  const files = listing.paths.filter(isSqlPath);
  const alone = sentByMigrations(files, listing).inTransaction;
  return {
    waysBack: waysBackIn(listing),
    inTransaction: new Set([...foldersInTransaction(files, listing), ...alone]),
    namedBeside: namedBesideIn(files),
  };
}

export function isSentInTransaction(path: string, { inTransaction }: LooseScripts): boolean {
  return inTransaction.has(folderOf(path)) || inTransaction.has(path);
}
