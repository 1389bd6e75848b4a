/**
 * Fixed reads of a MySQL or MariaDB catalog, within one budget of time. The session reads only from its beginning; names come in as values. What is read is the
 * caller's.
 */
import { alone } from '../../alone.ts';
import type { ReadOptions, Reads } from '../../catalog/read-only.ts';
import type { DatabaseFailure, QueryOutcome, SqlRow, SqlSession } from '../../session.ts';
import { vendorOf, type Vendor } from '../vendor.ts';

export interface Reading {
  readonly vendor: Vendor;
  /** The connection's own; undefined where it named none. */
  readonly database: string | undefined;
  readonly rows: (text: string, values?: readonly string[]) => Promise<readonly SqlRow[]>;
  /** For a read that may be refused: what was refused is told. A connection that ended still ends the work. */
  readonly reads: Reads;
}

type Failed = { readonly kind: 'failed'; readonly failure: DatabaseFailure };

const defaultTimeoutMs = 20_000;

export function reading<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (reading: Reading) => Promise<T>,
): Promise<T | Failed> {
  return alone(session, () => read(session, options, work));
}

async function read<T>(
  session: SqlSession,
  { timeoutMs: budget = defaultTimeoutMs, signal }: ReadOptions,
  work: (reading: Reading) => Promise<T>,
): Promise<T | Failed> {
  const deadline = performance.now() + budget;
  const ask = (text: string, values?: readonly string[]): Promise<QueryOutcome> =>
    session.query(text, { values, signal, timeoutMs: Math.max(1, deadline - performance.now()) });
  const rows: Reading['rows'] = async (text, values) => {
    const outcome = await ask(text, values);
    if (outcome.kind === 'failed') throw new ReadFailed(outcome.failure);
    return outcome.rows;
  };
  try {
    const [row] = await rows('SELECT VERSION(), @@version_comment, DATABASE()');
    const [version, comment, database] = row ?? [];
    const reads: Reads = async (text, values) => {
      const outcome = await ask(text, values);
      if (outcome.kind === 'failed' && outcome.failure.reason !== 'statement')
        throw new ReadFailed(outcome.failure);
      return outcome;
    };
    return await work({
      vendor: vendorOf(version ?? '', comment ?? ''),
      database: database ?? undefined,
      rows,
      reads,
    });
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

/** The server's own databases. */
const system = `('information_schema', 'mysql', 'performance_schema', 'sys')`;

/** A condition on a column with a database's name: that of the connection, or all that are not the server's own. */
export function inScope(
  column: string,
  { database }: Pick<Reading, 'database'>,
): {
  readonly sql: string;
  readonly values: readonly string[];
} {
  return database === undefined
    ? { sql: `LOWER(${column}) NOT IN ${system}`, values: [] }
    : { sql: `${column} = ?`, values: [database] };
}

/** What identifies an object to whoever reads it again: its names, as nothing else does. */
export function idOf(...names: readonly string[]): string {
  return JSON.stringify(names);
}

export function namesOf(id: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(id);
    return Array.isArray(names) && names.every((one) => typeof one === 'string') ? names : [];
  } catch {
    return [];
  }
}
