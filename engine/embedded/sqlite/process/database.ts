/**
 * One SQLite in WebAssembly and its open database. Runs texts and returns the results; marks and restores the database's state. Behaves
 * like SQLite with default build options. Has no limits itself: a query blocks it entirely.
 */
import { readFile } from 'node:fs/promises';
import sqlite3InitModule, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { LockWatch, lockingFiles } from './lock-watch.ts';
import { troubleWith } from './look-at-file.ts';
import { fileState, installReadOnlyFiles, readOnlyFiles } from './read-only-files.ts';

/** SQLite's error for a statement. */
export class SqliteRefusal extends Error {
  readonly code: string;
  readonly position: number | undefined;

  constructor(message: string, code: string, position: number | undefined) {
    super(message);
    this.code = code;
    this.position = position;
  }
}

export type Row = readonly (string | null)[];

type Pointer = Parameters<Sqlite3Static['capi']['sqlite3_close_v2']>[0];
type WasmAddress = ReturnType<Sqlite3Static['wasm']['scopedAlloc']>;
type StatementPointer = Parameters<Sqlite3Static['capi']['sqlite3_step']>[0];

export class SqliteDatabase {
  readonly #sqlite: Sqlite3Static;
  readonly #marks = new Map<number, Uint8Array>();
  readonly #file: string | undefined;
  /** The state of the file when it was opened. */
  #state: string;
  #open: InstanceType<Sqlite3Static['oo1']['DB']>;

  /** `program`: sqlite3.wasm. `file`: one to read; if undefined, a database in memory. */
  static async open(program: string, file: string | undefined): Promise<SqliteDatabase> {
    const wasmBinary = await readFile(program);
    // Its declarations omit Emscripten's options.
    const start = sqlite3InitModule as (options: object) => Promise<Sqlite3Static>;
    const sqlite = await start({ wasmBinary, print: ignore, printErr: ignore });
    if (file !== undefined) installReadOnlyFiles(sqlite);
    return new SqliteDatabase(sqlite, file);
  }

  private constructor(sqlite: Sqlite3Static, file: string | undefined) {
    this.#sqlite = sqlite;
    this.#file = file;
    this.#state = file === undefined ? '' : fileState(file);
    this.#open = file === undefined ? this.#own(new Uint8Array()) : this.#opened(file);
  }

  /** `3.54.1`. */
  get version(): string {
    return this.#sqlite.version.libVersion;
  }

  /** The rows of the last statement that returns any. Statements before a failed one have run. */
  run(text: string, values: readonly string[]): readonly Row[] {
    return this.#file === undefined ? this.#run(text, values) : this.#read(this.#file, text, values);
  }

  /** Others may write in the meantime: then the read is repeated. */
  #read(file: string, text: string, values: readonly string[]): readonly Row[] {
    for (let tries = 1; ; tries += 1) {
      if (this.#state !== fileState(file)) this.#reopen(file);
      const before = this.#state;
      let refusal: unknown;
      try {
        const rows = this.#run(text, values);
        if (fileState(file) === before) return rows;
      } catch (error) {
        refusal = error;
        if (fileState(file) === before) throw explained(file, error);
      }
      if (tries === mostTries) throw refusal instanceof SqliteRefusal ? refusal : busy(file);
      pause(betweenTriesMs * tries);
    }
  }

