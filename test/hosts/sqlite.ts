/**
 * SQLite for tests: the machine's own sqlite3, or Debian's, which is installed where that takes no more than apt-get. A database is a file in
 * a folder of its own and goes with it. Whoever asks where there is none is told which package is missing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDebian } from './debian.ts';

export interface Sqlite {
  /** As `3.40`. */
  readonly version: string;
  /** Runs statements in one session, up to the first that is refused. Nothing is kept between two runs but the file of `database`. */
  readonly run: (sql: string, database?: string) => Outcome;
  /** A file that is not there yet. */
  readonly fresh: () => string;
  readonly stop: () => void;
}

export type Outcome =
  | { readonly ok: true; readonly rows: readonly string[] }
  | { readonly ok: false; readonly message: string };

export async function openSqlite(): Promise<Sqlite> {
  await installSqlite();
  const home = mkdtempSync(join(tmpdir(), 'plinth-sqlite-'));
  let files = 0;
  const found = ask('SELECT sqlite_version()', ':memory:');
  const version = found.ok ? /^\d+\.\d+/.exec(found.rows[0] ?? '')?.[0] : undefined;
  if (version === undefined) throw new Error('sqlite3 did not answer.');
  return {
    version,
    run: (sql, database = ':memory:') => ask(sql, database),
    fresh: () => join(home, `${String((files += 1))}.db`),
    stop: () => {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export function installSqlite(): Promise<void> {
  return ensureDebian('SQLite', 'sqlite3', ['sqlite3']);
}

function ask(sql: string, database: string): Outcome {
  const { status, stdout, stderr } = spawnSync(
    'sqlite3',
    // Nobody needs these files after a power failure, and waiting for the disk takes most of the time.
    ['-batch', '-bail', '-init', '/dev/null', '-cmd', 'PRAGMA synchronous = OFF', database],
    {
      input: sql,
      encoding: 'utf8',
    },
  );
  if (status === 0 && stderr === '')
    return { ok: true, rows: stdout.split('\n').filter((line) => line !== '') };
  const message = /error(?: near line \d+)?: (.*)/i.exec(stderr)?.[1] ?? stderr;
  return { ok: false, message: message.trim() };
}
