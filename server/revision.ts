/**
 * A counter of everything that can change a result without a change of the document: files on disk, settings, trust, scope. Results carry
 * it, so that an unchanged answer need not be computed again.
 */
export class Revision {
  #current = 0;
  readonly #listeners = new Set<() => void>();
  readonly #lensListeners = new Set<() => void>();
  readonly #describedListeners = new Set<() => void>();

  /** Changes of open documents count too, since one migration's text determines the next one's schema. */
  #edits = 0;

  get current(): string {
    return `${this.#current}.${this.#edits}`;
  }

  edited(): void {
    this.#edits += 1;
  }

  advance(): void {
    this.#current += 1;
    for (const listener of this.#listeners) listener();
  }

  /** More is known about queries: refreshes diagnostics only. */
  described(): void {
    this.#edits += 1;
    for (const listener of this.#describedListeners) listener();
  }

  onDescribed(listener: () => void): () => void {
    this.#describedListeners.add(listener);
    return () => this.#describedListeners.delete(listener);
  }

  /** Refreshes lenses without diagnostics. */
  touchLenses(): void {
    for (const listener of this.#lensListeners) listener();
  }

  onLenses(listener: () => void): void {
    this.#lensListeners.add(listener);
  }

  /** Called after each increment; the returned function unsubscribes. */
  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
