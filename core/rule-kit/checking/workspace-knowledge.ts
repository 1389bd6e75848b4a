/** Knowledge from outside of the document and its schema: applied migrations, pending migrations, and queries. The caller provides it. */
import type { MigrationFile, MigrationTool } from '../../migrations/convention.ts';
import type { LegacyAlter } from '../../migrations/dialect/sqlite-legacy-alter.ts';
import type { Operation, OperationKind } from '../../operations/model/operation.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import { noQueries, type QueriesNaming } from '../../query-index/query-index.ts';

export interface Beyond {
  /** Queries outside of migrations. */
  readonly queriesNaming: QueriesNaming;
  /** True if a migration of the folder has certainly run everywhere. */
  readonly hasRun: (file: MigrationFile) => boolean;
  /** Where the document has run with another text: "origin/main", "atlas.sum". Undefined if it has not, or that is not known. */
  readonly editedSince: string | undefined;
  /** Earlier migrations that have not run either, oldest first. */
  readonly pending: () => readonly PendingMigration[];
  /** For a document that is not a migration: the folder of the tables that it uses. */
  readonly migrations?: MigrationsBeside | undefined;
  /** Files next to the document in the order of their numbers. Undefined if unknown. */
  readonly steps?: (() => Steps) | undefined;
  /** True if a program has SQLite rename as before 3.26. Undefined if unknown. */
  readonly legacyAlter?: LegacyAlter | undefined;
}

/** A folder of migrations, for fixes that add one to it. */
export interface MigrationsBeside {
  /** Relative to the workspace. */
  readonly path: string;
  readonly tool: MigrationTool;
  readonly files: readonly MigrationFile[];
}

export interface PendingMigration {
  /** Relative to the workspace. */
  readonly path: string;
  readonly statements: readonly Statement[];
}

interface PendingOperation {
  readonly operation: Operation;
  readonly file: string;
  /** The position of the statement. */
  readonly span: Span;
}

/** The operations of pending migrations by kind, oldest first. Cached, because every statement needs them. */
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
  queriesNaming: noQueries.naming,
  hasRun: () => false,
  editedSince: undefined,
  pending: () => [],
};
