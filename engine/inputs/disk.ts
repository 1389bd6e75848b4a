/** Every read of the disk that findings depend on; each is recorded. Failures are values. Decides nothing and writes nothing. */
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { observed } from './recording.ts';

/** The system's error code, such as ENOENT. */
interface Failure {
  readonly code: string;
}

/** True if the path exists. */
export const exists = observed('exists', (path) => existsSync(path));

export type PathKind = 'file' | 'folder' | 'other' | Failure;

/** What the path names; follows links. */
export const kindOf = observed('kind', (path): PathKind => {
  try {
    const stat = statSync(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    return failure(error);
  }
});

/** The path without links. */
export const realPath = observed('real', (path): string | Failure => {
  try {
    return realpathSync.native(path);
  } catch (error) {
    return failure(error);
  }
});

/** A file that has changed since may change again within the same tick of its file system's clock. */
const settledMs = 2_000;

/** Size, times and place of a file, by which git's index recognises files too; undefined if it is missing or has just changed. */
export function stateOf(path: string): string | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const { size, mtimeMs, ctimeMs, ino, dev } = stat;
    const isSettled = Date.now() - Math.max(mtimeMs, ctimeMs) >= settledMs;
    return isSettled ? `${size} ${mtimeMs} ${ctimeMs} ${ino} ${dev}` : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a file; of one that has more than `most`, how many it has. */
export const bytesOf = observed(
  'bytes',
  (path, most): Uint8Array | 'no file' | { size: number } | Failure => {
    try {
      const stat = statSync(path);
      if (!stat.isFile()) return 'no file';
      return stat.size > Number(most) ? { size: stat.size } : readFileSync(path);
    } catch (error) {
      return failure(error);
    }
  },
  stateOf,
);

/** Shared by all reads, each of which copies what it needs. */
const beginning = Buffer.alloc(65_536);

/** The first 64 KB; undefined where the file cannot be read. */
export const headOf = observed(
  'head',
  (path): Uint8Array | undefined => {
    let file: number | undefined;
    try {
      file = openSync(path, 'r');
      return Buffer.from(beginning.subarray(0, readSync(file, beginning)));
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  },
  stateOf,
);

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** The contents of a folder; does not follow links. */
export const entriesOf = observed('entries', async (path): Promise<readonly Entry[] | Failure> => {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      kind: entry.isDirectory()
        ? 'folder'
        : entry.isSymbolicLink()
          ? 'link'
          : entry.isFile()
            ? 'file'
            : 'other',
    }));
  } catch (error) {
    return failure(error);
  }
});

function failure(error: unknown): Failure {
  return { code: error instanceof Error && 'code' in error ? String(error.code) : '' };
}
