/** Divides long work into slices: between two of them the process answers other requests, and notices a cancellation. */
import { setImmediate as afterThisTurn } from 'node:timers';
import { setImmediate } from 'node:timers/promises';

/** Short enough that typing never waits for a slice: an answer should take ten milliseconds. */
const sliceMs = 4;

/** Thrown out of cancelled work; the code that cancelled catches it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Signals of work that nobody waits for. */
const patient = new WeakSet<AbortSignal>();

/** Work under the signal gets its next slice only when none of other work is due. */
export function inBackground(signal: AbortSignal): AbortSignal {
  patient.add(signal);
  return signal;
}

/** For work in the background that is never cancelled. */
export const background = inBackground(new AbortController().signal);

/** The number of slices of other work that are due. */
let due = 0;

/** Since when the process has answered nothing else; undefined before the first work after that. Work of many short pieces is one slice. */
let sliceBegan: number | undefined;

function beginningOfSlice(): number {
  if (sliceBegan === undefined) {
    sliceBegan = performance.now();
    afterThisTurn(() => {
      sliceBegan = undefined;
    });
  }
  return sliceBegan;
}

export class Breath {
  readonly #signal: AbortSignal | undefined;
  readonly #isPatient: boolean;
  #since = beginningOfSlice();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#isPatient = signal !== undefined && patient.has(signal);
  }

  /** The slice is over, or the work was cancelled. Checking is cheaper than an unnecessary await. */
  get isDue(): boolean {
    this.#stopIfCancelled();
    return performance.now() - this.#since >= sliceMs;
  }

  /** Returns at once while the slice lasts. */
  async take(): Promise<void> {
    if (!this.isDue) return;
    if (this.#isPatient)
      do {
        await setImmediate();
        this.#stopIfCancelled();
      } while (due > 0);
    else {
      due += 1;
      await setImmediate();
      due -= 1;
    }
    this.#since = beginningOfSlice();
    this.#stopIfCancelled();
  }

  #stopIfCancelled(): void {
    if (this.#signal?.aborted === true) throw new Cancelled();
  }
}
