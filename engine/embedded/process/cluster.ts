/**
 * The in-memory file system of the embedded server, with a cluster in it from the start: each file is a view of the single buffer that was
 * read, without copying. Depends on how Emscripten stores files in memory, in the pinned version of PGlite.
 */
import { MemoryFS } from '@electric-sql/pglite';

/** The part of Emscripten's internals that is used here. */
interface Files {
  readonly mkdirTree: (path: string) => void;
  readonly writeFile: (path: string, bytes: Uint8Array, options: { readonly canOwn: true }) => void;
}

interface Entry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly bytes: Uint8Array;
}

const root = '/pglite/data';

export class ClusterFiles extends MemoryFS {
  #tar: Uint8Array | undefined;

  /** The file system owns the bytes from here on. */
  constructor(tar: Uint8Array) {
    super();
    this.#tar = tar;
  }

  /** Called once, when the file system exists and before the server looks for a cluster. */
  override initialSyncFs(): Promise<void> {
    const tar = this.#tar;
    this.#tar = undefined;
    if (tar === undefined || this.pg === undefined) throw new Error('There is no cluster to begin with.');
    // Its declarations omit a file system's internals.
    const { FS } = this.pg.Module as unknown as { readonly FS: Files };
    const made = new Set<string>();
    const folder = (path: string): void => {
      if (!made.has(path)) FS.mkdirTree(path);
      made.add(path);
    };
    for (const { path, isFolder, bytes } of entriesOf(tar)) {
      folder(isFolder ? path : path.slice(0, path.lastIndexOf('/')));
      if (!isFolder) FS.writeFile(path, bytes, { canOwn: true });
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
