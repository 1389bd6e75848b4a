/**
 * Whether the migration limits how long it waits for locks or works under them: a statement that is quick once it has its lock then blocks
 * nobody for long.
 */
import type { MigrationTool } from '../../migrations/convention.ts';
import { milliseconds } from '../../migrations/applying/transactions.ts';
import { lockWaitOf } from '../lock-wait.ts';
import type { Surroundings } from '../tables/tables.ts';

export function hasStatementTimeout({ during: { settings } }: Surroundings): boolean {
  const limit = milliseconds(settings, 'statement_timeout');
  return limit === undefined ? settings.has('statement_timeout') : limit > 0;
}

/** The setting is in force while the statement runs. A value that is substituted elsewhere counts. */
export function hasLockTimeout(context: Surroundings): boolean {
  if (context.lockTimeout === 'set by role' || isGiven(context.tool)) return true;
  const wait = lockWaitOf(context);
  const values = context.during.settings.get(wait.variable);
  return values !== undefined && wait.limit(values) !== Infinity;
}

/** Set by the tool's configuration. */
export function isGiven(tool: MigrationTool | undefined): boolean {
  return tool?.limitsLocks !== undefined;
}

/** In milliseconds; undefined if there is none, or its value is not known. */
export function lockTimeout(context: Surroundings): number | undefined {
  const wait = lockWaitOf(context);
  const values = context.during.settings.get(wait.variable);
  const limit = values && wait.limit(values);
  return limit === Infinity ? undefined : limit;
}
