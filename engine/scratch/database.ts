/**
 * One database of a proof on a user's server: created for it, used by one session, dropped after it. Whatever ends it – a limit, an abort,
 * a lost connection – it is dropped; if that fails, its name is reported. Does not decide what is sent.
 */
import type { ConnectionProfile } from '../../core/connections/profile.ts';
import { connectPostgres, type PostgresSession } from '../databases/postgres/connection.ts';
import type { Secret } from '../databases/secret.ts';
import { failed, type DatabaseFailure, type QueryOptions, type QueryOutcome } from '../databases/session.ts';
import type { ProofDatabase } from '../proof/database.ts';
import { WithoutMarks } from '../proof/without-marks.ts';

export interface ScratchAddress {
  readonly profile: ConnectionProfile;
  readonly password: Secret | undefined;
  /** For one text. */
  readonly statementMs: number;
}

export class ScratchDatabase extends WithoutMarks implements ProofDatabase {
  readonly label = 'scratch PostgreSQL';
  readonly pid = undefined;
  readonly name: string;
  readonly #session: PostgresSession;
  readonly #statementMs: number;
  readonly #onEnd: (name: string, session: PostgresSession) => void;
  #ended: DatabaseFailure | undefined;

  constructor(
    name: string,
    session: PostgresSession,
    statementMs: number,
    onEnd: (name: string, session: PostgresSession) => void,
  ) {
    super();
    this.name = name;
    this.#session = session;
    this.#statementMs = statementMs;
    this.#onEnd = onEnd;
  }

  get isRunning(): boolean {
    return this.#ended === undefined;
  }

  async query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    if (this.#ended !== undefined) return failed(this.#ended);
    const limitMs = Math.min(options.timeoutMs ?? Infinity, this.#statementMs);
    const from = performance.now();
    const outcome = await this.#session.query(text, { ...options, timeoutMs: limitMs });
    if (outcome.kind === 'rows') return outcome;
    const { failure } = outcome;
    const isOurs = options.signal?.aborted === true || performance.now() - from >= limitMs;
    if (failure.reason === 'statement') return outcome;
    // A limit that the migration itself set is an ordinary error of the server.
    if (failure.sqlState !== undefined && !isOurs && answers.has(failure.reason))
      return failed({ ...failure, reason: 'statement' });
    const isSlow = failure.reason === 'queryTimeout' || failure.reason === 'hung';
    const told: DatabaseFailure = isSlow
      ? { reason: 'queryTimeout', message: `It took longer than ${limitMs / 1_000} s and was stopped.` }
      : failure;
    this.end(told);
    return failed(told);
  }

  end(failure: DatabaseFailure): void {
    if (this.#ended !== undefined) return;
    this.#ended = failure;
    this.#onEnd(this.name, this.#session);
  }
}

const answers: ReadonlySet<DatabaseFailure['reason']> = new Set(['queryTimeout', 'cancelled', 'lockTimeout']);

/** The same server, login and encryption, another database. */
export function connectTo(
  { profile, password }: ScratchAddress,
  database: string,
  signal: AbortSignal | undefined,
): ReturnType<typeof connectPostgres> {
  return connectPostgres({ ...profile, database }, password, { signal });
}
