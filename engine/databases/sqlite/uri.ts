/** Parses a database file written in one line: `sqlite:` in the drivers' notations, `file:`, or its path. */
import { fileURLToPath } from 'node:url';
import type { PartsRead } from '../described.ts';

export function isSqliteUri(text: string): boolean {
  return /^(?:sqlite3?|file):/i.test(text) || /\.(?:db|db3|sqlite|sqlite3)$/i.test(text);
}

/** The path in `dbname`, as written: a relative path is relative to its source. */
export function parseSqliteUri(text: string): PartsRead {
  const path = pathIn(text);
  if (path === undefined) return { ok: false, message: 'The address of the database file cannot be read.' };
  if (path === '' || path === ':memory:')
    return { ok: false, message: 'It names no file: a database in memory is its program’s alone.' };
  return { ok: true, values: { dbname: path } };
}

/** `sqlite:app.db`, `sqlite://app.db`, `sqlite:///app.db` (relative, as in SQLAlchemy), `sqlite:////var/app.db`, `file:./app.db`. */
function pathIn(text: string): string | undefined {
  const [, scheme = '', rest = text] = /^(sqlite3?|file):(.*)$/is.exec(text) ?? [];
  const bare = scheme === '' ? rest : rest.replace(/[?#].*$/s, '');
  try {
    if (scheme.toLowerCase() === 'file')
      return bare.startsWith('//') ? fileURLToPath(text.replace(/[?#].*$/s, '')) : decodeURIComponent(bare);
    if (scheme === '') return rest;
    const plain = decodeURIComponent(bare);
    return /^\/\/\/[^/]/.test(plain) ? plain.slice(3) : plain.replace(/^\/\//, '');
  } catch {
    return undefined;
  }
}
