/**
 * The one process of the embedded PostgreSQL that plans and describes a window's queries, started in advance or on first use and ended when idle. Its
 * callers take turns; what nobody waits for comes last. It keeps nothing that cannot be built again: after it was ended, the next turn starts another.
 */
import { setImmediate } from 'node:timers/promises';
import { assumedCollation } from '../../core/plan-lab/assumed.ts';
import type { DatabaseCollation } from '../../core/statistics/planner/model.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import { remarksOf, type Done } from '../embedded/apply.ts';
import { standInFor } from '../embedded/stand-ins/stand-ins.ts';
import type { EmbeddedChild } from '../embedded/child.ts';
import {
  prepareMigration,
  sameMigration,
  type MigrationToReplay,
  type PreparedMigration,
} from '../embedded/preparation.ts';
import { ReplayedServer } from '../embedded/replayed.ts';
import { Breath } from '../session/time-slices.ts';

/** Starts a process with these extensions. */
export type StartChild = (
  extensions: ReadonlySet<string>,
  collation: DatabaseCollation,
) => Promise<
  | { readonly kind: 'started'; readonly server: EmbeddedChild; readonly remarks: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure }
>;

export type Replayed =
  | {
      readonly kind: 'replayed';
      readonly server: ReplayedServer;
      readonly done: readonly Done[];
      /** What the process lacks. */
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

interface Running {
  readonly server: ReplayedServer;
  readonly remarks: readonly string[];
  /** Of databases: a process has one. */
  readonly collation: DatabaseCollation;
}

/** When a piece of work gets its turn: `soon` is what an editor shows once it is there. */
export type Turn = 'next' | 'soon' | 'when nobody waits';

export class SharedServer {
  readonly #idleMs: number;
  readonly #waiting: Record<Turn, (() => Promise<void>)[]> = { next: [], soon: [], 'when nobody waits': [] };
  readonly #prepared = new Map<
    string,
    { readonly from: MigrationToReplay; readonly prepared: PreparedMigration }
  >();
  #running: Running | undefined;
  #isBusy = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(idleMs = 300_000) {
    this.#idleMs = idleMs;
  }

  /** For display and tests. */
  get pid(): number | undefined {
    return this.#running?.server.isRunning === true ? this.#running.server.child.pid : undefined;
  }

  /** One piece of work at a time. */
  inTurn<T>(work: () => Promise<T>, turn: Turn = 'next'): Promise<T> {
    const done = new Promise<T>((resolve, reject) => {
      this.#waiting[turn].push(() => work().then(resolve, reject));
    });
    void this.#serve();
    return done;
  }

  /** Parsed once, for as long as their texts are the same. */
  async prepare(
    history: readonly MigrationToReplay[],
    parser: PostgresParser,
  ): Promise<readonly PreparedMigration[]> {
    const breath = new Breath(undefined);
    const migrations: PreparedMigration[] = [];
    for (const from of history) {
      const known = this.#prepared.get(from.name);
      const isKnown = known !== undefined && sameMigration(known.from, from);
      const prepared = isKnown ? known.prepared : prepareMigration(from, parser, { standInFor });
      if (!isKnown) this.#prepared.set(from.name, { from, prepared });
      migrations.push(prepared);
      await breath.take();
    }
    return migrations;
  }

  /** Starts the process if none runs, before anything is asked of it. With other extensions than the first question needs, it starts again. */
  async boot(extensions: ReadonlySet<string>, start: StartChild): Promise<void> {
    await this.inTurn(async () => {
      if (this.#running?.server.isRunning !== true)
        await this.#start(extensions, assumedCollation, start, undefined);
    });
  }

  /** In a turn. The collation does not matter if it is undefined. */
  async reach(
    history: readonly PreparedMigration[],
    extensions: ReadonlySet<string>,
    collation: DatabaseCollation | undefined,
    start: StartChild,
    signal?: AbortSignal,
  ): Promise<Replayed> {
    const now = this.#running;
    const fits =
      now?.server.isRunning === true &&
      now.server.has(extensions) &&
      (collation === undefined || isSame(collation, now.collation));
    const running = fits
      ? now
      : await this.#start(extensions, collation ?? now?.collation ?? assumedCollation, start, signal);
    if ('failure' in running) return running;
    const { server } = running;
    const reached = await server.reach(history, signal);
    if (reached.kind === 'reached') {
      const { done } = reached;
      return { kind: 'replayed', server, done, remarks: [...running.remarks, ...remarksOf(done)] };
    }
    // What it contains is not known: the next one starts another.
    this.stop();
    return reached;
  }

  stop(): void {
    clearTimeout(this.#idle);
    this.#running?.server.child.end({ reason: 'closed', message: 'The embedded server was stopped.' });
    this.#running = undefined;
  }

  async #serve(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    clearTimeout(this.#idle);
    while (Object.values(this.#waiting).some(({ length }) => length > 0)) {
      // Whoever has just got an answer may ask on.
      await setImmediate();
      const { next, soon, 'when nobody waits': later } = this.#waiting;
      await (next.shift() ?? soon.shift() ?? later.shift())?.();
    }
    this.#isBusy = false;
    this.#idle = setTimeout(() => {
      this.stop();
    }, this.#idleMs);
    // The idle timer does not keep the process alive.
    this.#idle.unref();
  }

  async #start(
    extensions: ReadonlySet<string>,
    collation: DatabaseCollation,
    start: StartChild,
    signal: AbortSignal | undefined,
  ): Promise<Running | Extract<Replayed, { kind: 'failed' }>> {
    this.stop();
    const started = await start(extensions, collation);
    if (started.kind === 'failed') return started;
    const over = await ReplayedServer.over(started.server, extensions, signal);
    if (over.kind === 'failed') return over;
    this.#running = { server: over.server, remarks: started.remarks, collation };
    return this.#running;
  }
}

function isSame(one: DatabaseCollation, other: DatabaseCollation): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
