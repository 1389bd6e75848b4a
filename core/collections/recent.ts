/**
 * Results for the texts that were asked about last, up to a size. When it is reached, those are forgotten that nobody has asked about since it
 * was reached the time before.
 */
export class Recent<V> {
  readonly #most: number;
  readonly #sizeOf: (text: string) => number;
  #recent = new Map<string, Known<V>>();
  #before = new Map<string, Known<V>>();
  #size = 0;

  constructor(most: number, sizeOf: (text: string) => number) {
    this.#most = most;
    this.#sizeOf = sizeOf;
  }

  get(text: string): Known<V> | undefined {
    const recent = this.#recent.get(text);
    if (recent !== undefined) return recent;
    const before = this.#before.get(text);
    if (before !== undefined) this.set(text, before.result);
    return before;
  }

  set(text: string, result: V): void {
    const size = this.#sizeOf(text);
    this.#size += size;
    if (this.#size > this.#most) {
      this.#before = this.#recent;
      this.#recent = new Map();
      this.#size = size;
    }
    this.#recent.set(text, { result });
  }
}

interface Known<V> {
  readonly result: V;
}
