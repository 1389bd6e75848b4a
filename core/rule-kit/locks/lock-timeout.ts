/** Whether the migration bounds how long it waits for locks or works under them: what is quick once it has its lock then harms nobody for long. */
import type { MigrationTool } from '../../migrations/convention.ts';
import { milliseconds } from '../../migrations/applying/transactions.ts';
import { lockWaitOf } from '../lock-wait.ts';
import type { Surroundings } from '../tables/tables.ts';

export function hasStatementTimeout({ during: { settings } }: Surroundings): boolean {
  const limit = milliseconds(settings, 'statement_timeout');
  return limit === undefined ? settings.has('statement_timeout') : limit > 0;
}

/** The setting is in force while the statement runs. One whose value is put in elsewhere is taken to be. */
export function hasLockTimeout(context: Surroundings): boolean {
  if (context.lockTimeout === 'set by role' || isGiven(context.tool)) return true;
  const wait = lockWaitOf(context);
  const values = context.during.settings.get(wait.variable);
  return values !== undefined && wait.limit(values) !== Infinity;
}

/** By the tool's configuration. */
export function isGiven(tool: MigrationTool | undefined): boolean {
  return tool?.limitsLocks !== undefined;
}

/** In milliseconds; undefined if there is none, or nobody knows which. */
export function lockTimeout(context: Surroundings): number | undefined {
  const wait = lockWaitOf(context);
  const values = context.during.settings.get(wait.variable);
  const limit = values && wait.limit(values);
  return limit === Infinity ? undefined : limit;
}
