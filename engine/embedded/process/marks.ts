/**
 * Marks of the embedded server's state, and restoring them: memory, files and open descriptors, byte for byte, in a few milliseconds.
 * Between transactions only. Depends on how Emscripten stores files in memory, in the pinned version of PGlite.
 */
import { BlockStore, blockBytes, zeroBlock } from './blocks.ts';
import type { OpenDatabase } from './database.ts';

/** The part of Emscripten's internals that is used here. */
interface Machine {
  readonly HEAPU8: Uint8Array;
  readonly FS: Files;
  readonly MEMFS: { readonly ops_table: { readonly file: { readonly stream: { write: Write } } } };
  readonly stackSave: () => number;
  readonly stackRestore: (pointer: number) => void;
}

interface Files {
  readonly nameTable: (FileNode | undefined)[];
  readonly streams: (Stream | null | undefined)[];
  readonly isDir: (mode: number) => boolean;
  readonly isFile: (mode: number) => boolean;
}

interface FileNode {
  name: string;
  parent: FileNode;
  name_next: FileNode | undefined;
  mode: number;
  usedBytes: number;
  /** Bytes of a file; children of a folder; nothing of an empty file. */
  contents: Uint8Array | Record<string, FileNode> | null;
}

interface Stream {
  fd: number | null;
  node: FileNode;
  flags: number;
  position: number;
}

type Write = (stream: Stream, ...rest: readonly unknown[]) => number;

interface Mark {
  readonly id: number;
  readonly heap: Blocks;
  readonly table: readonly (FileNode | undefined)[];
  /** Of each file and folder, what it was. */
  readonly nodes: ReadonlyMap<FileNode, KeptNode>;
  readonly streams: readonly ({ readonly stream: Stream; readonly was: Stream } | undefined)[];
  readonly stack: number;
  readonly programs: number;
}

interface KeptNode {
  readonly values: Omit<FileNode, 'contents'>;
  readonly contents: KeptFile | Record<string, FileNode> | null;
}

class KeptFile {
  /** What a mark saw first in it: that array is copied before it is written to. */
  readonly first: Uint8Array;
  /** Where it differs from that. */
  readonly blocks: Blocks | undefined;

  constructor(first: Uint8Array, blocks?: Blocks) {
    this.first = first;
    this.blocks = blocks;
  }
}

/** Numbers of blocks, or `asFirst`. */
type Blocks = Int32Array;

const asFirst = -1;

export class Marks {
  readonly #machine: Machine;
  readonly #heapEnd: () => number;
  readonly #blocks = new BlockStore();
  /** What a mark saw first in a file. */
  readonly #first = new WeakMap<FileNode, Uint8Array>();
  #marks: readonly Mark[] = [];
  #programs = 0;

  constructor({ database, heapEnd }: OpenDatabase) {
    // Its declarations omit a file system's internals.
    this.#machine = database.Module as unknown as Machine;
    this.#heapEnd = heapEnd;
    this.#copyBeforeWriting();
    this.#countPrograms();
  }

  make(id: number): void {
    const { FS } = this.#machine;
    const nodes = new Map<FileNode, KeptNode>();
    for (const first of FS.nameTable)
      for (let node = first; node !== undefined; node = node.name_next) nodes.set(node, this.#kept(node));
    const mark: Mark = {
      id,
      heap: this.#blocksOf(
        this.#heap(),
        this.#marks.map(({ heap }) => heap),
      ),
      table: [...FS.nameTable],
      nodes,
      streams: FS.streams.map((stream) => (stream ? { stream, was: valuesOf(stream) } : undefined)),
      stack: this.#machine.stackSave(),
      programs: this.#programs,
    };
    this.#marks = [...this.#marks, mark];
  }

  drop(id: number): void {
    const mark = this.#marks.find((one) => one.id === id);
    if (mark === undefined) return;
    this.#marks = this.#marks.filter((one) => one !== mark);
    this.#release(mark.heap);
    for (const { contents } of mark.nodes.values())
      if (contents instanceof KeptFile) this.#release(contents.blocks ?? []);
  }

  goBack(id: number): void {
    const mark = this.#marks.find((one) => one.id === id);
    if (mark === undefined) throw new Error('There is no such mark.');
    // A library loaded since is in memory that is then lost, and the machine would not load it again.
    if (mark.programs !== this.#programs) throw new Error('A library was loaded since.');
    this.#restoreMemory(mark);
    this.#restoreFiles(mark);
    this.#machine.stackRestore(mark.stack);
  }

  #kept(node: FileNode): KeptNode {
    const { name, parent, name_next, mode, usedBytes, contents } = node;
    const values = { name, parent, name_next, mode, usedBytes };
    const kept =
      contents instanceof Uint8Array ? this.#keptFile(node, contents) : this.#copyOf(mode, contents);
    return { values, contents: kept };
  }

