/**
 * The folder of a cache: flat files, each written atomically. Errors of the disk are never thrown; the result is undefined or nothing is
 * done, since a cache must not cause failures.
 */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Shelf {
  readonly folder: string;
  readonly list: () => readonly ShelfFile[];
  readonly read: (name: string) => Uint8Array | undefined;
  readonly write: (name: string, bytes: Uint8Array) => void;
  readonly remove: (name: string) => void;
  /** Marks the file as used now. */
  readonly touch: (name: string) => void;
}

export interface ShelfFile {
  readonly name: string;
  readonly bytes: number;
  /** Time of the last use, in milliseconds. */
  readonly at: number;
}

export function shelfIn(folder: string): Shelf {
  const quietly = <T>(look: () => T): T | undefined => {
    try {
      return look();
    } catch {
      return undefined;
    }
  };
  return {
    folder,
    list: () => quietly(() => readdirSync(folder).flatMap((name) => fileNamed(folder, name))) ?? [],
    read: (name) => quietly(() => readFileSync(join(folder, name))),
    write: (name, bytes) => {
      quietly(() => {
        prepare(folder);
        writeWhole(folder, name, bytes);
      });
    },
    remove: (name) => {
      quietly(() => {
        rmSync(join(folder, name), { force: true });
      });
    },
    touch: (name) => {
      const now = new Date();
      quietly(() => {
        utimesSync(join(folder, name), now, now);
      });
    },
  };
}

function fileNamed(folder: string, name: string): readonly ShelfFile[] {
  // Another process may have removed it since it was listed.
  const stat = statSync(join(folder, name), { throwIfNoEntry: false });
  return stat?.isFile() === true ? [{ name, bytes: stat.size, at: stat.mtimeMs }] : [];
}

/** The files contain lines of migrations, so only their owner may read them. Git ignores the folder if it is in a repository. */
function prepare(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, '.gitignore');
  if (statSync(ignore, { throwIfNoEntry: false }) === undefined) writeFileSync(ignore, '*\n');
}

/** A reader gets the old file or the new one, even if several processes write at the same time. */
function writeWhole(folder: string, name: string, bytes: Uint8Array): void {
  const draft = join(folder, `${name}.${process.pid}.${Math.random().toString(36).slice(2)}${draftEnding}`);
  try {
    writeFileSync(draft, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(draft, join(folder, name));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

export const draftEnding = '.draft';
