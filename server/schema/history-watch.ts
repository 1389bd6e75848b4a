/**
 * Polls which migrations have run on open databases: a tool records a migration after applying it, and a migration that changes no schema
 * is not visible otherwise. The listener decides what to do.
 */

/** A short read of an indexed table. */
const everyMs = 10_000;

export class HistoryWatch {
  readonly #read: (id: string) => Promise<string | undefined>;
  readonly #changed: (id: string) => void;
  readonly #now: () => number;
  readonly #known = new Map<string, string>();
  readonly #lookedAt = new Map<string, number>();

  /** `read`: returns a value for a database's history; undefined if it cannot be read at the moment. */
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
   * Called before the history is used: later changes are reported, and so is a change since the earlier use, since the present request may
   * concern only a part of the tree.
   */
  async begin(id: string): Promise<void> {
    this.#lookedAt.set(id, this.#now());
    const mark = await this.#read(id);
    const before = this.#known.get(id);
    if (mark === undefined) this.#known.delete(id);
    else this.#known.set(id, mark);
    if (mark !== undefined && before !== undefined && before !== mark) this.#changed(id);
  }

  /** `early`: another change was noticed, so the history has probably changed too. */
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
