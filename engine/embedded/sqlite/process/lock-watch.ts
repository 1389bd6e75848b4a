/**
 * Whom the connection of a proof keeps out of its file: a second connection to it tries to read and to write while a statement runs, when it
 * commits and after it. The locks are SQLite's own: its layer for Unix keeps them between connections of one process.
 */
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import {
  fileLocks,
  type FileLock,
  type FileLocksSeen,
  type Held,
} from '../../../../core/proof/file-locks.ts';

type Database = InstanceType<Sqlite3Static['oo1']['DB']>;
type Pointer = Parameters<Sqlite3Static['capi']['sqlite3_close_v2']>[0];

/** The layer of SQLite that takes locks; the default of its WebAssembly build takes none. */
export const lockingFiles = 'unix';

/** Of the virtual machine's instructions. */
const between = 10;

export class LockWatch {
  readonly #sqlite: Sqlite3Static;
  readonly #file: string;
  readonly #watched: Pointer;
  /** Each lock is tried once. */
  readonly #tried = new Map<FileLock, Held>();
  #work: Held = free;
  #commit: Held | undefined;

  /** `plinth_locks()` answers, as JSON, for all that ran since it was last asked. */
  static over(sqlite: Sqlite3Static, database: Database, file: string): void {
    const { pointer } = database;
    if (pointer === undefined) return;
    const { capi } = sqlite;
    const watch = new LockWatch(sqlite, pointer, file);
    capi.sqlite3_progress_handler(pointer, between, () => watch.#works(), 0);
    capi.sqlite3_commit_hook(pointer, () => watch.#commits(), 0);
    database.createFunction('plinth_locks', () => JSON.stringify(watch.#seen()));
  }

  private constructor(sqlite: Sqlite3Static, watched: Pointer, file: string) {
    this.#sqlite = sqlite;
    this.#watched = watched;
    this.#file = file;
  }

  #works(): number {
    const held = this.#held();
    if (fileLocks.indexOf(held.lock) > fileLocks.indexOf(this.#work.lock)) this.#work = held;
    return 0;
  }

  #commits(): number {
    this.#commit = this.#held();
    return 0;
  }

  #seen(): FileLocksSeen {
    this.#tried.clear();
    const after = this.#held();
    this.#works();
    const seen = { work: this.#work, commit: this.#commit, after };
    this.#work = free;
    this.#commit = undefined;
    this.#tried.clear();
    return seen;
  }

  #held(): Held {
    const lock = this.#lock();
    const known = this.#tried.get(lock);
    if (known !== undefined) return known;
    const held = { lock, keepsOut: this.#keepsOut() };
    this.#tried.set(lock, held);
    return held;
  }

  #lock(): FileLock {
    const { capi, wasm } = this.#sqlite;
    const answer = wasm.alloc(4);
    // Without a name it is the main database.
    capi.sqlite3_file_control(this.#watched, 0, capi.SQLITE_FCNTL_LOCKSTATE, answer);
    const level: number = wasm.peek32(answer);
    const lock = fileLocks[level] ?? 'UNLOCKED';
    wasm.dealloc(answer);
    if (lock !== 'SHARED') return lock;
    // With a write-ahead log whoever writes only shares the file.
    const state = capi.sqlite3_txn_state(this.#watched, 'main');
    return state === capi.SQLITE_TXN_WRITE ? 'WAL write lock' : lock;
  }

  /** Opened each time: a connection that stays would keep some statements waiting. */
  #keepsOut(): Held['keepsOut'] {
    const { capi, oo1 } = this.#sqlite;
    const other = new oo1.DB(this.#file, 'w', lockingFiles);
    const isBusy = (sql: string): boolean => {
      const { pointer } = other;
      return pointer !== undefined && capi.sqlite3_exec(pointer, sql, 0, 0, 0) === capi.SQLITE_BUSY;
    };
    try {
      if (isBusy('SELECT 1 FROM sqlite_schema')) return 'everybody';
      // Whoever writes needs all of the file when it commits, but with a write-ahead log.
      return isBusy('BEGIN EXCLUSIVE; ROLLBACK') ? 'writers' : 'nobody';
    } finally {
      other.close();
    }
  }
}

const free: Held = { lock: 'UNLOCKED', keepsOut: 'nobody' };
