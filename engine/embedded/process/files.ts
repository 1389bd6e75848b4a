/**
 * Files of the in-memory file system as lists of blocks, in place of arrays that double when they grow: equal blocks of the cluster's three
 * databases are there once, and a mark keeps a file by keeping its list. Knows no marks. Depends on how Emscripten stores files in memory, in the
 * pinned version of PGlite.
 */
import { BlockStore, blockBytes, zeroBlock, type Blocks } from './blocks.ts';

/** The part of Emscripten's internals that is used here and by marks. */
export interface Machine {
  readonly HEAPU8: Uint8Array;
  readonly FS: FileSystem;
  readonly MEMFS: {
    readonly ops_table: { readonly file: { readonly stream: Operations } };
    resizeFileStorage: (node: FileNode, bytes: number) => void;
  };
  readonly stackSave: () => number;
  readonly stackRestore: (pointer: number) => void;
}

interface FileSystem {
  readonly nameTable: (FileNode | undefined)[];
  readonly streams: (Stream | null | undefined)[];
  readonly isDir: (mode: number) => boolean;
  readonly mkdirTree: (path: string) => void;
  readonly readFile: (path: string) => Uint8Array;
  readonly writeFile: (path: string, bytes: Uint8Array) => void;
  readonly lookupPath: (path: string) => { readonly node: FileNode };
}

export interface FileNode {
  name: string;
  parent: FileNode;
  name_next: FileNode | undefined;
  mode: number;
  usedBytes: number;
  mtime: number;
  ctime: number;
  /** Bytes of a file that was not written since the start, blocks of another; children of a folder; nothing of an empty file. */
  contents: Uint8Array | FileBlocks | Record<string, FileNode> | null;
}

export interface Stream {
  readonly path: string;
  fd: number | null;
  node: FileNode;
  flags: number;
  position: number;
}

type Transfer = (
  stream: Stream,
  buffer: Int8Array | Uint8Array,
  offset: number,
  length: number,
  position: number,
) => number;

export interface Operations {
  llseek: (stream: Stream, offset: number, whence: number) => number;
  read: Transfer;
  write: Transfer;
  mmap: (stream: Stream, ...rest: readonly unknown[]) => unknown;
  /** Writes a mapped file back. */
  msync: (stream: Stream, buffer: Uint8Array, position: number, length: number) => number;
}

/** Changed in the age of the store in which it was made, and only copied afterwards. */
export class FileBlocks {
  readonly numbers: number[];
  readonly age: number;

  constructor(numbers: number[], age: number) {
    this.numbers = numbers;
    this.age = age;
  }
}

/** Blocks that may be filled between two looks at which of them are used: 16 MB. */
const blocksBetween = 4096;

const zeros = Buffer.alloc(blockBytes);
const nothing = Buffer.alloc(0);

export class Files {
  readonly machine: Machine;
  readonly store = new BlockStore();
  /** What else is used of the store. */
  kept: () => Iterable<Blocks> = () => [];
  #sizeBefore = 0;

  constructor(machine: Machine) {
    this.machine = machine;
    const { MEMFS } = machine;
    const { stream } = MEMFS.ops_table.file;
    const { read, mmap } = stream;
    stream.read = (from, buffer, offset, length, position) =>
      from.node.contents instanceof FileBlocks
        ? this.#read(from.node, bytesOf(buffer, offset, length), position)
        : read(from, buffer, offset, length, position);
    stream.write = (to, buffer, offset, length, position) =>
      length === 0 ? 0 : this.#write(to.node, bytesOf(buffer, offset, length), position);
    stream.mmap = (from, ...rest) => this.#asArray(from.node, () => mmap(from, ...rest));
    stream.msync = (to, buffer, position, length) => {
      this.#write(to.node, bytesOf(buffer, 0, length), position);
      return 0;
    };
    MEMFS.resizeFileStorage = (node, bytes) => this.#resize(node, bytes);
  }

  /** Those that are known at the same place of something else are shared. */
  blocksOf(bytes: Buffer, known: readonly Blocks[]): number[] {
    return Array.from({ length: Math.ceil(bytes.length / blockBytes) }, (_, at) => {
      const from = at * blockBytes;
      for (const blocks of known) {
        const block = blocks[at] ?? zeroBlock;
        if (block !== zeroBlock && this.store.equals(block, bytes, from)) return block;
      }
      return this.store.put(bytes, from);
    });
  }

