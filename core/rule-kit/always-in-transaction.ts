/** Tools that open a transaction around every file, whatever the file says: what refuses one is done by hand. */
import type { MigrationTool, ToolId } from '../migrations/convention.ts';

/** The command of db-migrate and the data source of TypeORM can leave the transaction out, of no file. */
const onRequest: ReadonlySet<ToolId> = new Set<ToolId>(['db-migrate', 'typeorm']);

export function isAlwaysInTransaction({
  transaction,
  tool,
}: {
  readonly transaction: { readonly kind: string };
  readonly tool: MigrationTool | undefined;
}): boolean {
  return (
    transaction.kind === 'tool' &&
    tool !== undefined &&
    tool.noTransactionMarker === undefined &&
    !onRequest.has(tool.id)
  );
}
