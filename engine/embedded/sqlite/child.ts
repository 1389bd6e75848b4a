/** One run of the embedded SQLite's process, and its requests. After it has ended it stays ended; callers start another. */
import {
  failed,
  type DatabaseFailure,
  type QueryOptions,
  type QueryOutcome,
  type SqlSession,
} from '../../databases/session.ts';
import { releaseOf } from '../../databases/dotted-version.ts';
import { Guarded } from '../guarded.ts';
import { readSqliteReply, type SqliteReply, type SqliteRequest } from './messages.ts';

export interface SqliteLimits {
  readonly startMs: number;
  /** For one text. */
  readonly statementMs: number;
  /** Resident memory of the whole process. An empty database takes about 80 MB. */
  readonly memoryBytes: number;
}

export const sqliteLimits: SqliteLimits = {
  startMs: 30_000,
  statementMs: 30_000,
  memoryBytes: 1_200_000_000,
};

export interface SqliteChildOptions {
  /** The bundled process, dist/sqlite.cjs; sqlite3.wasm is next to it. */
  readonly program: string;
  readonly limits: SqliteLimits;
  /** A file to read; if undefined, a database in memory. */
  readonly file?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type SqliteStart =
  | { readonly kind: 'started'; readonly child: SqliteChild }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

export class SqliteChild implements SqlSession {
  readonly label = 'embedded SQLite';
  readonly #guarded: Guarded<SqliteRequest, SqliteReply>;
  readonly #limits: SqliteLimits;
  #version = 0;

  static async start(options: SqliteChildOptions): Promise<SqliteStart> {
    const child = new SqliteChild(options);
    const { limits, file } = options;
    const answer = await child.#guarded.ask(
      { kind: 'open', id: child.#guarded.nextId(), file },
      limits.startMs,
      options.signal,
    );
    if (answer.kind === 'ended') return { kind: 'failed', failure: answer.failure };
    if (answer.kind === 'opened') {
      child.#version = releaseOf(answer.version);
      return { kind: 'started', child };
    }
    const because = answer.kind === 'error' ? answer.message : 'wrong answer';
    const failure: DatabaseFailure = {
      reason: 'closed',
      message:
        answer.kind === 'error' && file !== undefined
          ? because
          : `The embedded SQLite did not start: ${because}.`,
    };
    child.end(failure);
    return { kind: 'failed', failure };
  }

  private constructor({ program, limits }: SqliteChildOptions) {
    this.#limits = limits;
    this.#guarded = new Guarded({
      program,
      nodeOptions: [],
      memoryBytes: limits.memoryBytes,
      read: readSqliteReply,
      name: 'embedded SQLite',
    });
  }

  /** As core/migrations/dialect/server-version.ts writes it: 354. */
  get version(): number {
    return this.#version;
  }

  get pid(): number | undefined {
    return this.#guarded.pid;
  }

  get isRunning(): boolean {
    return this.#guarded.isRunning;
  }

  query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    return this.#guarded.inTurn(() => this.#query(text, options));
  }

  /** Returns undefined when the next statement runs in a new session on the same database. */
  renew(signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'renew', id: this.#guarded.nextId() }, signal);
  }

  /** Returns undefined on success. */
  mark(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'mark', id: this.#guarded.nextId(), mark }, signal);
  }

  /** Returns undefined when the database has the state of the mark, in a new session. */
  goBack(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'go-back', id: this.#guarded.nextId(), mark }, signal);
  }

  unmark(mark: number): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'unmark', id: this.#guarded.nextId(), mark }, undefined);
  }

  /** It saves nothing: running a history again is faster than writing it. */
  save(): Promise<DatabaseFailure | undefined> {
    return Promise.resolve({ reason: 'statement', message: 'The embedded SQLite keeps nothing in files.' });
  }

  end(failure: DatabaseFailure): void {
    this.#guarded.end(failure);
  }

  async #do(request: SqliteRequest, signal: AbortSignal | undefined): Promise<DatabaseFailure | undefined> {
    const answer = await this.#guarded.inTurn(() => this.#guarded.ask(request, this.#limits.startMs, signal));
    if (answer.kind === 'done') return undefined;
    if (answer.kind === 'ended') return answer.failure;
    const because = answer.kind === 'error' ? answer.message : 'wrong answer';
    return { reason: 'statement', message: `The embedded SQLite did not do it: ${because}.` };
  }

  async #query(text: string, options: QueryOptions): Promise<QueryOutcome> {
    const { values = [], signal, timeoutMs = Infinity } = options;
    const request: SqliteRequest = { kind: 'query', id: this.#guarded.nextId(), text, values };
    const answer = await this.#guarded.ask(request, Math.min(timeoutMs, this.#limits.statementMs), signal);
    switch (answer.kind) {
      case 'rows':
        return { kind: 'rows', rows: answer.rows };
      case 'ended':
        return failed(answer.failure);
      case 'error':
        return failed(this.#failure(answer));
      case 'opened':
      case 'done':
        return failed({ reason: 'statement', message: 'The embedded SQLite answered something else.' });
    }
  }

  /** An error that is not SQLite's comes from the virtual machine, which cannot be trusted any more. */
  #failure({ message, code, position }: SqliteReply & { readonly kind: 'error' }): DatabaseFailure {
    if (code !== undefined)
      return {
        reason: 'statement',
        message,
        sqlState: code,
        ...(position === undefined ? {} : { position }),
      };
    const failure: DatabaseFailure = { reason: 'dropped', message };
    this.end(failure);
    return failure;
  }
}
