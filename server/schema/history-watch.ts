/**
 * Which migrations have run on open databases, looked at again from time to time: a migration writes its row after what it does, and one
 * that changes no schema shows nowhere else. What follows from a change is the listener's.
 */

/** One small read of an indexed table. */
const everyMs = 10_000;

export class HistoryWatch {
  readonly #read: (id: string) => Promise<string | undefined>;
  readonly #changed: (id: string) => void;
  readonly #now: () => number;
  readonly #known = new Map<string, string>();
  readonly #lookedAt = new Map<string, number>();

  /** `read`: what stands for a database's history, undefined if it cannot be read now. */
  constructor(
    read: (id: string) => Promise<string | undefined>,
    changed: (id: string) => void,
    now: () => number,
  ) {
    this.#read = read;
    this.#changed = changed;
    this.#now = now;
  }

  /**
   * Before somebody makes something of the history: whatever comes later is told. So is what was made of another one before, for it may be
   * only a part of the tree that is asked for now.
   */
  async begin(id: string): Promise<void> {
    this.#lookedAt.set(id, this.#now());
    const mark = await this.#read(id);
    const before = this.#known.get(id);
    if (mark === undefined) this.#known.delete(id);
    else this.#known.set(id, mark);
    if (mark !== undefined && before !== undefined && before !== mark) this.#changed(id);
  }

  /** `early`: something else changed there, and the history with it most likely. */
  async look(id: string, early = false): Promise<void> {
    const last = this.#lookedAt.get(id);
    if (last === undefined || (!early && this.#now() - last < everyMs)) return;
    this.#lookedAt.set(id, this.#now());
    const mark = await this.#read(id);
    if (mark === undefined || mark === this.#known.get(id)) return;
    this.#known.set(id, mark);
    this.#changed(id);
  }
}
