/**
 * One process of the embedded PostgreSQL that moves between states: after one history, after another, and after what a caller built on one
 * of them. States that were reached are marked, and restored in milliseconds. Its callers take turns.
 */
import type { DatabaseFailure } from '../databases/session.ts';
import type { EmbeddedChild } from './child.ts';
import { sameMigration, type PreparedMigration } from './preparation.ts';
import { runMigration, type MigrationResult } from './replay.ts';

export interface Done {
  readonly migration: PreparedMigration;
  readonly result: MigrationResult;
}

interface State {
  readonly mark: number;
  readonly done: readonly Done[];
  readonly roles: ReadonlySet<string>;
  /** A caller has changed it: no migration runs on it. */
  readonly isBuilt: boolean;
}

export type Reached =
  | { readonly kind: 'reached'; readonly done: readonly Done[] }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** Marks share the memory that they have in common; each more is a few megabytes. */
const mostMarks = 8;

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
    const failure = await server.#mark({ done: [], roles: new Set(['postgres']), isBuilt: false }, signal);
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
    const now = this.#now;
    if (now !== undefined && isSame(now, history)) return { kind: 'reached', done: now.done };
    const [best] = this.#states
      .filter((one) => !one.isBuilt && isBefore(one, history))
      .sort((one, other) => other.done.length - one.done.length);
    if (best === undefined)
      return lost({ reason: 'statement', message: 'The embedded server has no beginning.' });
    const failure = await this.restore(best.mark, signal);
    return failure === undefined ? this.#run(best, history, signal) : lost(failure);
  }

  /** Marks the present state, which its caller has built on a history; returns its number for `restore`. */
  async keep(signal?: AbortSignal): Promise<number | DatabaseFailure> {
    const now = this.#now;
    if (now === undefined) return { reason: 'statement', message: 'The embedded server has no known state.' };
    return (await this.#mark({ ...now, isBuilt: true }, signal)) ?? this.#lastMark;
  }

  async restore(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    const state = this.#states.find((one) => one.mark === mark);
    if (state === undefined) return { reason: 'statement', message: 'This state is not kept any more.' };
    if (this.#now === state) return undefined;
    this.#now = undefined;
    const failure = await this.child.goBack(mark, signal);
    if (failure === undefined) this.#now = state;
    return failure;
  }

  async forget(mark: number): Promise<void> {
    if (!this.#states.some((one) => one.mark === mark)) return;
    this.#states = this.#states.filter((one) => one.mark !== mark);
    await this.child.unmark(mark);
  }

  async #run(
    from: State,
    history: readonly PreparedMigration[],
    signal: AbortSignal | undefined,
  ): Promise<Reached> {
    const roles = new Set(from.roles);
    const done = [...from.done];
    this.#now = undefined;
    for (const migration of history.slice(done.length)) {
      const result = await runMigration({ session: this.child, signal, knownRoles: roles }, migration);
      if (result.kind === 'lost') return lost(result.failure);
      done.push({ migration, result });
    }
    const failure = await this.#mark({ done, roles, isBuilt: false }, signal);
    return failure === undefined ? { kind: 'reached', done } : lost(failure);
  }

  async #mark(
    state: Omit<State, 'mark'>,
    signal: AbortSignal | undefined,
  ): Promise<DatabaseFailure | undefined> {
    this.#lastMark += 1;
    const mark = this.#lastMark;
    const failure = await this.child.mark(mark, signal);
    if (failure !== undefined) return failure;
    this.#now = { ...state, mark };
    this.#states = [...this.#states, this.#now];
    // The first is the empty server.
    const eldest = this.#states.slice(1).find((one) => !one.isBuilt);
    if (this.#states.length > mostMarks && eldest !== undefined) await this.forget(eldest.mark);
    return undefined;
  }
}

function isBefore({ done }: State, history: readonly PreparedMigration[]): boolean {
  return done.every(({ migration }, at) => sameMigration(migration, history[at]));
}

function isSame(state: State, history: readonly PreparedMigration[]): boolean {
  return state.done.length === history.length && isBefore(state, history);
}

function lost(failure: DatabaseFailure): Extract<Reached, { kind: 'failed' }> {
  return { kind: 'failed', failure };
}
