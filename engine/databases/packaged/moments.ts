/**
 * A database that keeps others out while it is open, opened for a moment at a time: questions that follow each other at once share one, and
 * after it the database is left alone for longer than it was held.
 */
import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';

export interface Moments {
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** Another program has it open: it is waited for. */
  readonly isHeld: (error: unknown) => boolean;
  /** The next statement of the same question is there by then. */
  readonly lingerMs: number;
  /** With more statements it is opened again. */
  readonly mostHeldMs: number;
}

/** A program that writes for a moment is waited for. */
const patienceMs = 2_000;
const betweenMs = 20;
/** Between two moments: as long as it was held, within these bounds. */
const restMs = { least: 100, most: 1_000 };

export class OpenedForMoments {
  readonly #moments: Moments;
  /** When it was opened; undefined if it is not. */
  #since: number | undefined;
  #freeUntil = 0;
  #leaving: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(moments: Moments) {
    this.#moments = moments;
  }

  /** After the work before, and after a closing that has begun. */
  during<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#leaving);
    const done = this.#last.then(() => this.#during(work));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #during<T>(work: () => Promise<T>): Promise<T> {
    const { lingerMs, mostHeldMs } = this.#moments;
    if (this.#since !== undefined && this.#heldMs() > mostHeldMs) await this.#close();
    if (this.#since === undefined) await this.#open();
    try {
      return await work();
    } finally {
      if (this.#heldMs() > mostHeldMs) await this.#close();
      else
        this.#leaving = setTimer(() => {
          this.#last = this.#last.then(() => (this.#since === undefined ? undefined : this.#close()));
        }, lingerMs);
    }
  }

  #heldMs(): number {
    return performance.now() - (this.#since ?? performance.now());
  }

  async #close(): Promise<void> {
    await this.#moments.close();
    const now = performance.now();
    this.#freeUntil = now + Math.min(restMs.most, Math.max(restMs.least, this.#heldMs()));
    this.#since = undefined;
  }

  async #open(): Promise<void> {
    await setTimeout(Math.max(0, this.#freeUntil - performance.now()));
    const giveUp = performance.now() + patienceMs;
    for (;;) {
      try {
        this.#since = performance.now();
        await this.#moments.open();
        return;
      } catch (error) {
        this.#since = undefined;
        if (!this.#moments.isHeld(error) || performance.now() > giveUp) throw error;
        await setTimeout(betweenMs);
      }
    }
  }
}
