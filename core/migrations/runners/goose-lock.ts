/** The lock that goose takes where a program asks for it, as a setting of the folder has it: `asked`, or `open` where nobody knows. */
import type { MigrationTool } from '../convention.ts';

/** lock/postgres.go (3.27): pg_try_advisory_lock every 5 s, 60 times. */
export function gooseLock(lock: string | undefined): Partial<Pick<MigrationTool, 'lock'>> {
  if (lock === 'open') return { lock: { kind: 'unknown', concurrently: 'free' } };
  const wait = { seconds: 300, setting: 'WithLockTimeout' };
  return lock === 'asked' ? { lock: { kind: 'session-advisory', concurrently: 'free', wait } } : {};
}
