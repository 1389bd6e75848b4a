/**
 * Replaces a file by its fixed text atomically. Encoding, byte order mark and permissions are kept, and a file that changed since it was
 * linted is not written.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../written.ts';

/** Returns the reason why the file was not written, as half a sentence; undefined on success. */
export function writeFixed(path: string, before: string, after: string): string | undefined {
  try {
    const file = realpathSync(path);
    const bytes = readFileSync(file);
    const encoding = encodingOf(bytes);
    if (!encode(before, encoding).equals(bytes)) {
      return encode(new TextDecoder(encoding.name).decode(bytes), encoding).equals(bytes)
        ? 'it changed while it was linted'
        : 'it is not valid text, and writing it would change more than the fix';
    }
    replaceFile(file, encode(after, encoding), bytes);
    return undefined;
  } catch (error) {
    const code = codeOf(error, 'unknown error');
    return error instanceof Changed ? 'it changed while it was linted' : `it cannot be written (${code})`;
  }
}

class Changed extends Error {}

/** The text is written to a temporary file that is then renamed, so a reader sees either the old text or the new one. */
function replaceFile(file: string, next: Buffer, expected: Buffer): void {
  const beside = join(dirname(file), `.plinth-${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeFileSync(beside, next, { mode: statSync(file).mode, flag: 'wx', flush: true });
    if (!readFileSync(file).equals(expected)) throw new Changed();
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly mark: Buffer;
}

/** Detects the encoding as the file reader does. */
function encodingOf(bytes: Buffer): Encoding {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return { name: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) };
  if (first === 0xfe && second === 0xff) return { name: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) };
  const marked = first === 0xef && second === 0xbb && third === 0xbf;
  return { name: 'utf-8', mark: Buffer.from(marked ? [0xef, 0xbb, 0xbf] : []) };
}

function encode(text: string, { name, mark }: Encoding): Buffer {
  switch (name) {
    case 'utf-8':
      return Buffer.concat([mark, Buffer.from(text, 'utf8')]);
    case 'utf-16le':
      return Buffer.concat([mark, Buffer.from(text, 'utf16le')]);
    case 'utf-16be':
      return Buffer.concat([mark, Buffer.from(text, 'utf16le').swap16()]);
  }
}
