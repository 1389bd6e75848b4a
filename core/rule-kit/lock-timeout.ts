/** Whether the migration bounds how long it waits for locks: what is quick once it has its lock then harms nobody for long. */
import { milliseconds } from '../migrations/transactions.ts';
import type { Surroundings } from './tables.ts';

/** A lock_timeout is in force while the statement runs. */
export function hasLockTimeout({ during }: Surroundings): boolean {
  const set = milliseconds(during.settings, 'lock_timeout');
  return set !== undefined && set > 0;
}
