/**
 * Blocks of memory by number, which files and marks share. They lie in few large arrays: an object for each block would take more memory than
 * sharing saves. Knows nothing of what is in them, nor who uses them.
 */

/** Half of a page of the server: of those that differ between two marks, often only a few rows do. */
export const blockBytes = 4096;
/** Of one array. */
const blocksTogether = 128;

/** The block of zeros, which lies in no array. */
export const zeroBlock = 0;

const zeros = Buffer.alloc(blockBytes);

/** Numbers of blocks. */
export type Blocks = readonly number[];

export class BlockStore {
  readonly #arrays: Buffer[] = [];
  #free: number[] = [];
  /** By number: the age in which it was filled. */
  readonly #ages: number[] = [0];
  #age = 1;

  /** How many are in use. */
  get size(): number {
    return this.#ages.length - this.#free.length;
  }

  get age(): number {
    return this.#age;
  }

  /** Blocks of now are not changed any more: somebody else may use them. */
  freeze(): void {
    this.#age += 1;
  }

  /** Of bytes from an offset; the last block of a file is shorter. */
  equals(block: number, bytes: Buffer, from: number): boolean {
    const length = Math.min(blockBytes, bytes.length - from);
    const { array, at } = this.#place(block);
    return array.compare(bytes, from, from + length, at, at + length) === 0;
  }

  /** Into a target, from an offset in the block, at most as many bytes as the target has. */
  read(block: number, from: number, target: Uint8Array): void {
    const { array, at } = this.#place(block);
    target.set(array.subarray(at + from, at + Math.min(blockBytes, from + target.length)));
  }

  /** A block of bytes from an offset. */
  put(bytes: Buffer, from: number): number {
    return this.write(zeroBlock, 0, bytes.subarray(from, from + blockBytes));
  }

  /** The block with these bytes from an offset in it: the same if it is of now, else another. */
  write(block: number, from: number, bytes: Buffer): number {
    if (block === zeroBlock && this.equals(zeroBlock, bytes, 0)) return zeroBlock;
    const own = this.#isOfNow(block) ? block : this.#copyOf(block);
    const { array, at } = this.#place(own);
    array.set(bytes, at + from);
    return own;
  }

  /** Its only user does not need it any more; one that is not of now may have others. */
  release(block: number): void {
    if (!this.#isOfNow(block)) return;
    this.#ages[block] = 0;
    this.#free.push(block);
  }

  /** Frees all others. */
  keepOnly(used: Iterable<Blocks>): void {
    const isUsed = new Uint8Array(this.#ages.length);
    for (const blocks of used) for (const block of blocks) isUsed[block] = 1;
    this.#free = [];
    for (let block = zeroBlock + 1; block < isUsed.length; block += 1)
      if (isUsed[block] === 0) this.#free.push(block);
  }

  #isOfNow(block: number): boolean {
    return this.#ages[block] === this.#age;
  }

  #copyOf(block: number): number {
    const copy = this.#free.pop() ?? this.#ages.length;
    if (copy > this.#arrays.length * blocksTogether)
      this.#arrays.push(Buffer.allocUnsafeSlow(blocksTogether * blockBytes));
    this.#ages[copy] = this.#age;
    const [from, to] = [this.#place(block), this.#place(copy)];
    from.array.copy(to.array, to.at, from.at, from.at + blockBytes);
    return copy;
  }

  #place(block: number): { readonly array: Buffer; readonly at: number } {
    const index = block - 1;
    const array = block === zeroBlock ? undefined : this.#arrays[Math.floor(index / blocksTogether)];
    return array === undefined
      ? { array: zeros, at: 0 }
      : { array, at: (index % blocksTogether) * blockBytes };
  }
}
