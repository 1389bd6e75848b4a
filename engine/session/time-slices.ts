/** Divides long work into slices: between two of them the process answers other requests, and notices a cancellation. */
import { setImmediate } from 'node:timers/promises';

/** Short enough that typing never waits for a slice: an answer should take ten milliseconds. */
const sliceMs = 4;

/** Thrown out of cancelled work; the code that cancelled catches it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export class Breath {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** The slice is over, or the work was cancelled. Checking is cheaper than an unnecessary await. */
  get isDue(): boolean {
    this.#stopIfCancelled();
    return performance.now() - this.#since >= sliceMs;
  }

  /** Returns at once while the slice lasts. */
  async take(): Promise<void> {
    if (!this.isDue) return;
    await setImmediate();
    this.#since = performance.now();
    this.#stopIfCancelled();
  }

  #stopIfCancelled(): void {
    if (this.#signal?.aborted === true) throw new Cancelled();
  }
}
