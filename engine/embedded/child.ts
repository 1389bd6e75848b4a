/**
 * One run of the embedded server's process: started, asked one thing at a time, watched for time and memory, killed when it exceeds them.
 * Once it has ended it stays ended; who needs another starts another.
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import {
  failed,
  utf16Offset,
  type DatabaseFailure,
  type QueryOptions,
  type QueryOutcome,
  type SqlSession,
} from '../databases/session.ts';
import { readReply, type EmbeddedReply, type EmbeddedRequest, type VirtualRelation } from './messages.ts';
import { memoryDescriptor } from './process/memory.ts';

export interface EmbeddedLimits {
  readonly startMs: number;
  /** For one text sent. The server's own statement_timeout never fires in WebAssembly. */
  readonly statementMs: number;
  /** Resident memory of the whole process. An empty server takes about 400 MB. */
  readonly memoryBytes: number;
  /**
   * `short`: WebAssembly is compiled once and plainly, `long`: again in the background where it runs most. Measured on two cores, one migration
   * behind a short history is proved in 1.2 s and in 1.9 s, a history of 361 migrations in 77 s and in 63 s.
   */
  readonly work: 'short' | 'long';
}

export const defaultLimits: EmbeddedLimits = {
  startMs: 30_000,
  statementMs: 30_000,
  memoryBytes: 1_200_000_000,
  work: 'short',
};

export interface SizesRequest {
  readonly add?: readonly VirtualRelation[];
  readonly forget?: readonly string[];
  /** False for as long as anything but a plan is asked for. */
  readonly on: boolean;
}

export interface ChildOptions {
  /** The bundled process, dist/embedded.cjs; its data files lie beside it. */
  readonly program: string;
  readonly extensions: ReadonlySet<string>;
  readonly limits: EmbeddedLimits;
  /** A file that `save` wrote, to go on from. */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly child: EmbeddedChild }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

type ChildState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly id: number; readonly settle: (answer: Answer) => void }
  | { readonly kind: 'ended'; readonly failure: DatabaseFailure };

type Answer = EmbeddedReply | { readonly kind: 'ended'; readonly failure: DatabaseFailure };

export class EmbeddedChild implements SqlSession {
  readonly label = 'embedded PostgreSQL';
  readonly #process: ChildProcess;
  readonly #limits: EmbeddedLimits;
  #state: ChildState = { kind: 'idle' };
  #queue: Promise<unknown> = Promise.resolve();
  #nextId = 1;
  #lastWords = '';

