/** What is worked out once for a state of the workspace and its open documents: after a letter many requests ask for the same. */
import type { Revision } from './revision.ts';

interface Last<T> {
  readonly key: string;
  readonly found: Promise<T>;
}

/** For the document that was asked about last. */
export class OncePerState<T> {
  readonly #last = new WeakMap<Pick<Revision, 'current'>, Last<T>>();

  of(revision: Pick<Revision, 'current'>, uri: string, find: () => Promise<T>): Promise<T> {
    const key = `${revision.current} ${uri}`;
    const last = this.#last.get(revision);
    if (last?.key === key) return last.found;
    const found = find();
    const now = { key, found };
    this.#last.set(revision, now);
    found.catch(() => {
      if (this.#last.get(revision) === now) this.#last.delete(revision);
    });
    return found;
  }
}
