/**
 * Reads of a catalog, one after the other, within one time limit. The session is read-only, by the means of its server; the caller decides
 * what is read.
 */
import type { DatabaseFailure, Failed, QueryOptions, QueryOutcome, SqlRow, SqlSession } from '../session.ts';
import { alone } from '../transaction-queue.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Of PostgreSQL. Names are written in full in either case; functions of a user's may need the login's own. */
  readonly searchPath?: 'pg_catalog' | 'own';
  /** Of PostgreSQL: parallel workers of a query. None on a server that others need. */
  readonly workers?: number;
}

/** For a read that may be refused: what was refused is told, and the work continues. A connection that ended still ends it. */
export type Reads = (text: string, values?: readonly string[]) => Promise<QueryOutcome>;

export interface BoundedReads {
  readonly rows: (
    text: string,
    values?: readonly string[],
    protocol?: QueryOptions['protocol'],
  ) => Promise<readonly SqlRow[]>;
  readonly reads: Reads;
}

export const defaultTimeoutMs = 20_000;

/** `isRefusal`: told of one read, and does not end the others. */
export function bounded<T>(
  session: SqlSession,
  { timeoutMs: budget = defaultTimeoutMs, signal }: ReadOptions,
  isRefusal: (failure: DatabaseFailure) => boolean,
  work: (bounded: BoundedReads) => Promise<T>,
): Promise<T | Failed> {
  return alone(session, async () => {
    const deadline = performance.now() + budget;
    const ask = (text: string, options: QueryOptions): Promise<QueryOutcome> =>
      session.query(text, { ...options, signal, timeoutMs: Math.max(1, deadline - performance.now()) });
    const rows: BoundedReads['rows'] = async (text, values, protocol = 'extended') => {
      const outcome = await ask(text, { values, protocol });
      if (outcome.kind === 'failed') throw new ReadFailed(outcome.failure);
      return outcome.rows;
    };
    const reads: Reads = async (text, values) => {
      const outcome = await ask(text, { values });
      if (outcome.kind === 'failed' && !isRefusal(outcome.failure)) throw new ReadFailed(outcome.failure);
      return outcome;
    };
    try {
      return await work({ rows, reads });
    } catch (error) {
      if (error instanceof ReadFailed) return { kind: 'failed', failure: error.failure };
      throw error;
    }
  });
}

class ReadFailed extends Error {
  readonly failure: DatabaseFailure;

  constructor(failure: DatabaseFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
