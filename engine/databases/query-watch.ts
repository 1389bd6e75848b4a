/** Watches one query on any server: its time limit, its caller's signal, and the case that the server ignores a cancellation. */
import { failed, say, type DatabaseFailure, type QueryOptions, type QueryOutcome } from './session.ts';

const defaultQueryTimeoutMs = 30_000;
/** How long a server may take to cancel before the connection is abandoned. */
export const cancelGraceMs = 2_000;

/** At its time limit or on the caller's signal it requests cancellation, and abandons the connection if that has no effect. */
export class Watch {
  cause: 'timeout' | 'signal' | undefined;
  /** Settles when the cancellation request has been sent; undefined if there was none. */
  requested: Promise<void> | undefined;
  readonly gaveUp: Promise<'gaveUp'>;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel: () => Promise<void>;
  #grace: NodeJS.Timeout | undefined;
  #giveUp: (outcome: 'gaveUp') => void = () => undefined;

  constructor(options: QueryOptions, cancel: () => Promise<void>) {
    this.#cancel = cancel;
    this.gaveUp = new Promise((resolve) => (this.#giveUp = resolve));
    this.#signal = options.signal;
    this.#timer = setTimeout(() => {
      this.#act('timeout');
    }, options.timeoutMs ?? defaultQueryTimeoutMs);
    this.#signal?.addEventListener('abort', this.#onAbort);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#grace);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => {
    this.#act('signal');
  };

  #act(cause: 'timeout' | 'signal'): void {
    if (this.cause !== undefined) return;
    this.cause = cause;
    this.requested = this.#cancel();
    this.#grace = setTimeout(() => {
      this.#giveUp('gaveUp');
    }, cancelGraceMs);
  }
}

/** The server only says "cancelled"; who requested it is known here. */
export function explainCancellation(outcome: QueryOutcome, cause: Watch['cause']): QueryOutcome {
  if (outcome.kind !== 'failed' || outcome.failure.reason !== 'cancelled' || cause !== 'timeout') {
    return outcome;
  }
  return failed({ ...outcome.failure, reason: 'queryTimeout', message: 'The query reached its time limit.' });
}

/** Why a connection was closed whose server did not stop the query. `place`: the server's address, for display. */
export function givenUp(cause: 'timeout' | 'signal', place: string): DatabaseFailure {
  return cause === 'signal'
    ? say('cancelled', `The query was cancelled; ${place} did not confirm it, so the connection was closed.`)
    : say('hung', `${place} stopped answering, so the connection was closed. Connect again.`);
}
