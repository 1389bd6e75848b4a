/** Tools that open a transaction around every file without an opt-out: a statement that cannot run in one is run by hand. */
import type { MigrationTool, ToolId } from '../../migrations/convention.ts';

/** An option of db-migrate's command and TypeORM's data source disables the transaction, but not for a single file. */
const onRequest: ReadonlySet<ToolId> = new Set<ToolId>(['db-migrate', 'typeorm']);

interface Asked {
  readonly transaction: { readonly kind: string };
  readonly tool: MigrationTool | undefined;
}

/** One for each file: neither one for all pending files, nor one that a Sequelize script opens itself. */
export function isEachInTransaction(asked: Asked): boolean {
  const { tool } = asked;
  return isAlwaysInTransaction(asked) && tool?.transactionAround === 'migration' && tool.id !== 'sequelize';
}

export function isAlwaysInTransaction({ transaction, tool }: Asked): boolean {
  return (
    transaction.kind === 'tool' &&
    tool !== undefined &&
    tool.noTransactionMarker === undefined &&
    !onRequest.has(tool.id)
  );
}
