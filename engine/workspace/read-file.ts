/** Reads one SQL file as text: detects encodings by byte order marks, skips huge files, returns errors as values. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { dumpBytes } from '../../core/migrations/detection/ignored-files.ts';

export type FileText =
  /** Without a byte order mark, as in editors. */
  | { readonly kind: 'text'; readonly text: string }
  /** Too large for anything but a dump; only its beginning was read. */
  | { readonly kind: 'huge'; readonly bytes: number; readonly head: string }
  | { readonly kind: 'unreadable'; readonly because: string };

/** A file larger than `most` bytes is huge. */
export function readText(path: string, most = dumpBytes): FileText {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return { kind: 'unreadable', because: 'it is not a file' };
    if (stat.size > most) return { kind: 'huge', bytes: stat.size, head: readHead(path) ?? '' };
    return { kind: 'text', text: decode(readFileSync(path)) };
  } catch (error) {
    return { kind: 'unreadable', because: failureOf(error) };
  }
}

/** A clause about why readText would return no text, without reading the file. */
export function whyUnread(path: string): string | undefined {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return 'it is not a file';
    return stat.size > dumpBytes ? 'it is larger than 5 MB' : undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** The first 64 KB; undefined if the file cannot be read. */
function readHead(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const buffer = Buffer.alloc(65_536);
    return decode(buffer.subarray(0, readSync(file, buffer)));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const locks: ReadonlySet<string> = new Set([
  ...(['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'Cargo.lock'] as const),
]);

/** For detection: the beginning; lock files of package managers completely, because names in them are in alphabetical order. */
export function readForDetection(path: string): string | undefined {
  if (!locks.has(basename(path))) return readHead(path);
  const all = readText(path);
  return all.kind === 'text' ? all.text : all.kind === 'huge' ? all.head : undefined;
}

/** A clause about why a file or folder could not be read. */
export function failureOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'reading it is not permitted';
    case 'ELOOP':
      return 'it is a symbolic link that leads back to itself';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENAMETOOLONG':
      return 'its name is too long for this system';
    default:
      return code === '' ? 'it could not be read' : `it could not be read (${code})`;
  }
}

/** UTF-8 unless a mark says UTF-16, which SQL Server's tools write. Invalid bytes become U+FFFD, marks are removed. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}
