/** Reads one SQL file as text: detects encodings by byte order marks, skips huge files, returns errors as values. */
import { basename } from 'node:path';
import { dumpBytes } from '../../core/migrations/detection/ignored-files.ts';
import { bytesOf, headOf } from '../inputs/disk.ts';
import { failureOf } from './failure.ts';

export type FileText =
  /** Without a byte order mark, as in editors. */
  | { readonly kind: 'text'; readonly text: string }
  /** Too large for anything but a dump; only its beginning was read. */
  | { readonly kind: 'huge'; readonly bytes: number; readonly head: string }
  | { readonly kind: 'unreadable'; readonly because: string };

/** A file larger than `most` bytes is huge. */
export function readText(path: string, most = dumpBytes): FileText {
  const content = bytesOf(path, String(most));
  if (content === 'no file') return { kind: 'unreadable', because: 'it is not a file' };
  if (content instanceof Uint8Array) return { kind: 'text', text: decode(content) };
  if ('size' in content) return { kind: 'huge', bytes: content.size, head: readHead(path) ?? '' };
  return { kind: 'unreadable', because: failureOf(content) };
}

/** Half a sentence on why there is no text of the file. */
export function whyUnread(content: Exclude<FileText, { kind: 'text' }>): string {
  return content.kind === 'huge' ? 'it is larger than 5 MB' : content.because;
}

/** The first 64 KB; undefined if the file cannot be read. */
function readHead(path: string): string | undefined {
  const head = headOf(path);
  return head && decode(head);
}

const locks: ReadonlySet<string> = new Set([
  ...(['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'Cargo.lock'] as const),
]);

/**
 * For detection: the beginning. Completely lock files of package managers, because names in them are in alphabetical order, and Sqitch's plans,
 * which end with the newest changes.
 */
export function readForDetection(path: string): string | undefined {
  if (!locks.has(basename(path)) && !path.endsWith('.plan')) return readHead(path);
  const all = readText(path);
  return all.kind === 'text' ? all.text : all.kind === 'huge' ? all.head : undefined;
}

/** UTF-8 unless a mark says UTF-16, which SQL Server's tools write. Invalid bytes become U+FFFD, marks are removed. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return utf8.decode(bytes);
}

const utf8 = new TextDecoder('utf-8');
