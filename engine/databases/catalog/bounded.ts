/**
 * Reads of a catalog, one after the other, within one time limit. The session is read-only, by the means of its server; the caller decides
 * what is read.
 */
import { alone } from '../transaction-queue.ts';
import type { DatabaseFailure, FailureReason, QueryOutcome, SqlRow, SqlSession, Failed } from '../session.ts';
import type { ReadOptions, Reads } from './read-only.ts';

export interface BoundedReads {
  readonly rows: (text: string, values?: readonly string[]) => Promise<readonly SqlRow[]>;
  /** For a read that may be refused: a refusal is recorded. A lost connection still ends the work. */
  readonly reads: Reads;
}

const defaultTimeoutMs = 20_000;

/** `passing`: errors of one read that are recorded and do not end the others. */
export function bounded<T>(
  session: SqlSession,
  options: ReadOptions,
  passing: readonly FailureReason[],
  work: (bounded: BoundedReads) => Promise<T>,
): Promise<T | Failed> {
  return alone(session, () => read(session, options, passing, work));
}

async function read<T>(
  session: SqlSession,
  { timeoutMs: budget = defaultTimeoutMs, signal }: ReadOptions,
  passing: readonly FailureReason[],
  work: (bounded: BoundedReads) => Promise<T>,
): Promise<T | Failed> {
  const deadline = performance.now() + budget;
  const ask = (text: string, values?: readonly string[]): Promise<QueryOutcome> =>
    session.query(text, { values, signal, timeoutMs: Math.max(1, deadline - performance.now()) });
  const rows: BoundedReads['rows'] = async (text, values) => {
    const outcome = await ask(text, values);
    if (outcome.kind === 'failed') throw new ReadFailed(outcome.failure);
    return outcome.rows;
  };
  const reads: Reads = async (text, values) => {
    const outcome = await ask(text, values);
    if (outcome.kind === 'failed' && !passing.includes(outcome.failure.reason))
      throw new ReadFailed(outcome.failure);
    return outcome;
  };
  try {
    return await work({ rows, reads });
  } catch (error) {
    if (error instanceof ReadFailed) return { kind: 'failed', failure: error.failure };
    throw error;
  }
}

class ReadFailed extends Error {
  readonly failure: DatabaseFailure;

  constructor(failure: DatabaseFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
