/**
 * One process of the embedded PostgreSQL that moves between states: after one history, after another, and after what a caller built on one
 * of them. States that were reached are marked, and restored in milliseconds. Its callers take turns.
 */
import type { DatabaseFailure } from '../databases/session.ts';
import { applyMigration, type Done } from './apply.ts';
import type { EmbeddedChild } from './child.ts';
import { sameMigration, type PreparedMigration } from './preparation.ts';

interface State {
  readonly mark: number;
  /** Undefined for what a caller has built: no migration runs on it. */
  readonly after: { readonly done: readonly Done[]; readonly roles: ReadonlySet<string> } | undefined;
}

export type Reached =
  | { readonly kind: 'reached'; readonly done: readonly Done[] }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** Marks share the memory that they have in common; each more is a few megabytes. */
const mostMarks = 6;

export class ReplayedServer {
  readonly child: EmbeddedChild;
  readonly #extensions: ReadonlySet<string>;
  #states: readonly State[] = [];
  /** Undefined while it changes, and after it was left half changed. */
  #now: State | undefined;
  #lastMark = 0;

  private constructor(child: EmbeddedChild, extensions: ReadonlySet<string>) {
    this.child = child;
    this.#extensions = extensions;
  }

  /** Of a process that has just started. */
  static async over(
    child: EmbeddedChild,
    extensions: ReadonlySet<string>,
    signal?: AbortSignal,
  ): Promise<
    { readonly kind: 'ready'; readonly server: ReplayedServer } | Extract<Reached, { kind: 'failed' }>
  > {
    const server = new ReplayedServer(child, extensions);
    const failure = await server.#mark({ done: [], roles: new Set(['postgres']) }, signal);
    return failure === undefined ? { kind: 'ready', server } : { kind: 'failed', failure };
  }

  get isRunning(): boolean {
    return this.child.isRunning;
  }

  /** False if the process must start again for these extensions. */
  has(extensions: ReadonlySet<string>): boolean {
    return [...extensions].every((one) => this.#extensions.has(one));
  }

  /** Afterwards the server is in the state after this history, whatever it was asked before. */
  async reach(history: readonly PreparedMigration[], signal?: AbortSignal): Promise<Reached> {
    const [best] = this.#states
      .flatMap(({ mark, after }) =>
        after !== undefined && isBefore(after.done, history) ? [{ mark, ...after }] : [],
      )
      .sort((one, other) => other.done.length - one.done.length);
    if (best === undefined)
      return lost({ reason: 'statement', message: 'The embedded server has no beginning.' });
    const failure = await this.restore(best.mark, signal);
    if (failure !== undefined) return lost(failure);
    const { done } = best;
    return done.length === history.length ? { kind: 'reached', done } : this.#run(best, history, signal);
  }

  /** To be called before the present state is changed: restoring a mark then really restores it. */
  disturb(): void {
    this.#now = undefined;
  }

  /** Marks what its caller has built; returns its number for `restore`. */
  async keep(signal?: AbortSignal): Promise<number | DatabaseFailure> {
    return (await this.#mark(undefined, signal)) ?? this.#lastMark;
  }

  isKept(mark: number): boolean {
    return this.isRunning && this.#states.some((one) => one.mark === mark);
  }

  async restore(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    const state = this.#states.find((one) => one.mark === mark);
    if (state === undefined) return { reason: 'statement', message: 'This state is not kept any more.' };
    if (this.#now === state) return undefined;
    this.#now = undefined;
    const failure = await this.child.goBack(mark, signal);
    if (failure !== undefined) return failure;
    this.#now = state;
    const [first, ...others] = this.#states;
    if (first !== undefined && first !== state)
      this.#states = [first, ...others.filter((one) => one !== state), state];
    return undefined;
  }

  async forget(mark: number): Promise<void> {
    if (!this.#states.some((one) => one.mark === mark)) return;
    this.#states = this.#states.filter((one) => one.mark !== mark);
    await this.child.unmark(mark);
  }

  async #run(
    from: NonNullable<State['after']>,
    history: readonly PreparedMigration[],
    signal: AbortSignal | undefined,
  ): Promise<Reached> {
    const roles = new Set(from.roles);
    const done = [...from.done];
    this.#now = undefined;
    for (const migration of history.slice(done.length)) {
      const applied = await applyMigration({ session: this.child, signal, knownRoles: roles }, migration);
      if (applied.kind === 'lost') return lost(applied.failure);
      done.push(applied.done);
    }
    const failure = await this.#mark({ done, roles }, signal);
    return failure === undefined ? { kind: 'reached', done } : lost(failure);
  }

  async #mark(after: State['after'], signal: AbortSignal | undefined): Promise<DatabaseFailure | undefined> {
    this.#lastMark += 1;
    const mark = this.#lastMark;
    // The first is the empty server; the others are in the order of their last use. The memory of one that goes is used by the next.
    const eldest = this.#states.slice(1).find((one) => one.after !== undefined);
    if (this.#states.length >= mostMarks && eldest !== undefined) await this.forget(eldest.mark);
    // It removes the log of the time before, which the mark would keep.
    const checkpoint = await this.child.query('CHECKPOINT', { protocol: 'simple', signal });
    if (checkpoint.kind === 'failed') return checkpoint.failure;
    const failure = await this.child.mark(mark, signal);
    if (failure !== undefined) return failure;
    this.#now = { mark, after };
    this.#states = [...this.#states, this.#now];
    return undefined;
  }
}

function isBefore(done: readonly Done[], history: readonly PreparedMigration[]): boolean {
  return done.every(({ migration }, at) => sameMigration(migration, history[at]));
}

function lost(failure: DatabaseFailure): Extract<Reached, { kind: 'failed' }> {
  return { kind: 'failed', failure };
}
