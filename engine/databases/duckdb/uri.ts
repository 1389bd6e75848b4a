/** Parses a DuckDB file written in one line: `duckdb:` in the drivers' notations, or its path. */
import type { PartsRead } from '../described.ts';

export function isDuckdbUri(text: string): boolean {
  return /^duckdb:/i.test(text) || /\.(?:duckdb|ddb)$/i.test(text);
}

/** The path in `dbname`, as written: a relative path is relative to its source. */
export function parseDuckdbUri(text: string): PartsRead {
  const path = pathIn(text);
  if (path === undefined) return { ok: false, message: 'The address of the database file cannot be read.' };
  if (path === '' || path === ':memory:')
    return { ok: false, message: 'It names no file: a database in memory is its program’s alone.' };
  if (path.startsWith('md:') || path.startsWith('motherduck:'))
    return { ok: false, message: 'It names a database of MotherDuck. Files on this machine are read.' };
  return { ok: true, values: { dbname: path } };
}

/** `duckdb:app.duckdb`, `duckdb:///app.duckdb` (relative, as in SQLAlchemy), `duckdb:////var/app.duckdb`. */
function pathIn(text: string): string | undefined {
  const rest = /^duckdb:(.*)$/is.exec(text)?.[1];
  if (rest === undefined) return text;
  try {
    const plain = decodeURIComponent(rest.replace(/[?#].*$/s, ''));
    return /^\/\/\/[^/]/.test(plain) ? plain.slice(3) : plain.replace(/^\/\//, '');
  } catch {
    return undefined;
  }
}
