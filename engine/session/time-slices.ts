/** Long work in slices: between two of them the process answers others, and notices that nobody waits for the result any more. */
import { setImmediate } from 'node:timers/promises';

/** Short enough that whoever types never waits for a slice: an answer is to take ten milliseconds. */
const sliceMs = 4;

/** Thrown out of abandoned work; whoever cancelled catches it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export class Breath {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** The slice is over, or the work abandoned. Asking costs less than waiting for nothing. */
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
