/** Knowledge from outside of the document and its schema: applied migrations, pending migrations, and queries. The caller provides it. */
import { groupBy } from '../../collections/group-by.ts';
import { oncePer } from '../../collections/once-per.ts';
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

/** The operations of pending migrations of one kind, oldest first. */
export function pendingOperations(
  pending: readonly PendingMigration[],
  kind: OperationKind,
): readonly PendingOperation[] {
  return pending.flatMap((one) => operationsByKind(one).get(kind) ?? []);
}

/** Cached, because every statement of each later migration needs them. */
const operationsByKind = oncePer(
  ({ path: file, statements }: PendingMigration): ReadonlyMap<OperationKind, readonly PendingOperation[]> =>
    groupBy(
      statements.flatMap(({ parsed, span }) =>
        parsed.operations.map((operation) => ({ operation, file, span })),
      ),
      ({ operation }) => operation.kind,
    ),
);

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
