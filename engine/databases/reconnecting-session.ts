/**
 * A connection that outlives its socket: closed while it is idle, opened again for the next query, with growing pauses if that fails. A
 * transaction never continues on another socket: its remaining statements fail, so that none runs outside of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  failed,
  say,
  type ConnectOutcome,
  type DatabaseFailure,
  type FailureReason,
  type OpenSession,
  type QueryOptions,
  type QueryOutcome,
} from './session.ts';

export interface SteadyOptions {
  readonly reopen: (signal: AbortSignal | undefined) => Promise<ConnectOutcome>;
  /** After this long without a query the socket is closed; 0: never. */
  readonly idleMs: number;
  /** Between attempts for one query. */
  readonly pausesMs?: readonly number[];
  /** After failed attempts queries fail at once for this long, doubled each time. */
  readonly restMs?: number;
}

const usualPausesMs = [250, 1_000];
const usualRestMs = 5_000;
const longestRestMs = 60_000;

/** Errors that may be temporary. For any other the user has to connect again. */
const passing: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'refused',
  'unknownHost',
  'unreachable',
  'connectTimeout',
  'tooManyConnections',
  'startingUp',
  'dropped',
]);

export class SteadySession implements OpenSession {
  readonly label: string;
  readonly #options: SteadyOptions;
  #session: OpenSession;
  #ended: DatabaseFailure | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #held: 'no' | 'fresh' | 'used' = 'no';
  #idle: NodeJS.Timeout | undefined;
  #rest: { readonly until: number; readonly length: number; readonly failure: DatabaseFailure } | undefined;

  constructor(first: OpenSession, options: SteadyOptions) {
    this.label = first.label;
    this.#session = first;
    this.#options = options;
    this.#arm();
  }

  /** False if it will not reconnect by itself. */
  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    const answer = this.#queue.then(() => this.#run(text, options));
    this.#queue = answer;
    return answer;
  }

  hold(): () => void {
    this.#held = 'fresh';
    return () => {
      this.#held = 'no';
      this.#arm();
    };
  }

  beside(signal: AbortSignal | undefined): Promise<ConnectOutcome> {
    return this.#options.reopen(signal);
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    this.#ended ??= say('closed', 'The connection was closed. Connect again.');
    await this.#session.close();
  }

  async #run(text: string, options: QueryOptions): Promise<QueryOutcome> {
    clearTimeout(this.#idle);
    if (this.#ended !== undefined) return failed(this.#ended);
    if (!this.#session.isOpen) {
      // The closed session contains the reason.
      if (this.#held === 'used') return this.#session.query(text, options);
      const failure = await this.#open(options.signal);
      if (failure !== undefined) return failed(failure);
    }
    if (this.#held === 'fresh') this.#held = 'used';
    const outcome = await this.#session.query(text, options);
    this.#arm();
    return outcome;
  }

  async #open(signal: AbortSignal | undefined): Promise<DatabaseFailure | undefined> {
    if (this.#rest !== undefined && performance.now() < this.#rest.until) return this.#rest.failure;
    for (const wait of [...(this.#options.pausesMs ?? usualPausesMs), undefined]) {
      const outcome = await this.#options.reopen(signal);
      if (outcome.kind === 'connected') return this.#take(outcome.session);
      const { failure } = outcome;
      if (failure.reason === 'cancelled') return failure;
      if (!passing.has(failure.reason)) {
        this.#ended = failure;
        return failure;
      }
      if (wait === undefined) return this.#restAfter(failure);
      await pause(wait, undefined, { ref: false });
      if (signal?.aborted === true) return say('cancelled', 'Connecting was cancelled.');
      if (this.#ended !== undefined) return this.#ended;
    }
    return undefined;
  }

  async #take(session: OpenSession): Promise<DatabaseFailure | undefined> {
    if (this.#ended !== undefined) {
      await session.close();
      return this.#ended;
    }
    this.#session = session;
    this.#rest = undefined;
    return undefined;
  }

  #restAfter(failure: DatabaseFailure): DatabaseFailure {
    const length =
      this.#rest === undefined
        ? (this.#options.restMs ?? usualRestMs)
        : Math.min(longestRestMs, this.#rest.length * 2);
    this.#rest = { until: performance.now() + length, length, failure };
    return failure;
  }

  #arm(): void {
    clearTimeout(this.#idle);
    if (this.#options.idleMs === 0 || this.#held !== 'no' || this.#ended !== undefined) return;
    this.#idle = setTimeout(() => {
      // After the current query.
      this.#queue = this.#queue.then(() => (this.#held === 'no' ? this.#session.close() : undefined));
    }, this.#options.idleMs);
    this.#idle.unref();
  }
}
