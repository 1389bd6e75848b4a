/**
 * One SQLite in WebAssembly and the database that is open in it. Runs texts and says what came of them; marks what the database is, and goes
 * back there. Behaves as SQLite does where nobody has compiled it otherwise. Has no limits of its own: a query blocks it entirely.
 */
import { readFile } from 'node:fs/promises';
import sqlite3InitModule, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm';

/** What SQLite answered instead of taking a statement. */
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
  #open: InstanceType<Sqlite3Static['oo1']['DB']>;

  /** `program`: sqlite3.wasm. */
  static async inMemory(program: string): Promise<SqliteDatabase> {
    const wasmBinary = await readFile(program);
    // Its declarations do not say what Emscripten's options are.
    const start = sqlite3InitModule as (options: object) => Promise<Sqlite3Static>;
    return new SqliteDatabase(await start({ wasmBinary, print: ignore, printErr: ignore }));
  }

  private constructor(sqlite: Sqlite3Static) {
    this.#sqlite = sqlite;
    this.#open = this.#empty();
  }

  /** `3.54.1`. */
  get version(): string {
    return this.#sqlite.version.libVersion;
  }

  /** The rows of the last statement that gives any. Statements before one that is refused have run. */
  run(text: string, values: readonly string[]): readonly Row[] {
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
    // What is only blank or comment makes no statement.
    return { statement: pointer === 0 ? undefined : pointer, next: wasm.peekPtr(behind) };
  }

  /** Undefined of a statement that gives none. */
  #rowsOf(statement: StatementPointer, values: readonly string[]): readonly Row[] | undefined {
    const { capi } = this.#sqlite;
    try {
      for (const [at, value] of values.entries())
        capi.sqlite3_bind_text(statement, at + 1, value, -1, capi.SQLITE_TRANSIENT);
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

  /** Bytes as SQL writes them: they are no text. */
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
    const { capi, wasm } = this.#sqlite;
    this.#open.close();
    this.#open = this.#empty();
    // Nothing was in it yet.
    if (bytes.length === 0) return;
    const copy = wasm.allocFromTypedArray(bytes);
    const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_RESIZEABLE;
    const code = capi.sqlite3_deserialize(this.#pointer, 'main', copy, bytes.length, bytes.length, flags);
    if (code !== capi.SQLITE_OK) throw this.#refusal(undefined);
  }

  #empty(): InstanceType<Sqlite3Static['oo1']['DB']> {
    const { capi, oo1 } = this.#sqlite;
    const database = new oo1.DB(':memory:', 'c');
    const { pointer } = database;
    if (pointer === undefined) throw new Error('SQLite has opened nothing.');
    // As SQLite is where nobody says otherwise: a name in double quotes that is no column's is a string.
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_DQS_DDL, 1, 0);
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_DQS_DML, 1, 0);
    // There is nothing beside it, and nothing is to be.
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, 0, 0);
    return database;
  }
}

function ignore(): void {
  // What it says goes to callers as an answer, not to a console.
}

/** From a count of bytes in UTF-8. */
function utf16(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString().length;
}
