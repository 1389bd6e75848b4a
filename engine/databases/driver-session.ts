/**
 * A session over one connection of a driver: one query at a time, each with its time limit, and one reason why it is closed. What is spoken on the line is the
 * subclass's.
 */
import { addressOf } from '../../core/connections/profile.ts';
import type { FailureContext } from './failure-words.ts';
import { explainCancellation, givenUp, Watch } from './query-watch.ts';
import {
  failed,
  say,
  type DatabaseFailure,
  type Failed,
  type OpenSession,
  type QueryOptions,
  type QueryOutcome,
} from './session.ts';

export abstract class DriverSession implements OpenSession {
  readonly label: string;
  protected readonly context: FailureContext;
  #closed: DatabaseFailure | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(context: FailureContext) {
    this.label = context.profile.label;
    this.context = context;
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    const answer = this.#queue.then(() => this.#run(text, options));
    this.#queue = answer;
    return answer;
  }

  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.ended(say('closed', 'The connection was closed. Connect again.'));
    await this.end();
  }

  protected abstract ask(text: string, options: QueryOptions): Promise<QueryOutcome>;
  /** Asks the server to stop what it is doing; settles when the request has left. */
  protected abstract cancel(): Promise<void>;
  /** Ends the conversation politely, within the grace time. */
  protected abstract end(): Promise<void>;
  protected abstract destroy(): void;

  /** No query is taken any more; the first reason counts. */
  protected ended(failure: DatabaseFailure): void {
    this.#closed ??= failure;
  }

  protected dropped(): void {
    this.ended(say('dropped', `The connection to ${addressOf(this.context.profile)} ended. Connect again.`));
  }

  /** Of a query; one that says that the connection is gone closes the session. */
  protected failedBy(failure: DatabaseFailure): Failed {
    if (failure.reason === 'dropped') this.ended(failure);
    return failed(failure);
  }

  async #run(text: string, options: QueryOptions): Promise<QueryOutcome> {
    if (this.#closed !== undefined) return failed(this.#closed);
    if (options.signal?.aborted === true) return failed(say('cancelled', 'The query was cancelled.'));
    const watch = new Watch(options, () => this.cancel());
    try {
      const outcome = await Promise.race([this.ask(text, options), watch.gaveUp]);
      if (outcome === 'gaveUp') return this.#abandon(watch.cause ?? 'timeout');
      return explainCancellation(outcome, watch.cause);
    } finally {
      watch.stop();
      // A cancellation that is still on its way would hit the next query.
      await watch.requested;
    }
  }

  #abandon(cause: 'timeout' | 'signal'): QueryOutcome {
    const failure = givenUp(cause, addressOf(this.context.profile));
    this.ended(failure);
    this.destroy();
    return failed(failure);
  }
}
