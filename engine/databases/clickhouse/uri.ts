/** Parses a folder of ClickHouse's data written in one line: `chdb:` and its path. An address of a server is none. */
import type { PartsRead } from '../described.ts';

export function isChdbUri(text: string): boolean {
  return /^chdb:/i.test(text);
}

/** The path in `dbname`, as written: a relative path is relative to its source. */
export function parseChdbUri(text: string): PartsRead {
  const path = text.replace(/^chdb:(?:\/\/)?/i, '').replace(/[?#].*$/s, '');
  return path === '' || path === ':memory:'
    ? { ok: false, message: 'It names no folder: a database in memory is its program’s alone.' }
    : { ok: true, values: { dbname: path } };
}