  #reopen(file: string): void {
    this.#open.close();
    this.#state = fileState(file);
    this.#open = this.#opened(file);
  }

  #run(text: string, values: readonly string[]): readonly Row[] {
    if (text.includes('\0'))
      throw new SqliteRefusal('unrecognized token: NUL', 'SQLITE_ERROR', text.indexOf('\0'));
    const { wasm } = this.#sqlite;
    const scope = wasm.scopedAllocPush();
    try {
      const [begin, bytes] = wasm.scopedAllocCString(text, true);
      const end = begin + bytes;
      let rows: readonly Row[] = [];
      let at = begin;
      while (at < end) {
        const { statement, next } = this.#prepare(at, end - at, (offset) => utf16(text, at - begin + offset));
        if (statement !== undefined) rows = this.#rowsOf(statement, values) ?? rows;
        at = next;
      }
      return rows;
    } finally {
      wasm.scopedAllocPop(scope);
    }
  }

  /** The same database in a new session. */
  renew(): void {
    this.#become(this.#bytes());
  }

  mark(id: number): void {
    this.#marks.set(id, this.#bytes());
  }

  goBack(id: number): void {
    const bytes = this.#marks.get(id);
    if (bytes === undefined) throw new Error('There is no such mark.');
    this.#become(bytes);
  }

  unmark(id: number): void {
    this.#marks.delete(id);
  }

  // ---------------------------------------------------------------------------------------------------------------- internal

  #prepare(
    at: WasmAddress,
    bytes: number,
    place: (offset: number) => number,
  ): { readonly statement: StatementPointer | undefined; readonly next: WasmAddress } {
    const { capi, wasm } = this.#sqlite;
    const [found, behind] = wasm.scopedAllocPtr(2) as [WasmAddress, WasmAddress];
    const code = capi.sqlite3_prepare_v3(this.#pointer, at, bytes, 0, found, behind);
    if (code !== capi.SQLITE_OK) {
      const offset = capi.sqlite3_error_offset(this.#pointer);
      throw this.#refusal(offset < 0 ? undefined : place(offset));
    }
    const pointer = wasm.peekPtr(found);
    // White space and comments are not statements.
    return { statement: pointer === 0 ? undefined : pointer, next: wasm.peekPtr(behind) };
  }

  /** Undefined for a statement without rows. */
  #rowsOf(statement: StatementPointer, values: readonly string[]): readonly Row[] | undefined {
    const { capi, wasm } = this.#sqlite;
    try {
      for (const [at, value] of values.entries()) {
        const [written, bytes] = wasm.scopedAllocCString(value, true);
        capi.sqlite3_bind_text(statement, at + 1, written, bytes, capi.SQLITE_TRANSIENT);
      }
      const columns = capi.sqlite3_column_count(statement);
      const rows: Row[] = [];
      for (;;) {
        const code = capi.sqlite3_step(statement);
        if (code === capi.SQLITE_DONE) return columns === 0 ? undefined : rows;
        if (code !== capi.SQLITE_ROW) throw this.#refusal(undefined);
        rows.push(Array.from({ length: columns }, (_, at) => this.#value(statement, at)));
      }
    } finally {
      capi.sqlite3_finalize(statement);
    }
  }

  /** Blobs in SQL's notation, because they are not text. */
  #value(statement: StatementPointer, at: number): string | null {
    const { capi, wasm } = this.#sqlite;
    switch (capi.sqlite3_column_type(statement, at)) {
      case capi.SQLITE_NULL:
        return null;
      case capi.SQLITE_BLOB: {
        const from = capi.sqlite3_column_blob(statement, at);
        const bytes = wasm.heap8u().subarray(from, from + capi.sqlite3_column_bytes(statement, at));
        return `x'${Buffer.from(bytes).toString('hex')}'`;
      }
      default:
        return capi.sqlite3_column_text(statement, at);
    }
  }

  #refusal(position: number | undefined): SqliteRefusal {
    const { capi } = this.#sqlite;
    const code = capi.sqlite3_extended_errcode(this.#pointer);
    const name = capi.sqlite3_js_rc_str(code);
    return new SqliteRefusal(capi.sqlite3_errmsg(this.#pointer), name, position);
  }

  get #pointer(): Pointer {
    const { pointer } = this.#open;
    if (pointer === undefined) throw new Error('The database is closed.');
    return pointer;
  }

  #bytes(): Uint8Array {
    return this.#sqlite.capi.sqlite3_js_db_export(this.#pointer);
  }

  #become(bytes: Uint8Array): void {
    this.#open.close();
    this.#open = this.#own(bytes);
  }

  #opened(file: string): InstanceType<Sqlite3Static['oo1']['DB']> {
    const { oo1, capi } = this.#sqlite;
    const trouble = troubleWith(file);
    if (trouble !== undefined) throw new SqliteRefusal(trouble, 'SQLITE_CANTOPEN', undefined);
    const database = new oo1.DB(file, 'r', readOnlyFiles);
    // Without the shared memory of writers, the write-ahead log has to be read to find its contents.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.createFunction('plinth_file_state', () => fileState(file));
    const { pointer } = database;
    // The file is untrusted: its views and triggers may only call functions that compute.
    if (pointer !== undefined) {
      capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, 0);
      capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, 0, 0);
    }
    return database;
  }

  /** In a file of the virtual machine, which is in its memory. */
  #own(bytes: Uint8Array): InstanceType<Sqlite3Static['oo1']['DB']> {
    const { capi, oo1 } = this.#sqlite;
    capi.sqlite3_js_posix_create_file(ownFile, bytes);
    const database = new oo1.DB(ownFile, 'w', lockingFiles);
    const { pointer } = database;
    if (pointer === undefined) throw new Error('SQLite has opened nothing.');
    // SQLite's default: a double-quoted name that is not a column is a string.
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_DQS_DDL, 1, 0);
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_DQS_DML, 1, 0);
    // No file exists next to it, and none may be created.
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, 0, 0);
    LockWatch.over(this.#sqlite, database, ownFile);
    return database;
  }
}

const ownFile = '/plinth.db';
const mostTries = 5;
const betweenTriesMs = 100;

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function busy(file: string): SqliteRefusal {
  const message = `${file} was written to each time it was read. Try again when whoever writes is done.`;
  return new SqliteRefusal(message, 'SQLITE_BUSY', undefined);
}

/** SQLite's error for a file, for people. */
function explained(file: string, error: unknown): unknown {
  if (!(error instanceof SqliteRefusal)) return error;
  const { code, message } = error;
  const said = (what: string): SqliteRefusal => new SqliteRefusal(what, code, undefined);
  if (code.startsWith('SQLITE_CORRUPT'))
    return said(
      `${file} is damaged, and SQLite reads no further: ${message}. PRAGMA integrity_check tells where.`,
    );
  if (code === 'SQLITE_NOTADB') return said(`${file} is not an SQLite database, or it is encrypted.`);
  if (
    code === 'SQLITE_READONLY_ROLLBACK' ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_IOERR')
  )
    return said(
      `Somebody is writing to ${file}, or a program that wrote ended in the middle: its journal lies beside it. Plinth only reads, and does not take that back. Try again when it is done.`,
    );
  if (code.startsWith('SQLITE_READONLY'))
    return said(`${file} is open for reading alone: nothing was changed.`);
  return error;
}

function ignore(): void {
  // Messages are returned to callers, not printed on a console.
}

/** From a number of UTF-8 bytes. */
function utf16(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString().length;
}
