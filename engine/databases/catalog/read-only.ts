/**
 * One READ ONLY transaction around reads of the catalog: time limits, qualified names, always rolled back. The caller decides what is read.
 */
import { alone } from '../transaction-queue.ts';
import type { DatabaseFailure, QueryOutcome, SqlRow, SqlSession, Failed } from '../session.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Names are qualified in either case; user functions may need the login's own search path. */
  readonly searchPath?: 'pg_catalog' | 'own';
}

export type Rows = (text: string) => Promise<readonly SqlRow[]>;
/** For a read that may be refused: a refusal is recorded, and the transaction continues. A lost connection still ends the work. */
export type Reads = (text: string, values?: readonly string[]) => Promise<QueryOutcome>;

const defaultTimeoutMs = 20_000;

export function readOnly<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (rows: Rows, reads: Reads) => Promise<T>,
): Promise<T | Failed> {
  return alone(session, () => inTransaction(session, options, work));
}

async function inTransaction<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (rows: Rows, reads: Reads) => Promise<T>,
): Promise<T | Failed> {
  const budget = options.timeoutMs ?? defaultTimeoutMs;
  const deadline = Date.now() + budget;
  const ask = async (
    text: string,
    protocol: 'simple' | 'extended',
    values?: readonly string[],
  ): Promise<readonly SqlRow[]> => {
    const timeoutMs = Math.max(1, deadline - Date.now());
    const { signal } = options;
    const outcome: QueryOutcome = await session.query(text, { protocol, timeoutMs, signal, values });
    if (outcome.kind === 'failed') throw new QueryFailed(outcome.failure);
    return outcome.rows;
  };
  try {
    await ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', 'extended');
    await ask(
      `SET LOCAL statement_timeout = ${Math.ceil(budget)}; SET LOCAL lock_timeout = 2000; ${options.searchPath === 'own' ? '' : 'SET LOCAL search_path = pg_catalog; '}SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0`,
      'simple',
    );
    const reads: Reads = async (text, values) => {
      await ask('SAVEPOINT plinth', 'extended');
      try {
        return { kind: 'rows', rows: await ask(text, 'extended', values) };
      } catch (error) {
        if (!(error instanceof QueryFailed) || error.failure.sqlState === undefined) throw error;
        await ask('ROLLBACK TO SAVEPOINT plinth', 'extended');
        return { kind: 'failed', failure: error.failure };
      }
    };
    return await work((text) => ask(text, 'extended'), reads);
  } catch (error) {
    if (error instanceof QueryFailed) return { kind: 'failed', failure: error.failure };
    throw error;
  } finally {
    await session.query('ROLLBACK', { timeoutMs: 2_000 });
  }
}

class QueryFailed extends Error {
  readonly failure: DatabaseFailure;

  constructor(failure: DatabaseFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
