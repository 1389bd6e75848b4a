/**
 * How generated SQL sets a timeout: for the transaction if the following statements run in one, else for the session. Does not decide which
 * statements need a timeout.
 */
import type {
  Delivery,
  MigrationFile,
  MigrationTool,
  NewMigration,
  SpokenDialect,
} from '../../migrations/convention.ts';
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
export function withLockLimit(migration: NewMigration, place: NewPlace): NewMigration {
  const reach = reachOf(migration, place);
  if (!migration.transaction || isGiven(place.tool) || reach === undefined) return migration;
  // A limit on SQLite's waiting is the connection's, and its tool's.
  if (place.dialect === 'sqlite') return migration;
  if (place.dialect === 'mysql') return withMetadataLockLimit(migration, place.tool);
  const line = timeoutLine({ setting: 'lock_timeout', value: '2s' }, reach);
  return { ...migration, up: line + migration.up + (isLocal(reach) ? '' : 'RESET lock_timeout;\n') };
}

/** On MySQL and MariaDB, for the rest of the session. */
export const metadataLockLimit = 'SET SESSION lock_wait_timeout = 2;\n';

/** The same on MySQL and MariaDB. What is changed online waits as well, at its start and its end. */
export function withMetadataLockLimit(migration: NewMigration, tool: MigrationTool): NewMigration {
  if (!migration.transaction || isGiven(tool)) return migration;
  const up = `${metadataLockLimit}${migration.up}SET SESSION lock_wait_timeout = DEFAULT;\n`;
  return { ...migration, up };
}

/** An atomic migration opens a transaction where its tool would commit each statement by itself. */
export function inOneTransaction(migration: NewMigration, place: NewPlace): NewMigration {
  const reach = reachOf(migration, place);
  if (migration.atomic !== true || reach === undefined || isLocal(reach)) return migration;
  return { ...migration, up: `BEGIN;\n${migration.up}COMMIT;\n` };
}

function reachOf(migration: NewMigration, { tool, behind, existing }: NewPlace): Reach | undefined {
  const [delivery] = deliveriesForward(tool, tool.create(migration, behind, existing) ?? []);
  return delivery && { isInTransaction: delivery.toolTransaction, sends: delivery.sends };
}

/** The position of a new migration. */
export interface NewPlace {
  /** Without it, PostgreSQL. */
  readonly dialect?: SpokenDialect;
  readonly tool: MigrationTool;
  readonly behind: MigrationFile;
  readonly existing: readonly MigrationFile[];
}

/** SET LOCAL has no effect outside of a transaction. Two statements in one query are a transaction, even if there was only one before. */
export function isLocal({ isInTransaction, sends }: Reach): boolean {
  return isInTransaction || sends !== 'statement-by-statement';
}
