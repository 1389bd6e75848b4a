/** What is known beyond the document and its schema: which migrations have run, which are waiting, and what queries say. From whoever lints. */
import type { MigrationFile, MigrationTool } from '../../migrations/convention.ts';
import type { LegacyAlter } from '../../migrations/dialect/sqlite-legacy-alter.ts';
import type { Operation, OperationKind } from '../../operations/model/operation.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import { noQueries, type QueryIndex } from '../../query-index/query-index.ts';

export interface Beyond {
  /** Queries outside of migrations. */
  readonly queries: () => QueryIndex;
  /** True if a migration of the folder surely runs nowhere for the first time any more. */
  readonly hasRun: (file: MigrationFile) => boolean;
  /** Where the document has run with another text: "origin/main", "atlas.sum". Undefined if it has not, or nobody knows. */
  readonly editedSince: string | undefined;
  /** Migrations before this one that have not run either, oldest first. */
  readonly pending: () => readonly PendingMigration[];
  /** Whose tables a document speaks of that is no migration itself. */
  readonly migrations?: MigrationsBeside | undefined;
  /** Files next to the document in the order that their numbers give. Undefined if nobody has looked. */
  readonly steps?: (() => Steps) | undefined;
  /** True if a program has SQLite rename as it did before 3.26. Undefined if nobody has looked. */
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

interface PendingOperation {
  readonly operation: Operation;
  readonly file: string;
  /** The statement that does it. */
  readonly span: Span;
}

/** What waiting migrations do, by kind, oldest first. Every statement asks, and they stay the same meanwhile. */
export function pendingOperations(
  pending: readonly PendingMigration[],
  kind: OperationKind,
): readonly PendingOperation[] {
  const known = remembered.get(pending) ?? byKind(pending);
  remembered.set(pending, known);
  return known.get(kind) ?? [];
}

const remembered = new WeakMap<readonly PendingMigration[], ReturnType<typeof byKind>>();

function byKind(
  pending: readonly PendingMigration[],
): ReadonlyMap<OperationKind, readonly PendingOperation[]> {
  const found = new Map<OperationKind, PendingOperation[]>();
  for (const { path: file, statements } of pending)
    for (const { parsed, span } of statements)
      for (const operation of parsed.operations) {
        const alike = found.get(operation.kind) ?? [];
        alike.push({ operation, file, span });
        found.set(operation.kind, alike);
      }
  return found;
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
