/**
 * A DuckDB file that is attached, read-only, for one question at a time. DuckDB locks a file as long as it is attached, and refuses a program
 * that wants to write at once: so starting DuckDB, which takes most of the time, happens before; questions that follow each other at once
 * share a moment; and after it the file is left alone for longer than it was held. No statement can open another file, load an extension or
 * change a setting.
 */
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { literal, quotedName } from '../literal.ts';

/** The part of @duckdb/node-api that is used. */
interface NodeApi {
  readonly DuckDBInstance: {
    readonly create: (path: string, options: Readonly<Record<string, string>>) => Promise<Instance>;
  };
  readonly StatementType: { readonly SELECT: number; readonly EXPLAIN: number };
}

interface Instance {
  readonly connect: () => Promise<Connection>;
}

interface Connection {
  readonly run: (sql: string) => Promise<unknown>;
  readonly extractStatements: (sql: string) => Promise<Extracted>;
}

interface Result {
  /** Values of the package have texts of their own. */
  readonly getRows: () => readonly (readonly ({ readonly toString: () => string } | null)[])[];
}

interface Extracted {
  readonly count: number;
  readonly prepare: (at: number) => Promise<Prepared>;
}

interface Prepared {
  readonly statementType: number;
  readonly bind: (values: string[]) => void;
  readonly runAndReadAll: () => Promise<Result>;
  readonly destroySync: () => void;
}

/** A program that writes for a moment is waited for. */
const patienceMs = 2_000;
const betweenMs = 20;

/** The next statement of the same question is there by then. */
const lingerMs = 4;
/** With more statements the file is attached again. */
const mostHeldMs = 30;
/** Between two questions: as long as the file was held, within these bounds. */
const restMs = { least: 100, most: 1_000 };

const otherText = 'Only one SELECT is read from a file.';

/** DuckDB's own names, which a file cannot have. */
const reserved = new Set(['memory', 'system', 'temp']);

export class DuckdbFile {
  readonly #api: NodeApi;
  readonly #connection: Connection;
  readonly #path: string;
  readonly #name: string;
  /** When it was attached; undefined if it is not. */
  #since: number | undefined;
  #freeUntil = 0;
  #leaving: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  static async prepare(module: string, path: string): Promise<DuckdbFile> {
    // The user's own dependency: it is known by the part of it that is used here.
    const api = createRequire(module)(module) as NodeApi;
    const instance = await api.DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: '1GB',
      // What does not fit is refused, and written nowhere.
      temp_directory: '',
    });
    const connection = await instance.connect();
    await connection.run(`SET allowed_paths = [${literal(path)}, ${literal(`${path}.wal`)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return new DuckdbFile(api, connection, path);
  }

  private constructor(api: NodeApi, connection: Connection, path: string) {
    this.#api = api;
    this.#connection = connection;
    this.#path = path;
    const stem = basename(path, extname(path));
    this.#name = quotedName(reserved.has(stem.toLowerCase()) ? `${stem}_file` : stem);
  }

  /** After the statement before, and after a detaching that has begun. */
  read(text: string, values: readonly string[]): Promise<readonly (readonly (string | null)[])[]> {
    clearTimeout(this.#leaving);
    const rows = this.#last.then(() => this.#read(text, values));
    this.#last = rows.catch(() => undefined);
    return rows;
  }

  async #read(text: string, values: readonly string[]): Promise<readonly (readonly (string | null)[])[]> {
    if (this.#since !== undefined && this.#heldMs() > mostHeldMs) await this.#detach();
    if (this.#since === undefined) await this.#attach();
    try {
      return await this.#withPrepared(text, async (prepared) => {
        if (!(await this.#isRead(prepared, text))) throw new Error(otherText);
        prepared.bind([...values]);
        const result = await prepared.runAndReadAll();
        return result.getRows().map((row) => row.map((value) => value?.toString() ?? null));
      });
    } finally {
      if (this.#heldMs() > mostHeldMs) await this.#detach();
      else
        this.#leaving = setTimer(() => {
          this.#last = this.#last.then(() => (this.#since === undefined ? undefined : this.#detach()));
        }, lingerMs);
    }
  }

  #heldMs(): number {
    return performance.now() - (this.#since ?? performance.now());
  }

  async #detach(): Promise<void> {
    await this.#connection.run('USE memory');
    await this.#connection.run(`DETACH ${this.#name}`);
    const now = performance.now();
    this.#freeUntil = now + Math.min(restMs.most, Math.max(restMs.least, this.#heldMs()));
    this.#since = undefined;
  }

  async #attach(): Promise<void> {
    await setTimeout(Math.max(0, this.#freeUntil - performance.now()));
    const giveUp = performance.now() + patienceMs;
    for (;;) {
      try {
        this.#since = performance.now();
        await this.#connection.run(`ATTACH ${literal(this.#path)} AS ${this.#name} (READ_ONLY)`);
        await this.#connection.run(`USE ${this.#name}`);
        return;
      } catch (error) {
        this.#since = undefined;
        const isHeld = error instanceof Error && error.message.includes('Could not set lock');
        if (!isHeld || performance.now() > giveUp) throw error;
        await setTimeout(betweenMs);
      }
    }
  }

  /** One query, or EXPLAIN of one. */
  async #isRead({ statementType }: Prepared, text: string): Promise<boolean> {
    const { SELECT, EXPLAIN } = this.#api.StatementType;
    const explained = /^EXPLAIN \([A-Z, ]+\) /.exec(text)?.[0];
    if (statementType !== EXPLAIN || explained === undefined) return statementType === SELECT;
    return this.#withPrepared(text.slice(explained.length), (inner) =>
      Promise.resolve(inner.statementType === SELECT),
    );
  }

  /** What is looked at is what runs. Several statements are refused, and none. */
  async #withPrepared<T>(text: string, use: (prepared: Prepared) => Promise<T>): Promise<T> {
    const statements = await this.#connection.extractStatements(text);
    if (statements.count !== 1) throw new Error(otherText);
    const prepared = await statements.prepare(0);
    try {
      return await use(prepared);
    } finally {
      prepared.destroySync();
    }
  }
}
