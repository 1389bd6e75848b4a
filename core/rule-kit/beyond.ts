/** What is known beyond the document and its schema: which migrations have run, which are waiting, and what queries say. From whoever lints. */
import type { MigrationFile, MigrationTool } from '../migrations/convention.ts';
import type { LegacyAlter } from '../migrations/legacy-alter.ts';
import type { Statement } from '../syntax/statement.ts';
import { noQueries, type QueryIndex } from '../query-index/query-index.ts';

export interface Beyond {
  /** Queries outside of migrations. */
  readonly queries: () => QueryIndex;
  /** Whether a migration of the folder surely runs nowhere for the first time any more. */
  readonly hasRun: (file: MigrationFile) => boolean;
  /** Where the document has run with another text: "origin/main", "atlas.sum". Undefined where it has not, or nobody knows. */
  readonly editedSince: string | undefined;
  /** Migrations before this one that have not run either, oldest first. */
  readonly pending: () => readonly PendingMigration[];
  /** Whose tables a document speaks of that is no migration itself. */
  readonly migrations?: MigrationsBeside | undefined;
  /** Files next to the document in the order that their numbers give. Undefined where nobody has looked. */
  readonly steps?: (() => Steps) | undefined;
  /** Whether a program has SQLite rename as it did before 3.26. Undefined where nobody has looked. */
  readonly legacyAlter?: LegacyAlter | undefined;
}

/** A folder of migrations, for fixes that add one to it. */
export interface MigrationsBeside {
  /** As the workspace names it. */
  readonly path: string;
  readonly tool: MigrationTool;
  readonly files: readonly MigrationFile[];
}

export interface PendingMigration {
  /** As the workspace names it. */
  readonly path: string;
  readonly statements: readonly Statement[];
}

/** Their statements, oldest first. */
export interface Steps {
  readonly before: readonly Statement[];
  readonly behind: readonly Statement[];
}

export const nothingBeyond: Beyond = {
  queries: () => noQueries,
  hasRun: () => false,
  editedSince: undefined,
  pending: () => [],
};
