/**
 * The transaction around a plan: begun, limited in time, with the server's identity, and always rolled back, including what a session would
 * keep. The caller decides what is sent inside.
 */
import { alone } from './transaction-queue.ts';
import { forgetPrepared, type Ask } from './ask-plan.ts';
import type { SqlSession, Failed } from './session.ts';

export interface TransactionLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** `read` is READ ONLY, which the server enforces. */
  readonly access: 'read' | 'write';
}

export interface Place {
  readonly role: string;
  /** As `server_version_num`. */
  readonly serverVersion: number;
}

/** A plan that waits for a lock this long waits for a migration; the editor does not. */
const lockTimeoutMs = 1_000;

export function planTransaction<T>(
  session: SqlSession,
  limits: TransactionLimits,
  work: (ask: Ask, place: Place) => Promise<T>,
): Promise<T | Failed> {
  return alone(session, () => inTransaction(session, limits, work));
}

async function inTransaction<T>(
  session: SqlSession,
  { timeoutMs, signal, access }: TransactionLimits,
  work: (ask: Ask, place: Place) => Promise<T>,
): Promise<T | Failed> {
  const ask: Ask = (text, protocol) =>
    session.query(text, { protocol, timeoutMs: timeoutMs + 1_000, signal });
  const begun = await ask(access === 'read' ? 'BEGIN READ ONLY' : 'BEGIN', 'extended');
  if (begun.kind === 'failed') return begun;
  try {
    // The guard parsed the text with standard strings; the server must do the same, or a quote ends elsewhere.
    const settings = [
      `SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`,
      `SET LOCAL lock_timeout = ${Math.min(lockTimeoutMs, Math.ceil(timeoutMs))}`,
      'SET LOCAL standard_conforming_strings = on',
    ];
    const prepared = await ask(settings.join('; '), 'simple');
    if (prepared.kind === 'failed') return prepared;
    const identity = await ask(
      "SELECT current_user::text, current_setting('server_version_num')",
      'extended',
    );
    if (identity.kind === 'failed') return identity;
    const [role, version] = identity.rows[0] ?? [];
    return await work(ask, { role: role ?? '', serverVersion: Number(version) });
  } finally {
    await session.query('ROLLBACK', { timeoutMs: 2_000 });
  }
}

/** What a rollback does not undo: a prepared statement, and session locks that a function took. */
export async function cleanSession(session: SqlSession, locks: 'locks too' | 'prepared only'): Promise<void> {
  const ask: Ask = (text) => session.query(text, { timeoutMs: 2_000 });
  await forgetPrepared(ask);
  if (locks === 'locks too') await ask('SELECT pg_catalog.pg_advisory_unlock_all()', 'extended');
}
