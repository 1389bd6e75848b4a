/** Whether a file can be read as a database, from its first bytes, or a sentence about why not. Opens it for reading and closes it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** One or two sentences; undefined if the file looks valid. */
export function troubleWith(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    return cannotOpen(path, error instanceof Error && 'code' in error ? String(error.code) : String(error));
  }
  try {
    const found = fstatSync(descriptor);
    if (found.isDirectory()) return `${path} is a folder, not a database.`;
    if (found.size === 0) return `${path} is empty: nothing was ever written to it.`;
    const head = Buffer.alloc(100);
    readSync(descriptor, head, 0, head.length, 0);
    return troubleInHead(path, head);
  } finally {
    closeSync(descriptor);
  }
}

/** sqlite.org/fileformat2.html, 1.3. */
function troubleInHead(path: string, head: Buffer): string | undefined {
  if (head.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    return `${path} is not an SQLite database, or it is encrypted.`;
  const newest = 2;
  if (head.readUInt8(19) > newest) return `${path} is of a format that is newer than the embedded SQLite.`;
  const utf8 = 1;
  if (head.readUInt32BE(56) > utf8)
    return `${path} keeps its text as UTF-16, which the embedded SQLite does not read.`;
  return undefined;
}

function cannotOpen(path: string, code: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no file ${path}.`;
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be read by you.`;
    default:
      return `${path} cannot be opened: ${code}.`;
  }
}
