/** What is read of the metadata locks of MySQL and MariaDB, and of the sessions that wait for one. */

/** One row, ENABLED. */
export const instrumentQuery = `SELECT ENABLED FROM performance_schema.setup_instruments WHERE NAME = 'wait/lock/metadata/sql/mdl'`;

/** Where performance_schema is on. */
export const enabling = `UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl'`;

/** Where it is not, besides performance_schema = ON. */
export const instrumentSetting = `performance-schema-instrument = 'wait/lock/metadata/sql/mdl=ON'`;

/** For a server that Plinth starts. */
export const recordingMetadataLocks: readonly string[] = [
  '--performance-schema=ON',
  '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON',
];

/** `state`: of the process list. */
export function waitsForMetadata(state: string | null | undefined): boolean {
  return /^Waiting for .*(?:metadata|backup) lock$/.test(state ?? '');
}

/** A session's state for display. */
export function stateOf(
  command: string | null | undefined,
  state: string | null | undefined,
  isInTransaction: boolean,
): string {
  if (command !== 'Sleep') return (state ?? '').toLowerCase();
  return isInTransaction ? 'idle in transaction' : 'idle';
}

/** `SHARED_WRITE` as `SHARED WRITE`. */
export function modeOf(type: string | null | undefined): string {
  return (type ?? '').replaceAll('_', ' ');
}
