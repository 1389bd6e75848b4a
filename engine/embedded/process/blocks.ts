/**
 * Blocks of memory that marks share, by number, with a count of their users. They lie in few large arrays: an object for each block would take
 * more memory than sharing saves. Knows nothing of what is in them.
 */

/** Half of a page of the server: of those that differ between two marks, often only a few rows do. */
export const blockBytes = 4096;
/** Of one array. */
const blocksTogether = 128;

/** The block of zeros, which nobody counts. */
export const zeroBlock = 0;

const zeros = Buffer.alloc(blockBytes);

export class BlockStore {
  readonly #arrays: Buffer[] = [];
  readonly #free: number[] = [];
  /** By number. */
  readonly #users: number[] = [Infinity];

  /** Of bytes from an offset; the last block of a file is shorter. */
  equals(block: number, bytes: Buffer, from: number): boolean {
    const length = Math.min(blockBytes, bytes.length - from);
    const { array, at } = this.#place(block);
    return array.compare(bytes, from, from + length, at, at + length) === 0;
  }

  copy(block: number, target: Buffer, to: number): void {
    const { array, at } = this.#place(block);
    array.copy(target, to, at, at + Math.min(blockBytes, target.length - to));
  }

  /** For one more user. */
  share(block: number): number {
    this.#users[block] = (this.#users[block] ?? 0) + 1;
    return block;
  }

  /** A new block, for one user. */
  put(bytes: Buffer, from: number): number {
    const block = this.#free.pop() ?? this.#users.length;
    if (block > this.#arrays.length * blocksTogether)
      this.#arrays.push(Buffer.allocUnsafeSlow(blocksTogether * blockBytes));
    const { array, at } = this.#place(block);
    bytes.copy(array, at, from, Math.min(from + blockBytes, bytes.length));
    this.#users[block] = 1;
    return block;
  }

  release(block: number): void {
    const users = (this.#users[block] ?? 0) - 1;
    this.#users[block] = users;
    if (users === 0) this.#free.push(block);
  }

  #place(block: number): { readonly array: Buffer; readonly at: number } {
    const index = block - 1;
    const array = block === zeroBlock ? undefined : this.#arrays[Math.floor(index / blocksTogether)];
    return array === undefined
      ? { array: zeros, at: 0 }
      : { array, at: (index % blocksTogether) * blockBytes };
  }
}
