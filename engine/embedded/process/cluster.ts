/**
 * The in-memory file system of the embedded server, with a cluster in it from the start. The three databases of a new cluster are nearly
 * identical: equal blocks of files of the same name are there once.
 */
import { MemoryFS } from '@electric-sql/pglite';
import type { Blocks } from './blocks.ts';
import { Files, type Machine } from './files.ts';

interface Entry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly bytes: Uint8Array;
}

const root = '/pglite/data';

export class ClusterFiles extends MemoryFS {
  #tar: Uint8Array | undefined;
  #files: Files | undefined;

  constructor(tar: Uint8Array) {
    super();
    this.#tar = tar;
  }

  /** Once the server has started. */
  get files(): Files {
    if (this.#files === undefined) throw new Error('The server has no files before it starts.');
    return this.#files;
  }

  /** Called once, when the file system exists and before the server looks for a cluster. */
  override initialSyncFs(): Promise<void> {
    const tar = this.#tar;
    this.#tar = undefined;
    if (tar === undefined || this.pg === undefined) throw new Error('There is no cluster to begin with.');
    // Its declarations omit a file system's internals.
    const files = new Files(this.pg.Module as unknown as Machine);
    this.#files = files;
    const made = new Set<string>();
    const folder = (path: string): void => {
      if (!made.has(path)) files.machine.FS.mkdirTree(path);
      made.add(path);
    };
    const known = new Map<string, readonly Blocks[]>();
    for (const { path, isFolder, bytes } of entriesOf(tar)) {
      const slash = path.lastIndexOf('/');
      folder(isFolder ? path : path.slice(0, slash));
      if (isFolder) continue;
      const name = path.slice(slash + 1);
      const alike = known.get(name) ?? [];
      known.set(name, [...alike, files.make(path, bytes, alike)]);
    }
    return Promise.resolve();
  }
}

const recordBytes = 512;

/** Files and folders of a tar file, as PGlite writes them. */
function entriesOf(tar: Uint8Array): readonly Entry[] {
  const entries: Entry[] = [];
  const text = (from: number, size: number): string => {
    const end = tar.indexOf(0, from);
    return Buffer.from(tar.subarray(from, end >= 0 && end < from + size ? end : from + size)).toString();
  };
  // An empty record ends it.
  for (let at = 0; at + recordBytes <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12), 8) || 0;
    const type = text(at + 156, 1);
    const name = text(at, 100).replace(/^\/+|\/+$/g, '');
    const path = name === '' ? root : `${root}/${name}`;
    const from = at + recordBytes;
    if (type !== '' && type !== '0' && type !== '5')
      throw new Error(`A cluster has no entries of the kind ${type}.`);
    entries.push({ path, isFolder: type === '5', bytes: tar.subarray(from, from + size) });
    at = from + Math.ceil(size / recordBytes) * recordBytes;
  }
  return entries;
}
