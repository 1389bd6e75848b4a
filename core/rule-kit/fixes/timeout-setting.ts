/**
 * How SQL that Plinth writes sets a timeout: for the transaction where what follows runs in one, else for the session. Which statements want
 * a timeout is not known here.
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
 * A drafted migration gives up waiting for a lock before it holds up others for long; its tool may have said so already. Not one that works
 * CONCURRENTLY: the timeout would leave half of it after. The next migration may, in the same session, which is left as it was.
 */
export function withLockLimit(migration: NewMigration, { tool, behind, existing }: NewPlace): NewMigration {
  if (!migration.transaction || isGiven(tool)) return migration;
  const [delivery] = deliveriesForward(tool, tool.create(migration, behind, existing) ?? []);
  if (delivery === undefined) return migration;
  const reach = { isInTransaction: delivery.toolTransaction, sends: delivery.sends };
  const line = timeoutLine({ setting: 'lock_timeout', value: '2s' }, reach);
  return { ...migration, up: line + migration.up + (isLocal(reach) ? '' : 'RESET lock_timeout;\n') };
}

/** Where a new migration goes. */
export interface NewPlace {
  readonly tool: MigrationTool;
  readonly behind: MigrationFile;
  readonly existing: readonly MigrationFile[];
}

/** SET LOCAL does nothing outside of a transaction. Two statements in one query are one, even where there was only one before. */
export function isLocal({ isInTransaction, sends }: Reach): boolean {
  return isInTransaction || sends !== 'statement-by-statement';
}
