/**
 * Marks of the embedded server's state, and restoring them: memory, files and open descriptors, byte for byte, in a few milliseconds.
 * Between transactions only. Depends on how Emscripten stores files in memory, in the pinned version of PGlite.
 */
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
  /** Bytes of a file; children of a folder. */
  contents: Uint8Array | Record<string, FileNode>;
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
  /** Undefined for a page of zeros. */
  readonly pages: readonly (Buffer | undefined)[];
  readonly table: readonly (FileNode | undefined)[];
  /** Of each file and folder, what it was. */
  readonly nodes: ReadonlyMap<FileNode, FileNode>;
  readonly streams: readonly ({ readonly stream: Stream; readonly was: Stream } | undefined)[];
  readonly stack: number;
  readonly programs: number;
}

const pageBytes = 65_536;
const zeros = Buffer.alloc(pageBytes);

export class Marks {
  readonly #machine: Machine;
  readonly #heapEnd: () => number;
  /** Contents that belong to a mark: they are copied on write. */
  readonly #held = new WeakSet<object>();
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
    const nodes = new Map<FileNode, FileNode>();
    for (const first of FS.nameTable) {
      for (let node = first; node !== undefined; node = node.name_next) {
        if (FS.isFile(node.mode)) this.#hold(node);
        nodes.set(node, this.#copyOf(node));
      }
    }
    const mark: Mark = {
      id,
      pages: this.#pages(),
      table: [...FS.nameTable],
      nodes,
      streams: FS.streams.map((stream) => (stream ? { stream, was: valuesOf(stream) } : undefined)),
      stack: this.#machine.stackSave(),
      programs: this.#programs,
    };
    this.#marks = [...this.#marks, mark];
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
    this.#machine.stackRestore(mark.stack);
  }

  /** A page that another mark has too is shared with it. */
  #pages(): readonly (Buffer | undefined)[] {
    return this.#eachPage().map((page, at) => {
      const known = this.#marks.find(({ pages }) => pages[at]?.equals(page) === true);
      if (known !== undefined) return known.pages[at];
      return page.equals(zeros) ? undefined : Buffer.from(page);
    });
  }

  /** So is a file. */
  #hold(node: FileNode): void {
    const { contents, usedBytes } = node;
    if (this.#held.has(contents)) return;
    const bytes = bytesOf(node);
    const known = this.#marks
      .map(({ nodes }) => nodes.get(node))
      .find((was) => was?.usedBytes === usedBytes && bytes?.equals(bytesOf(was) ?? zeros) === true);
    node.contents = known?.contents ?? contents;
    this.#held.add(node.contents);
  }

  #restoreMemory({ pages }: Mark): void {
    for (const [at, page] of this.#eachPage(pages.length).entries()) {
      const wanted = pages[at] ?? zeros;
      if (!page.equals(wanted)) wanted.copy(page);
    }
  }

  /** Those of the heap, which only a restored mark makes shorter, and at least so many. */
  #eachPage(atLeast = 0): readonly Buffer[] {
    const { buffer } = this.#machine.HEAPU8;
    const length = Math.max(Math.ceil(this.#heapEnd() / pageBytes), atLeast);
    return Array.from({ length }, (_, at) => Buffer.from(buffer, at * pageBytes, pageBytes));
  }

  #restoreFiles({ table, nodes, streams }: Mark): void {
    const { FS } = this.#machine;
    FS.nameTable.splice(0, FS.nameTable.length, ...table);
    for (const [node, was] of nodes) Object.assign(node, was, { contents: this.#contentsOf(was) });
    FS.streams.splice(0, FS.streams.length, ...streams.map((one) => one?.stream));
    for (const one of streams) if (one !== undefined) Object.assign(one.stream, one.was);
  }

  #copyOf(node: FileNode): FileNode {
    const { name, parent, name_next, mode, usedBytes } = node;
    return { name, parent, name_next, mode, usedBytes, contents: this.#contentsOf(node) };
  }

  /** A folder's children change in place. */
  #contentsOf({ mode, contents }: FileNode): FileNode['contents'] {
    return this.#machine.FS.isDir(mode) && !(contents instanceof Uint8Array) ? { ...contents } : contents;
  }

  #copyBeforeWriting(): void {
    const { stream } = this.#machine.MEMFS.ops_table.file;
    const { write } = stream;
    stream.write = (to, ...rest) => {
      const { node } = to;
      if (node.contents instanceof Uint8Array && this.#held.has(node.contents))
        node.contents = copyOf(node.contents);
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
  let end = contents.length;
  while (end > 0 && isZero(contents.subarray(Math.max(0, end - pageBytes), end)))
    end = Math.max(0, end - pageBytes);
  copy.set(contents.subarray(0, end));
  return copy;
}

function isZero(bytes: Uint8Array): boolean {
  return zeros.subarray(0, bytes.length).equals(bytes);
}

function bytesOf({ contents, usedBytes }: FileNode): Buffer | undefined {
  return contents instanceof Uint8Array
    ? Buffer.from(contents.buffer, contents.byteOffset, usedBytes)
    : undefined;
}

function valuesOf({ fd, node, flags, position }: Stream): Stream {
  return { fd, node, flags, position };
}
