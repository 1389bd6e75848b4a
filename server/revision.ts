/**
 * A counter of everything that can change a result without the document changing: files on disk, settings, trust, scope. Results carry it, so
 * that an answer is known to be the same without computing it again.
 */
export class Revision {
  #current = 0;
  readonly #listeners = new Set<() => void>();
  readonly #lensListeners = new Set<() => void>();

  /** Changes of open documents count too: one migration's text is another one's schema. */
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

  /** Lenses say something else, diagnostics do not. */
  touchLenses(): void {
    for (const listener of this.#lensListeners) listener();
  }

  onLenses(listener: () => void): void {
    this.#lensListeners.add(listener);
  }

  /** After each advance; the returned function ends it. */
  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
