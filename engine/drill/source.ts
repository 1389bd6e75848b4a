/** Recognises what a backup is, by its content and never by its name. Opens nothing but the beginning of files. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type BackupSource =
  /** SQL of pg_dump or mariadb-dump. */
  | { readonly kind: 'text'; readonly path: string; readonly isCompressed: boolean }
  | { readonly kind: 'archive'; readonly path: string; readonly format: 'custom' | 'tar' | 'directory' }
  /** The files of a server. */
  | { readonly kind: 'files'; readonly path: string; readonly major: number }
  | { readonly kind: 'sqlite'; readonly path: string }
  /** A command that writes the files of a server into a folder. */
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'empty'; readonly path: string };

/** Where the command is told the folder. */
export const dataPlace = '{data}';

/** A sentence if it is nothing of the kind. `given`: an absolute path, or a command. */
export function recognise(given: string): BackupSource | string {
  if (given.includes(dataPlace)) return { kind: 'command', command: given };
  const stat = statSync(given, { throwIfNoEntry: false });
  if (stat === undefined) return 'It does not exist.';
  if (stat.isDirectory()) return folder(given);
  if (!stat.isFile()) return 'It is neither a file nor a folder.';
  if (stat.size === 0) return { kind: 'empty', path: given };
  return file(given);
}

/** The beginning of a file. */
export function headOf(path: string): Buffer {
  const head = Buffer.alloc(512);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head;
}

function file(path: string): BackupSource {
  const head = headOf(path);
  const text = head.toString('latin1');
  if (text.startsWith('PGDMP')) return { kind: 'archive', path, format: 'custom' };
  if (text.startsWith('SQLite format 3\0')) return { kind: 'sqlite', path };
  if (text.startsWith('toc.dat\0') && text.slice(257, 262) === 'ustar')
    return { kind: 'archive', path, format: 'tar' };
  return { kind: 'text', path, isCompressed: head[0] === 0x1f && head[1] === 0x8b };
}

function folder(path: string): BackupSource | string {
  if (existsSync(join(path, 'toc.dat'))) return { kind: 'archive', path, format: 'directory' };
  if (existsSync(join(path, 'PG_VERSION')) && existsSync(join(path, 'global'))) {
    const major = Number.parseInt(readFileSync(join(path, 'PG_VERSION'), 'utf8'), 10);
    return Number.isInteger(major)
      ? { kind: 'files', path, major }
      : 'Its PG_VERSION is damaged: no version can be read from it.';
  }
  const names = readdirSync(path);
  if (names.length === 0) return { kind: 'empty', path };
  if (names.some((name) => /^base\.tar/.test(name)))
    return 'It is a base backup in tar format. Unpack base.tar and pg_wal.tar into a folder, as a restore would, and name that folder.';
  if (names.some((name) => /^\d+\.dat/.test(name)))
    return 'It has data of pg_dump’s directory format, and no toc.dat: without the table of contents nothing can be restored from it.';
  return 'It is no backup that is known: neither pg_dump’s directory format nor the files of a server.';
}

/** Of a file, or of all files below a folder. */
export function bytesOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path, { withFileTypes: true }).reduce(
    (sum, one) => sum + bytesOf(join(path, one.name)),
    0,
  );
}

export function formatName(source: BackupSource): string {
  switch (source.kind) {
    case 'text':
      return source.isCompressed ? 'SQL, compressed' : 'SQL';
    case 'archive':
      return `pg_dump, ${source.format} format`;
    case 'files':
      return `files of PostgreSQL ${source.major}`;
    case 'sqlite':
      return 'SQLite file';
    case 'command':
      return 'restore command';
    case 'empty':
      return 'empty';
  }
}
