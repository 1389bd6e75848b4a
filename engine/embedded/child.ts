/** One run of the embedded PostgreSQL's process, and its requests. After it has ended it stays ended; callers start another. */
import {
  failed,
  utf16Offset,
  type DatabaseFailure,
  type QueryOptions,
  type QueryOutcome,
  type SqlSession,
} from '../databases/session.ts';
import { Guarded, type Ended } from './guarded.ts';
import {
  readReply,
  type EmbeddedReply,
  type EmbeddedRequest,
  type RawDescription,
  type VirtualRelation,
} from './messages.ts';

export interface EmbeddedLimits {
  readonly startMs: number;
  /** For one text. The server's own statement_timeout never fires in WebAssembly. */
  readonly statementMs: number;
  /** Resident memory of the whole process. An empty server takes about 160 MB. */
  readonly memoryBytes: number;
  /**
   * `short`: WebAssembly is compiled once by the baseline compiler, `long`: hot functions are optimised in the background. By default V8
   * optimises so early that the first proof takes 4.7 s of processor time; with a higher threshold it takes 3.2 s, and with the baseline
   * compiler only 2.4 s, in two thirds of the memory. A history of 361 migrations, each proved, takes 77 s with the baseline compiler and
   * 63 s with optimisation. `plans`: as `short`, and JavaScript is not optimised either and garbage is collected sooner: 17 MB less, and after
   * the first plans up to a quarter more processor time.
   */
  readonly work: 'plans' | 'short' | 'long';
}

/** V8's other threads would each have memory of their own, and fill it: one does the same work in 35 MB less, and a quarter less processor time. */
const sparing = ['--v8-pool-size=1', '--max-semi-space-size=2'];

/** The budget is about the number of bytes that a function executes before it is optimised. */
const nodeOptions: Readonly<Record<EmbeddedLimits['work'], readonly string[]>> = {
  plans: ['--liftoff-only', '--no-opt', '--optimize-for-size', ...sparing],
  short: ['--liftoff-only', ...sparing],
  long: ['--wasm-tiering-budget=100000000', ...sparing],
};

export const defaultLimits: EmbeddedLimits = {
  startMs: 30_000,
  statementMs: 30_000,
  memoryBytes: 1_200_000_000,
  work: 'short',
};

/** With fewer migrations nothing runs long enough to be optimised: proving an edit does not become faster. */
const longHistory = 100;

export function behind(migrations: number, limits: EmbeddedLimits): EmbeddedLimits {
  return migrations < longHistory ? { ...limits, work: 'short' } : limits;
}

export interface SizesRequest {
  readonly add?: readonly VirtualRelation[];
  /** False while anything except a plan is requested. */
  readonly on: boolean;
}

export interface ChildOptions {
  /** The bundled process, dist/embedded.cjs; its data files are next to it. */
  readonly program: string;
  readonly extensions: ReadonlySet<string>;
  readonly limits: EmbeddedLimits;
  /** A file that `save` wrote, to continue from. */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly child: EmbeddedChild }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

export type RawlyDescribed =
  | { readonly kind: 'described'; readonly answers: readonly RawDescription[] }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

type Answer = EmbeddedReply | Ended;

export class EmbeddedChild implements SqlSession {
  readonly label = 'embedded PostgreSQL';
  readonly #guarded: Guarded<EmbeddedRequest, EmbeddedReply>;
  readonly #limits: EmbeddedLimits;

  static async start(options: ChildOptions): Promise<StartOutcome> {
    const child = new EmbeddedChild(options);
    const { from, limits, signal } = options;
    const extensions = [...options.extensions];
    const explains = limits.work === 'plans';
    const answer = await child.#guarded.ask(
      { kind: 'open', id: child.#guarded.nextId(), extensions, from, explains },
      limits.startMs,
      signal,
    );
    switch (answer.kind) {
      case 'opened':
        return { kind: 'started', child };
      case 'ended':
        return { kind: 'failed', failure: answer.failure };
      case 'error':
      case 'rows':
      case 'described':
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
    this.#guarded = new Guarded({
      program: options.program,
      nodeOptions: nodeOptions[options.limits.work],
      memoryBytes: options.limits.memoryBytes,
      read: readReply,
      name: 'embedded server',
    });
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

