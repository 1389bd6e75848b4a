/** Runs prepared migrations in order, in a session of the embedded server. A migration that fails is reported and the next one runs. */
import { sessionEnd } from '../databases/kept-statements.ts';
import { settingsOfLogin } from './login.ts';
import type { DatabaseFailure, QueryOutcome, SqlSession } from '../databases/session.ts';
import type { PreparedMigration } from './preparation.ts';

export type MigrationResult =
  | { readonly kind: 'applied' }
  /** It says nothing about the migration's safety: the embedded server could not run it. */
  | {
      readonly kind: 'notVerifiable';
      readonly reason: string;
      readonly sqlState?: string;
      /** Which of the migration's texts, and the position in it, as a UTF-16 offset. */
      readonly send?: number;
      readonly position?: number;
    };

/** `lost` if the server ended during the migration: the results of earlier ones are lost too. */
export type RunOutcome = MigrationResult | { readonly kind: 'lost'; readonly failure: DatabaseFailure };

export interface ReplaySession {
  readonly session: SqlSession;
  readonly signal: AbortSignal | undefined;
  readonly knownRoles: Set<string>;
}

export async function runMigration(replay: ReplaySession, migration: PreparedMigration): Promise<RunOutcome> {
  const { session, signal } = replay;
  const send = (text: string): Promise<QueryOutcome> => session.query(text, { protocol: 'simple', signal });
  for (const role of migration.roles) {
    if (replay.knownRoles.has(role)) continue;
    replay.knownRoles.add(role);
    // What somebody granted it is not known. A migration that sets itself to it has what it needs.
    await send(`CREATE ROLE "${role.replaceAll('"', '""')}" SUPERUSER`);
  }
  for (const role of migration.createdRoles) replay.knownRoles.add(role);
  await send(settingsOfLogin);
  const result = await sendAll(migration, send);
  if (result.kind === 'lost') return result;
  // Each migration starts as in a new session: no open transaction, settings or role of the previous one.
  for (const reset of sessionEnd) {
    const outcome = await send(reset);
    if (outcome.kind === 'failed' && hasEnded(outcome.failure))
      return { kind: 'lost', failure: outcome.failure };
  }
  return result;
}

async function sendAll(
  migration: PreparedMigration,
  send: (text: string) => Promise<QueryOutcome>,
): Promise<RunOutcome> {
  // Most migrations run: one message takes a fraction of the time of one for each statement. If it fails, which statement did is found out.
  if (migration.toolTransaction && migration.isJoinable) {
    const whole = await send(['BEGIN', ...migration.sends, 'COMMIT'].join('\n;\n'));
    if (whole.kind !== 'failed') return { kind: 'applied' };
    if (hasEnded(whole.failure)) return { kind: 'lost', failure: whole.failure };
    await send('ROLLBACK');
  }
  if (migration.toolTransaction) {
    const begun = await send('BEGIN');
    if (begun.kind === 'failed') return resultOf(begun.failure, undefined);
  }
  for (const [index, text] of migration.sends.entries()) {
    if (text.trim() === '') continue;
    const outcome = await send(text);
    if (outcome.kind === 'failed') return resultOf(outcome.failure, index);
  }
  if (!migration.toolTransaction) return { kind: 'applied' };
  // Deferred constraints are checked only here.
  const committed = await send('COMMIT');
  return committed.kind === 'failed' ? resultOf(committed.failure, undefined) : { kind: 'applied' };
}

function resultOf(failure: DatabaseFailure, send: number | undefined): RunOutcome {
  if (hasEnded(failure)) return { kind: 'lost', failure };
  return notVerifiable(failure, send);
}

export function notVerifiable(failure: DatabaseFailure, send?: number): MigrationResult {
  return {
    kind: 'notVerifiable',
    reason: failure.message,
    ...(failure.sqlState === undefined ? {} : { sqlState: failure.sqlState }),
    ...(send === undefined ? {} : { send }),
    ...(failure.position === undefined ? {} : { position: failure.position }),
  };
}

function hasEnded(failure: DatabaseFailure): boolean {
  return failure.reason !== 'statement';
}