  /** A folder's children change in place. */
  #copyOf<T extends Record<string, FileNode> | null>(mode: number, contents: T): T {
    return this.#machine.FS.isDir(mode) ? { ...contents } : contents;
  }

  #keptFile(node: FileNode, contents: Uint8Array): KeptFile {
    const first = this.#first.get(node) ?? contents;
    if (first === contents) {
      this.#first.set(node, first);
      return new KeptFile(first);
    }
    const known = this.#marks.flatMap(({ nodes }) => {
      const was = nodes.get(node)?.contents;
      return was instanceof KeptFile && was.blocks !== undefined ? [was.blocks] : [];
    });
    return new KeptFile(first, this.#blocksOf(bufferOf(contents, node.usedBytes), known, bufferOf(first)));
  }

  /** Those that are known at the same place are shared. */
  #blocksOf(bytes: Buffer, known: readonly Blocks[], first?: Buffer): Blocks {
    return Int32Array.from({ length: Math.ceil(bytes.length / blockBytes) }, (_, at) => {
      const from = at * blockBytes;
      if (first !== undefined && isEqual(bytes, first, from)) return asFirst;
      if (this.#blocks.equals(zeroBlock, bytes, from)) return zeroBlock;
      for (const blocks of known) {
        const block = blocks[at] ?? zeroBlock;
        if (block > zeroBlock && this.#blocks.equals(block, bytes, from)) return this.#blocks.share(block);
      }
      return this.#blocks.put(bytes, from);
    });
  }

  #release(blocks: Iterable<number>): void {
    for (const block of blocks) if (block > zeroBlock) this.#blocks.release(block);
  }

  /** Where the target is longer, zeros follow. */
  #write(blocks: Blocks, target: Buffer, first?: Buffer): void {
    for (let from = 0; from < target.length; from += blockBytes) {
      const block = blocks[from / blockBytes] ?? zeroBlock;
      if (block !== asFirst) {
        if (!this.#blocks.equals(block, target, from)) this.#blocks.copy(block, target, from);
      } else if (first !== undefined && !isEqual(target, first, from))
        first.copy(target, from, from, from + blockBytes);
    }
  }

  #restoreMemory({ heap }: Mark): void {
    this.#write(heap, this.#heap(heap.length));
  }

  /** The heap, which only a restored mark makes shorter, and at least so many blocks. */
  #heap(atLeast = 0): Buffer {
    const length = Math.max(Math.ceil(this.#heapEnd() / blockBytes), atLeast) * blockBytes;
    return Buffer.from(this.#machine.HEAPU8.buffer, 0, length);
  }

  #restoreFiles({ table, nodes, streams }: Mark): void {
    const { FS } = this.#machine;
    FS.nameTable.splice(0, FS.nameTable.length, ...table);
    for (const [node, { values, contents }] of nodes)
      Object.assign(node, values, { contents: this.#restored(node, values, contents) });
    FS.streams.splice(0, FS.streams.length, ...streams.map((one) => one?.stream));
    for (const one of streams) if (one !== undefined) Object.assign(one.stream, one.was);
  }

  /** The array that a file has now is used again, if no mark has it. */
  #restored(
    now: FileNode,
    { mode, usedBytes }: KeptNode['values'],
    contents: KeptNode['contents'],
  ): FileNode['contents'] {
    if (!(contents instanceof KeptFile)) return this.#copyOf(mode, contents);
    const { first, blocks } = contents;
    if (blocks === undefined) return first;
    const old = now.contents;
    const isOwn = old instanceof Uint8Array && old !== first && old.length >= usedBytes;
    const restored = isOwn ? old : new Uint8Array(usedBytes);
    this.#write(blocks, bufferOf(restored, usedBytes), bufferOf(first));
    return restored.fill(0, usedBytes);
  }

  #copyBeforeWriting(): void {
    const { stream } = this.#machine.MEMFS.ops_table.file;
    const { write } = stream;
    stream.write = (to, ...rest) => {
      const { node } = to;
      const first = this.#first.get(node);
      if (first !== undefined && node.contents === first) node.contents = copyOf(first);
      return write(to, ...rest);
    };
  }

  #countPrograms(): void {
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
      construct: (target, given: readonly unknown[]) => {
        this.#programs += 1;
        return new target(...given);
      },
    });
  }
}

/** The end of a log file is zeros: they are not copied, and take no memory in a new array. */
function copyOf(contents: Uint8Array): Uint8Array {
  const copy = new Uint8Array(contents.length);
  const [from, to] = [bufferOf(contents), bufferOf(copy)];
  for (let at = 0; at < copy.length; at += blockBytes)
    if (!isEqual(from, to, at)) from.copy(to, at, at, at + blockBytes);
  return copy;
}

/** Of a block of both from an offset. */
function isEqual(bytes: Buffer, others: Buffer, from: number): boolean {
  const end = Math.min(from + blockBytes, bytes.length);
  return others.length >= end && bytes.compare(others, from, end, from, end) === 0;
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array, bytes = length): Buffer {
  return Buffer.from(buffer, byteOffset, bytes);
}

function valuesOf({ fd, node, flags, position }: Stream): Stream {
  return { fd, node, flags, position };
}