  /** Writes the database to a file from which another process can continue. Returns undefined on success. */
  save(file: string, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'save', id: this.#guarded.nextId(), file }, 'saved', signal);
  }

  /** Records the server's state, to restore it later. Returns undefined on success. */
  mark(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'mark', id: this.#guarded.nextId(), mark }, 'marked', signal);
  }

  /** Returns undefined when the server has the state of the mark again, whatever has run since. */
  goBack(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'go-back', id: this.#guarded.nextId(), mark }, 'taken back', signal);
  }

  /** Frees the memory of a mark. */
  unmark(mark: number): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'unmark', id: this.#guarded.nextId(), mark }, 'freed of a mark', undefined);
  }

  /** Gives the planner other file sizes than the real ones, or the real ones. Returns undefined on success. */
  sizes({ add = [], on }: SizesRequest, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    return this.#do({ kind: 'sizes', id: this.#guarded.nextId(), add, on }, 'given sizes', signal);
  }

  /** What the server knows of each statement before it runs: it runs none of them. */
  describe(texts: readonly string[], signal?: AbortSignal): Promise<RawlyDescribed> {
    return this.#guarded.inTurn(async () => {
      const request: EmbeddedRequest = { kind: 'describe', id: this.#guarded.nextId(), texts };
      const answer: Answer = await this.#guarded.ask(request, this.#limits.statementMs, signal);
      switch (answer.kind) {
        case 'described':
          return answer;
        case 'ended':
          return failed(answer.failure);
        case 'error':
          return failed(this.#broken(answer.message));
        case 'opened':
        case 'rows':
        case 'done':
          return failed(otherAnswer);
      }
    });
  }

  async #do(
    request: EmbeddedRequest,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<DatabaseFailure | undefined> {
    const answer: Answer = await this.#guarded.inTurn(() =>
      this.#guarded.ask(request, this.#limits.startMs, signal),
    );
    switch (answer.kind) {
      case 'done':
        return undefined;
      case 'ended':
        return answer.failure;
      case 'error':
      case 'rows':
      case 'described':
      case 'opened': {
        const because = answer.kind === 'error' ? answer.message : 'wrong answer';
        return { reason: 'statement', message: `The embedded database was not ${what}: ${because}.` };
      }
    }
  }

  /** Kills the process at once; pending requests get this failure. Nothing on disk is lost. */
  end(failure: DatabaseFailure): void {
    this.#guarded.end(failure);
  }

  async #query(text: string, options: QueryOptions): Promise<QueryOutcome> {
    const request: EmbeddedRequest = {
      kind: 'query',
      id: this.#guarded.nextId(),
      text,
      protocol: options.protocol ?? 'extended',
      values: options.values ?? [],
    };
    const limit = Math.min(options.timeoutMs ?? Infinity, this.#limits.statementMs);
    const answer = await this.#guarded.ask(request, limit, options.signal);
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
      case 'described':
      case 'done':
        return failed(otherAnswer);
    }
  }

  /** An error that is not PostgreSQL's comes from the virtual machine, which cannot be trusted any more. */
  #broken(message: string): DatabaseFailure {
    const failure: DatabaseFailure = { reason: 'dropped', message };
    this.end(failure);
    return failure;
  }
}

const otherAnswer: DatabaseFailure = {
  reason: 'statement',
  message: 'The embedded server answered something else.',
};

function statementFailure(reply: EmbeddedReply & { readonly kind: 'error' }, text: string): DatabaseFailure {
  const position = utf16Offset(text, reply.position);
  return {
    reason: 'statement',
    message: reply.message,
    ...(reply.sqlState === undefined ? {} : { sqlState: reply.sqlState }),
    ...(position === undefined ? {} : { position }),
  };
}