  static async start(options: ChildOptions): Promise<StartOutcome> {
    const child = new EmbeddedChild(options);
    const answer = await child.#ask(
      { kind: 'open', id: 0, extensions: [...options.extensions], from: options.from },
      options.limits.startMs,
      options.signal,
    );
    switch (answer.kind) {
      case 'opened':
        return { kind: 'started', child };
      case 'ended':
        return { kind: 'failed', failure: answer.failure };
      case 'error':
      case 'rows':
      case 'done':
        child.end({ reason: 'closed', message: 'The embedded server did not start.' });
        return {
          kind: 'failed',
          failure: {
            reason: 'closed',
            message: `The embedded server did not start: ${answer.kind === 'error' ? answer.message : 'wrong answer'}.`,
          },
        };
    }
  }

  private constructor(options: ChildOptions) {
    this.#limits = options.limits;
    this.#process = fork(options.program, [], {
      env: cleanEnvironment(),
      execArgv: options.limits.work === 'short' ? ['--liftoff-only'] : [],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    this.#process.on('message', (message: unknown) => {
      this.#receive(message);
    });
    this.#process.on('error', (error) => {
      this.end({ reason: 'closed', message: `The embedded server cannot run: ${error.message}.` });
    });
    this.#process.on('exit', () => {
      const detail = this.#lastWords.trim().split('\n').at(-1) ?? '';
      const reason = detail === '' ? '' : ` Its last words: ${detail}`;
      this.end({ reason: 'dropped', message: `The embedded server ended unexpectedly.${reason}` });
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-2_000);
    });
    this.#watchMemory(this.#process.stdio[memoryDescriptor]);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isRunning(): boolean {
    return this.#state.kind !== 'ended';
  }

  query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    const answer = this.#queue.then(() => this.#query(text, options));
    this.#queue = answer;
    return answer;
  }

  /** Writes the database into a file that another process can go on from. Undefined when it is written. */
  save(file: string, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'save', id: this.#nextId++, file }, 'saved', signal);
  }

  /** Marks what the server is now, so that it can go back there. Undefined when it is done. */
  mark(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'mark', id: this.#nextId++, mark }, 'marked', signal);
  }

  /** Undefined when the server is what it was at the mark, whatever has run since. */
  goBack(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'go-back', id: this.#nextId++, mark }, 'taken back', signal);
  }

  /** Frees what a mark holds. */
  unmark(mark: number): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'unmark', id: this.#nextId++, mark }, 'freed of a mark', undefined);
  }

  /** Tells the planner other sizes of files than they have, or the true ones. Undefined when it is done. */
  sizes(
    { add = [], forget = [], on }: SizesRequest,
    signal?: AbortSignal,
  ): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'sizes', id: this.#nextId++, add, forget, on }, 'given sizes', signal);
  }

  async #do(
    request: EmbeddedRequest,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<DatabaseFailure | undefined> {
    const work = this.#queue.then(() => this.#ask(request, this.#limits.startMs, signal));
    this.#queue = work;
    const answer = await work;
    switch (answer.kind) {
      case 'done':
        return undefined;
      case 'ended':
        return answer.failure;
      case 'error':
      case 'rows':
      case 'opened': {
        const because = answer.kind === 'error' ? answer.message : 'wrong answer';
        return { reason: 'statement', message: `The embedded database was not ${what}: ${because}.` };
      }
    }
  }

  /** Kills the process at once; what waits for it gets this failure. There is nothing on a disk to lose. */
  end(failure: DatabaseFailure): void {
    const before = this.#state;
    if (before.kind === 'ended') return;
    this.#state = { kind: 'ended', failure };
    this.#process.kill('SIGKILL');
    if (before.kind === 'busy') before.settle({ kind: 'ended', failure });
  }

  async #query(text: string, options: QueryOptions): Promise<QueryOutcome> {
    const request: EmbeddedRequest = {
      kind: 'query',
      id: this.#nextId++,
      text,
      protocol: options.protocol ?? 'extended',
      values: options.values ?? [],
    };
    const limit = Math.min(options.timeoutMs ?? Infinity, this.#limits.statementMs);
    const answer = await this.#ask(request, limit, options.signal);
    switch (answer.kind) {
      case 'rows':
        return { kind: 'rows', rows: answer.rows };
      case 'ended':
        return failed(answer.failure);
      case 'error':
        return failed(
          answer.sqlState === undefined ? this.#broken(answer.message) : statementFailure(answer, text),
        );
      case 'opened':
      case 'done':
        return failed({ reason: 'statement', message: 'The embedded server answered something else.' });
    }
  }

  /** What is no answer of PostgreSQL's comes from the machine below it, which is not to be trusted any more. */
  #broken(message: string): DatabaseFailure {
    const failure: DatabaseFailure = { reason: 'dropped', message };
    this.end(failure);
    return failure;
  }

  async #ask(request: EmbeddedRequest, limitMs: number, signal: AbortSignal | undefined): Promise<Answer> {
    if (this.#state.kind === 'ended') return { kind: 'ended', failure: this.#state.failure };
    const cancel = (): void => {
      this.end({ reason: 'cancelled', message: 'The work in the embedded server was cancelled.' });
    };
    if (signal?.aborted === true) {
      cancel();
      return this.#ask(request, limitMs, undefined);
    }
    const timer = setTimeout(() => {
      this.end({
        reason: 'queryTimeout',
        message: `The embedded server took longer than ${limitMs / 1_000} s and was stopped.`,
      });
    }, limitMs);
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise<Answer>((settle) => {
        this.#state = { kind: 'busy', id: request.id, settle };
        this.#process.send(request);
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  #receive(message: unknown): void {
    const reply = readReply(message);
    const before = this.#state;
    if (reply === undefined || before.kind !== 'busy' || before.id !== reply.id) return;
    this.#state = { kind: 'idle' };
    before.settle(reply);
  }

  #watchMemory(pipe: unknown): void {
    if (!isReadable(pipe)) return;
    pipe.on('error', () => undefined);
    pipe.on('data', (chunk: Buffer) => {
      const largest = Math.max(...chunk.toString().split('\n').map(Number));
      if (largest <= this.#limits.memoryBytes) return;
      const megabytes = Math.round(this.#limits.memoryBytes / 1_000_000);
      this.end({
        reason: 'memoryLimit',
        message: `The embedded server needed more than ${megabytes} MB and was stopped.`,
      });
    });
  }
}

/** Nothing of the parent's environment is passed on: it may hold secrets, and the server needs none of it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  // An editor built on Electron starts Node only when it is told so, and Windows programs do not start without SystemRoot.
  if (process.versions['electron'] !== undefined) env['ELECTRON_RUN_AS_NODE'] = '1';
  if (process.platform === 'win32') env['SystemRoot'] = process.env['SystemRoot'];
  return env;
}

function statementFailure(reply: EmbeddedReply & { readonly kind: 'error' }, text: string): DatabaseFailure {
  const position = utf16Offset(text, reply.position);
  return {
    reason: 'statement',
    message: reply.message,
    ...(reply.sqlState === undefined ? {} : { sqlState: reply.sqlState }),
    ...(position === undefined ? {} : { position }),
  };
}

function isReadable(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && 'on' in value;
}
