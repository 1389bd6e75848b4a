/**
 * How generated SQL sets a timeout: for the transaction if the following statements run in one, else for the session. Does not decide which
 * statements need a timeout.
 */
import type { Delivery, MigrationFile, MigrationTool, NewMigration } from '../../migrations/convention.ts';
import { deliveriesForward } from '../../migrations/files/new-files.ts';
import { isGiven } from '../locks/lock-timeout.ts';

interface Timeout {
  readonly setting: string;
  readonly value: string;
}

interface Reach {
  readonly isInTransaction: boolean;
  readonly sends: Delivery['sends'];
}

function timeoutLine({ setting, value }: Timeout, reach: Reach): string {
  return `SET ${isLocal(reach) ? 'LOCAL ' : ''}${setting} = '${value}';\n`;
}

/**
 * A generated migration stops waiting for a lock before it blocks others for long; its tool may set the limit already. Not for one that
 * runs CONCURRENTLY: the timeout could leave it unfinished. That may be the next migration in the same session, so the setting is reset.
 */
export function withLockLimit(migration: NewMigration, { tool, behind, existing }: NewPlace): NewMigration {
  if (!migration.transaction || isGiven(tool)) return migration;
  const [delivery] = deliveriesForward(tool, tool.create(migration, behind, existing) ?? []);
  if (delivery === undefined) return migration;
  const reach = { isInTransaction: delivery.toolTransaction, sends: delivery.sends };
  const line = timeoutLine({ setting: 'lock_timeout', value: '2s' }, reach);
  return { ...migration, up: line + migration.up + (isLocal(reach) ? '' : 'RESET lock_timeout;\n') };
}

/** The position of a new migration. */
export interface NewPlace {
  readonly tool: MigrationTool;
  readonly behind: MigrationFile;
  readonly existing: readonly MigrationFile[];
}

/** SET LOCAL has no effect outside of a transaction. Two statements in one query are a transaction, even if there was only one before. */
export function isLocal({ isInTransaction, sends }: Reach): boolean {
  return isInTransaction || sends !== 'statement-by-statement';
}
