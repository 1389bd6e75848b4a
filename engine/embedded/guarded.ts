/**
 * A child process that contains a database: one request at a time, with time and memory limits that the parent enforces, because a query
 * blocks the process entirely. Knows nothing about the requests; callers start another process after one has been killed.
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { DatabaseFailure } from '../databases/session.ts';
import { memoryDescriptor } from './process/serve.ts';

export interface GuardedOptions<Reply> {
  /** The bundled process; its data files are next to it. */
  readonly program: string;
  readonly nodeOptions: readonly string[];
  /** Resident memory of the whole process. */
  readonly memoryBytes: number;
  readonly read: (message: unknown) => Reply | undefined;
  /** Its name in messages: `embedded server`. */
  readonly name: string;
}

interface Numbered {
  readonly id: number;
}

export interface Ended {
  readonly kind: 'ended';
  readonly failure: DatabaseFailure;
}

type State<Reply> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly id: number; readonly settle: (answer: Reply | Ended) => void }
  | Ended;

export class Guarded<Request extends Numbered, Reply extends Numbered> {
  readonly #process: ChildProcess;
  readonly #options: GuardedOptions<Reply>;
  #state: State<Reply> = { kind: 'idle' };
  #queue: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #lastWords = '';

  constructor(options: GuardedOptions<Reply>) {
    this.#options = options;
    const { program, nodeOptions, name } = options;
    this.#process = fork(program, [], {
      env: cleanEnvironment(),
      execArgv: [...nodeOptions],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    this.#process.on('message', (message: unknown) => {
      this.#receive(message);
    });
    this.#process.on('error', (error) => {
      this.end({ reason: 'closed', message: `The ${name} cannot run: ${error.message}.` });
    });
    this.#process.on('exit', () => {
      const detail = this.#lastWords.trim().split('\n').at(-1) ?? '';
      const reason = detail === '' ? '' : ` Its last words: ${detail}`;
      this.end({ reason: 'dropped', message: `The ${name} ended unexpectedly.${reason}` });
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

  nextId(): number {
    return (this.#lastId += 1);
  }

  /** After all earlier requests. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(work);
    this.#queue = result;
    return result;
  }

  /** Kills the process at once; pending requests get this failure. Nothing on disk is lost. */
  end(failure: DatabaseFailure): void {
    const before = this.#state;
    if (before.kind === 'ended') return;
    this.#state = { kind: 'ended', failure };
    this.#process.kill('SIGKILL');
    if (before.kind === 'busy') before.settle({ kind: 'ended', failure });
  }

  async ask(request: Request, limitMs: number, signal: AbortSignal | undefined): Promise<Reply | Ended> {
    if (this.#state.kind === 'ended') return this.#state;
    const { name } = this.#options;
    const cancel = (): void => {
      this.end({ reason: 'cancelled', message: `The work in the ${name} was cancelled.` });
    };
    if (signal?.aborted === true) {
      cancel();
      return this.ask(request, limitMs, undefined);
    }
    const timer = setTimeout(() => {
      this.end({
        reason: 'queryTimeout',
        message: `The ${name} took longer than ${limitMs / 1_000} s and was stopped.`,
      });
    }, limitMs);
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise<Reply | Ended>((settle) => {
        this.#state = { kind: 'busy', id: request.id, settle };
        this.#process.send(request);
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  #receive(message: unknown): void {
    const reply = this.#options.read(message);
    const before = this.#state;
    if (reply === undefined || before.kind !== 'busy' || before.id !== reply.id) return;
    this.#state = { kind: 'idle' };
    before.settle(reply);
  }

  #watchMemory(pipe: unknown): void {
    if (!isReadable(pipe)) return;
    const { memoryBytes, name } = this.#options;
    pipe.on('error', () => undefined);
    pipe.on('data', (chunk: Buffer) => {
      const largest = Math.max(...chunk.toString().split('\n').map(Number));
      if (largest <= memoryBytes) return;
      const megabytes = Math.round(memoryBytes / 1_000_000);
      this.end({
        reason: 'memoryLimit',
        message: `The ${name} needed more than ${megabytes} MB and was stopped.`,
      });
    });
  }
}

/** The parent's environment is not passed on: it may contain secrets, and the process needs none of it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  // An editor built on Electron starts Node only with this variable, and Windows programs do not start without SystemRoot.
  if (process.versions['electron'] !== undefined) env['ELECTRON_RUN_AS_NODE'] = '1';
  if (process.platform === 'win32') env['SystemRoot'] = process.env['SystemRoot'];
  // Large arrays get memory of their own and give it back: by itself glibc raises that threshold with each of them that ends. Threads share what
  // they hold free. Other libraries take no notice.
  if (process.platform === 'linux')
    env['GLIBC_TUNABLES'] = 'glibc.malloc.mmap_threshold=131072:glibc.malloc.arena_max=1';
  return env;
}

function isReadable(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && 'on' in value;
}
