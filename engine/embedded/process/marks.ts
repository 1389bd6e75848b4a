/**
 * Marks of the embedded server's state, and restoring them: memory, files and open descriptors, byte for byte, in a few milliseconds.
 * Between transactions only. Depends on how Emscripten stores files in memory, in the pinned version of PGlite.
 */
import { blockBytes, zeroBlock, type Blocks } from './blocks.ts';
import type { OpenDatabase } from './database.ts';
import { FileBlocks, type FileNode, type Files, type Stream } from './files.ts';

interface Mark {
  readonly id: number;
  readonly heap: Blocks;
  readonly table: readonly (FileNode | undefined)[];
  /** Of each file and folder, what it was. */
  readonly nodes: ReadonlyMap<FileNode, KeptNode>;
  readonly streams: readonly ({ readonly stream: Stream; readonly was: KeptStream } | undefined)[];
  readonly stack: number;
  readonly programs: number;
}

type KeptStream = Pick<Stream, 'fd' | 'node' | 'flags' | 'position'>;
type KeptNode = Pick<FileNode, 'name' | 'parent' | 'name_next' | 'mode' | 'usedBytes' | 'contents'>;

export class Marks {
  readonly #files: Files;
  readonly #heapEnd: () => number;
  #marks: readonly Mark[] = [];
  #programs = 0;

  constructor({ files, heapEnd }: OpenDatabase) {
    this.#files = files;
    this.#heapEnd = heapEnd;
    files.kept = () => this.#kept();
    this.#countPrograms();
  }

  make(id: number): void {
    const { machine } = this.#files;
    const { FS } = machine;
    this.#files.sweep();
    const heap = this.#files.blocksOf(
      this.#heap(),
      this.#marks.map((mark) => mark.heap),
    );
    const nodes = new Map<FileNode, KeptNode>();
    for (const node of this.#files.nodes()) nodes.set(node, this.#copyOf(node));
    const mark: Mark = {
      id,
      heap,
      table: [...FS.nameTable],
      nodes,
      streams: FS.streams.map((stream) => (stream ? { stream, was: valuesOf(stream) } : undefined)),
      stack: machine.stackSave(),
      programs: this.#programs,
    };
    this.#marks = [...this.#marks, mark];
    this.#files.store.freeze();
  }

  drop(id: number): void {
    this.#marks = this.#marks.filter((one) => one.id !== id);
  }

  goBack(id: number): void {
    const mark = this.#marks.find((one) => one.id === id);
    if (mark === undefined) throw new Error('There is no such mark.');
    // A library loaded since is in memory that is then lost, and the machine would not load it again.
    if (mark.programs !== this.#programs) throw new Error('A library was loaded since.');
    this.#restoreMemory(mark);
    this.#restoreFiles(mark);
    this.#files.machine.stackRestore(mark.stack);
    this.#files.store.freeze();
    this.#files.sweep();
  }

  *#kept(): Generator<Blocks> {
    for (const { heap, nodes } of this.#marks) {
      yield heap;
      for (const { contents } of nodes.values()) if (contents instanceof FileBlocks) yield contents.numbers;
    }
  }

  /** A folder's children change in place. */
  #copyOf({ name, parent, name_next, mode, usedBytes, contents }: KeptNode): KeptNode {
    const isFolder = this.#files.machine.FS.isDir(mode);
    const kept = isFolder ? Object.assign({}, contents) : contents;
    return { name, parent, name_next, mode, usedBytes, contents: kept };
  }

  /** Where the heap is longer, zeros follow. */
  #restoreMemory({ heap: blocks }: Mark): void {
    const { store } = this.#files;
    const heap = this.#heap(blocks.length);
    for (let from = 0; from < heap.length; from += blockBytes) {
      const block = blocks[from / blockBytes] ?? zeroBlock;
      if (!store.equals(block, heap, from)) store.read(block, 0, heap.subarray(from, from + blockBytes));
    }
  }

  /** The heap, which only a restored mark makes shorter, and at least so many blocks. */
  #heap(atLeast = 0): Buffer {
    const length = Math.max(Math.ceil(this.#heapEnd() / blockBytes), atLeast) * blockBytes;
    return Buffer.from(this.#files.machine.HEAPU8.buffer, 0, length);
  }

  #restoreFiles({ table, nodes, streams }: Mark): void {
    const { FS } = this.#files.machine;
    FS.nameTable.splice(0, FS.nameTable.length, ...table);
    for (const [node, kept] of nodes) Object.assign(node, this.#copyOf(kept));
    FS.streams.splice(0, FS.streams.length, ...streams.map((one) => one?.stream));
    for (const one of streams) if (one !== undefined) Object.assign(one.stream, one.was);
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

function valuesOf({ fd, node, flags, position }: Stream): KeptStream {
  return { fd, node, flags, position };
}
