/**
 * Which files the client shows problems for, as far as the server has answered: the one record that says whether an answer is stale. Each
 * answer is noted, by document or for the workspace. The client drops the answer for a tab that it has just closed and keeps what it showed
 * before, so that a closed document is in doubt until it has been answered again.
 */
export class ShownProblems {
  /** Result ids, by the URI of a file whose last answer held problems. */
  readonly #shown = new Map<string, string>();
  readonly #doubts = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  note(
    uri: string,
    { items, resultId }: { readonly items: readonly unknown[]; readonly resultId: string },
  ): void {
    if (items.length === 0) this.#shown.delete(uri);
    else this.#shown.set(uri, resultId);
  }

  /** The document was closed: what the client shows for it is not known. */
  doubt(uri: string): void {
    this.#shown.set(uri, inDoubt);
    this.#tell();
  }

  /** Somebody types: what one file says can change what is found in others. */
  edited(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), quietMs).unref();
  }

  #tell(): void {
    for (const listener of this.#doubts) listener();
  }

  /** What the client shows for a file; undefined if it shows nothing. */
  of(uri: string): string | undefined {
    return this.#shown.get(uri);
  }

  get uris(): readonly string[] {
    return [...this.#shown.keys()];
  }

  /** Called when a file is in doubt, or may be; the returned function unsubscribes. */
  onDoubt(listener: () => void): () => void {
    this.#doubts.add(listener);
    return () => this.#doubts.delete(listener);
  }
}

/** As the status, which looks at the same files. */
const quietMs = 400;

/** No answer has this id. */
const inDoubt = 'in doubt';
