/** Tools that open a transaction around every file, whatever the file says: what refuses one is done by hand. */
import type { MigrationTool, ToolId } from '../../migrations/convention.ts';

/** The command of db-migrate and the data source of TypeORM can leave the transaction out, of no file. */
const onRequest: ReadonlySet<ToolId> = new Set<ToolId>(['db-migrate', 'typeorm']);

interface Asked {
  readonly transaction: { readonly kind: string };
  readonly tool: MigrationTool | undefined;
}

/** One for each file: not one for all that are pending, and none that a program of Sequelize’s opens for itself. */
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