  /** Writes a file of these bytes, with the blocks that others have at the same place. */
  make(path: string, bytes: Uint8Array, others: readonly Blocks[]): Blocks {
    const { FS } = this.machine;
    FS.writeFile(path, nothing);
    const numbers = this.blocksOf(bufferOf(bytes), others);
    const { node } = FS.lookupPath(path);
    node.contents = new FileBlocks(numbers, this.store.age);
    node.usedBytes = bytes.length;
    this.store.freeze();
    return numbers;
  }

  /** All of the tree, and those that were deleted and are still open. */
  *nodes(): Generator<FileNode> {
    for (const stream of this.machine.FS.streams) if (stream) yield stream.node;
    for (const first of this.machine.FS.nameTable)
      for (let node = first; node !== undefined; node = node.name_next) yield node;
  }

  /** Frees what neither files nor others use. */
  sweep(): void {
    const lists = new Set<Blocks>(this.kept());
    for (const { contents } of this.nodes()) if (contents instanceof FileBlocks) lists.add(contents.numbers);
    this.store.keepOnly(lists);
    this.#sizeBefore = this.store.size;
  }

  #read({ contents, usedBytes }: FileNode, target: Uint8Array, position: number): number {
    const numbers = contents instanceof FileBlocks ? contents.numbers : [];
    const length = Math.max(0, Math.min(target.length, usedBytes - position));
    for (let at = 0; at < length;) {
      const { block, from, end } = partAt(position, at, length);
      this.store.read(numbers[block] ?? zeroBlock, from, target.subarray(at, end));
      at = end;
    }
    return length;
  }

  #write(node: FileNode, bytes: Buffer, position: number): number {
    if (this.store.size > 2 * this.#sizeBefore + blocksBetween) this.sweep();
    const numbers = this.#own(node);
    for (let at = 0; at < bytes.length;) {
      const { block, from, end } = partAt(position, at, bytes.length);
      while (numbers.length < block) numbers.push(zeroBlock);
      numbers[block] = this.store.write(numbers[block] ?? zeroBlock, from, bytes.subarray(at, end));
      at = end;
    }
    node.usedBytes = Math.max(node.usedBytes, position + bytes.length);
    node.mtime = node.ctime = Date.now();
    return bytes.length;
  }

  #resize(node: FileNode, bytes: number): void {
    if (bytes === node.usedBytes) return;
    const numbers = this.#own(node);
    const count = Math.ceil(bytes / blockBytes);
    for (const block of numbers.splice(count)) this.store.release(block);
    while (numbers.length < count) numbers.push(zeroBlock);
    const used = bytes % blockBytes;
    // Where it grows again, zeros follow.
    if (used > 0 && bytes < node.usedBytes)
      numbers[count - 1] = this.store.write(numbers[count - 1] ?? zeroBlock, used, zeros.subarray(used));
    node.usedBytes = bytes;
  }

  /** A list that may be changed. */
  #own(node: FileNode): number[] {
    const { contents } = node;
    const { age } = this.store;
    if (contents instanceof FileBlocks && contents.age === age) return contents.numbers;
    const numbers =
      contents instanceof FileBlocks
        ? [...contents.numbers]
        : this.blocksOf(contents instanceof Uint8Array ? bufferOf(contents, node.usedBytes) : nothing, []);
    node.contents = new FileBlocks(numbers, age);
    return numbers;
  }

  /** The machine copies a mapped file out of an array. */
  #asArray<T>(node: FileNode, work: () => T): T {
    const { contents } = node;
    if (!(contents instanceof FileBlocks)) return work();
    const bytes = new Uint8Array(node.usedBytes);
    this.#read(node, bytes, 0);
    node.contents = bytes;
    try {
      return work();
    } finally {
      node.contents = contents;
    }
  }
}

interface Part {
  /** Its place in a file's list. */
  readonly block: number;
  /** Where it begins in the block. */
  readonly from: number;
  /** Where it ends in the bytes that are read or written. */
  readonly end: number;
}

function partAt(position: number, at: number, length: number): Part {
  const from = (position + at) % blockBytes;
  return {
    block: Math.floor((position + at) / blockBytes),
    from,
    end: Math.min(length, at + blockBytes - from),
  };
}

/** Arrays of another kind are copied one by one. */
function bytesOf({ buffer, byteOffset }: Int8Array | Uint8Array, offset: number, length: number): Buffer {
  return Buffer.from(buffer, byteOffset + offset, length);
}

export function bufferOf({ buffer, byteOffset, length }: Uint8Array, bytes = length): Buffer {
  return Buffer.from(buffer, byteOffset, bytes);
}
