/** Files as lists of blocks hold what plain arrays would, through any row of writes, changes of size and marks. Knows nothing of a server. */
import { beforeEach, describe, expect, it } from 'vitest';
import { blockBytes } from './blocks.ts';
import {
  bufferOf,
  FileBlocks,
  Files,
  type FileNode,
  type Machine,
  type Operations,
  type Stream,
} from './files.ts';

const nodes = new Map<string, FileNode>();
let files: Files;

beforeEach(() => {
  nodes.clear();
  files = new Files(machine());
});

/** A file system with no folders, of which every file is written through the operations that are tested. */
function machine(): Machine {
  const refused = (): never => {
    throw new Error('Files as blocks need nothing else of it.');
  };
  const readArray: Operations['read'] = ({ node: { contents } }, target) => {
    const bytes = contents instanceof Uint8Array ? contents : [];
    target.set(bytes);
    return bytes.length;
  };
  const made: Machine = {
    HEAPU8: new Uint8Array(0),
    FS: {
      nameTable: [],
      streams: [],
      isDir: () => false,
      mkdirTree: refused,
      readFile: refused,
      writeFile: (path) => made.MEMFS.resizeFileStorage(nodeOf(path), 0),
      lookupPath: (path) => ({ node: nodeOf(path) }),
    },
    MEMFS: {
      ops_table: {
        file: {
          stream: {
            llseek: refused,
            read: readArray,
            write: refused,
            mmap: ({ node }) => node.contents,
            msync: refused,
          },
        },
      },
      resizeFileStorage: refused,
    },
    stackSave: refused,
    stackRestore: refused,
  };
  return made;
}

function nodeOf(path: string): FileNode {
  const known = nodes.get(path);
  if (known !== undefined) return known;
  const node = {
    name: path,
    name_next: undefined,
    mode: 0,
    usedBytes: 0,
    mtime: 0,
    ctime: 0,
    contents: null,
  };
  const whole: FileNode = Object.assign(node, { parent: node as unknown as FileNode });
  nodes.set(path, whole);
  files.machine.FS.nameTable.push(whole);
  return whole;
}

function streamOf(path: string): Stream {
  return { path, fd: 1, node: nodeOf(path), flags: 0, position: 0 };
}

function write(path: string, bytes: Uint8Array, position: number): void {
  files.machine.MEMFS.ops_table.file.stream.write(streamOf(path), bytes, 0, bytes.length, position);
}

function read(path: string): Buffer {
  const target = Buffer.alloc(nodeOf(path).usedBytes + 100);
  const { stream } = files.machine.MEMFS.ops_table.file;
  return target.subarray(0, stream.read(streamOf(path), target, 0, target.length, 0));
}

/** The same numbers in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('files', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => [seed + 1]))('hold what was written, row %i', (seed) => {
    const below = numbers(seed);
    const expected = new Map<string, Buffer>(['a', 'b'].map((path) => [path, Buffer.alloc(0)]));
    let kept: { readonly node: FileNode; readonly was: FileNode; readonly bytes: Buffer }[] = [];
    files.kept = () =>
      kept.flatMap(({ was: { contents } }) => (contents instanceof FileBlocks ? [contents.numbers] : []));
    for (let step = 0; step < 200; step += 1) {
      const path = ['a', 'b'][below(2)] ?? '';
      const before = expected.get(path) ?? Buffer.alloc(0);
      const kind = below(10);
      if (kind < 6) {
        const bytes = Buffer.alloc(below(3 * blockBytes), below(3));
        const position = below(6 * blockBytes);
        write(path, bytes, position);
        const after = Buffer.alloc(
          bytes.length === 0 ? before.length : Math.max(before.length, position + bytes.length),
        );
        before.copy(after);
        bytes.copy(after, position);
        expected.set(path, after);
      } else if (kind < 8) {
        const bytes = below(8 * blockBytes);
        files.machine.MEMFS.resizeFileStorage(nodeOf(path), bytes);
        const after = Buffer.alloc(bytes);
        before.copy(after);
        expected.set(path, after);
      } else if (kind < 9) {
        kept = [...expected].map(([one, bytes]) => ({ node: nodeOf(one), was: { ...nodeOf(one) }, bytes }));
        files.store.freeze();
      } else {
        for (const { node, was, bytes } of kept) {
          Object.assign(node, was);
          expected.set(node.name, bytes);
        }
        files.store.freeze();
        files.sweep();
      }
      for (const [one, bytes] of expected) expect(read(one).equals(bytes)).toBe(true);
    }
  });

  it('share blocks with others at the same place until one is written to', () => {
    const bytes = Buffer.alloc(4 * blockBytes, 7);
    const first = files.make('a', bytes, []);
    const { size } = files.store;
    files.make('b', bytes, [first]);
    expect(files.store.size).toBe(size);
    write('b', Buffer.from('other'), blockBytes);
    expect(read('a').equals(bytes)).toBe(true);
    expect(files.store.size).toBe(size + 1);
  });

  it('take no memory for zeros, and give back what was cut off', () => {
    write('a', Buffer.alloc(4 * blockBytes), 0);
    files.machine.MEMFS.resizeFileStorage(nodeOf('a'), 100 * blockBytes);
    expect(files.store.size).toBe(1);
    write('b', Buffer.alloc(4 * blockBytes, 1), 0);
    files.machine.MEMFS.resizeFileStorage(nodeOf('b'), blockBytes);
    expect(files.store.size).toBe(2);
  });

  it('free what was deleted and is not kept', () => {
    write('a', Buffer.alloc(4 * blockBytes, 1), 0);
    files.machine.FS.nameTable.splice(0);
    files.sweep();
    expect(files.store.size).toBe(1);
  });

  it('are copied out of an array where they are mapped and written back, and read from one that was never written', () => {
    write('a', Buffer.from('text'), 0);
    const { stream } = files.machine.MEMFS.ops_table.file;
    const mapped = stream.mmap(streamOf('a'));
    expect(mapped instanceof Uint8Array && bufferOf(mapped).toString()).toBe('text');
    stream.msync(streamOf('a'), Buffer.from('TEXT'), 0, 2);
    expect(read('a').toString()).toBe('TExt');
    nodeOf('b').contents = Uint8Array.of(1, 2);
    expect([...read('b')]).toEqual([1, 2]);
  });
});
