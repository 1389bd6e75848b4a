/**
 * The folder that a cache lies in, as the store uses it: flat files, each written whole or not at all. What the disk refuses is undefined or
 * nothing done, never thrown: a cache is worth nothing to anybody who has to hear of it.
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
  /** It was of use now. */
  readonly touch: (name: string) => void;
}

export interface ShelfFile {
  readonly name: string;
  readonly bytes: number;
  /** When it was last of use, in milliseconds. */
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

/** Texts of migrations are in it: it is its owner's. Git is told to pass it over, should somebody keep it in a repository. */
function prepare(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, '.gitignore');
  if (statSync(ignore, { throwIfNoEntry: false }) === undefined) writeFileSync(ignore, '*\n');
}

/** A reader sees the file before or the file after, whoever writes at the same time. */
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
