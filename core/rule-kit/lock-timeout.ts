/** Whether the migration bounds how long it waits for locks or works under them: what is quick once it has its lock then harms nobody for long. */
import type { MigrationTool } from '../migrations/convention.ts';
import { milliseconds } from '../migrations/transactions.ts';
import type { Surroundings } from './tables.ts';

type Timeout = 'lock_timeout' | 'statement_timeout';

/** The setting is in force while the statement runs. One whose value is put in elsewhere is taken to be. */
export function hasTimeout({ during }: Surroundings, setting: Timeout): boolean {
  const limit = milliseconds(during.settings, setting);
  return limit === undefined ? during.settings.has(setting) : limit > 0;
}

export function hasLockTimeout(context: Surroundings): boolean {
  return (
    context.lockTimeout === 'set by role' || hasTimeout(context, 'lock_timeout') || isGiven(context.tool)
  );
}

/** By the tool's configuration. */
export function isGiven(tool: MigrationTool | undefined): boolean {
  return tool?.limitsLocks !== undefined;
}

/** In milliseconds; undefined where there is none, or nobody knows which. */
export function lockTimeout({ during }: Surroundings): number | undefined {
  const limit = milliseconds(during.settings, 'lock_timeout');
  return limit === 0 ? undefined : limit;
}
