/**
 * The embedded PostgreSQL of one window: started on first use, containing one migration history at a time, stopped when idle. At most one
 * process runs. Callers pass the history with every request, so that a stopped or killed server is rebuilt transparently.
 */
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { introspect, type Introspected } from '../databases/catalog/introspect.ts';
import { readContents, type ContentsRead } from '../databases/catalog/makes.ts';
import { explore, type Explored, type Question } from '../databases/catalog/explore/explore.ts';
import { explain, type ExplainOutcome } from '../databases/explain.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import { behind, defaultLimits, EmbeddedChild, type EmbeddedLimits } from './child.ts';
import { extensionsToLoad } from './extensions.ts';
import {
  prepareMigration,
  sameMigration,
  type MigrationToReplay,
  type PreparedMigration,
} from './preparation.ts';
import { notVerifiable, runMigration, type MigrationResult } from './replay.ts';

export interface EmbeddedServerOptions {
  /** dist/embedded.cjs. */
  readonly program: string;
  readonly loadParser: () => Promise<PostgresParser>;
  readonly limits?: Partial<EmbeddedLimits>;
  readonly idleMs?: number;
}

export interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly done: number;
  readonly total: number;
  /** The migration that is running. */
  readonly name: string;
}

export interface ReplayedMigration {
  readonly name: string;
  readonly result: MigrationResult;
}

export type ReplayOutcome =
  | {
      readonly kind: 'replayed';
      readonly migrations: readonly ReplayedMigration[];
      /** Needed but not available; statements that only concern them were skipped. */
      readonly skippedExtensions: readonly string[];
      /** Created without privileges and passwords, because a migration names them. */
      readonly standInRoles: readonly string[];
    }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

const fiveMinutes = 300_000;
/** How often a migration may crash the server before the rest is abandoned. */
const mostRestarts = 3;

/** The contents of the process. A stopped server has none. */
type ServerState =
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'running';
      readonly child: EmbeddedChild;
      readonly extensions: ReadonlySet<string>;
      readonly roles: Set<string>;
      readonly done: readonly Done[];
    };

interface Done {
  readonly migration: PreparedMigration;
  readonly result: MigrationResult;
}

type Prepared =
  | { readonly ok: true; readonly session: SqlSession; readonly outcome: ReplayOutcome }
  | { readonly ok: false; readonly failure: DatabaseFailure };

export class EmbeddedServer {
  readonly #options: EmbeddedServerOptions;
  readonly #limits: EmbeddedLimits;
  #state: ServerState = { kind: 'stopped' };
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(options: EmbeddedServerOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
  }

  /** For display and tests. */
  get pid(): number | undefined {
    return this.#state.kind === 'running' && this.#state.child.isRunning ? this.#state.child.pid : undefined;
  }

  /** Runs the history, or the part of it that the server does not contain yet. */
  async replay(history: readonly MigrationToReplay[], options: WorkOptions = {}): Promise<ReplayOutcome> {
    const prepared = await this.#with(history, options, (_session, outcome) => Promise.resolve(outcome));
    return prepared.ok ? prepared.value : { kind: 'failed', failure: prepared.failure };
  }

  async introspect(history: readonly MigrationToReplay[], options: WorkOptions = {}): Promise<Introspected> {
    const answer = await this.#with(history, options, (session) => introspect(session, options));
    return answer.ok ? answer.value : { kind: 'failed', failure: answer.failure };
  }

  async explore(
    history: readonly MigrationToReplay[],
    question: Question,
    options: WorkOptions = {},
  ): Promise<Explored> {
    const answer = await this.#with(history, options, (session) => explore(session, question, options));
    return answer.ok ? answer.value : { kind: 'failed', failure: answer.failure };
  }

  /** Its contents, to be compared with another database, and the results of the migrations. */
  async contents(
    history: readonly MigrationToReplay[],
    options: WorkOptions = {},
  ): Promise<{ readonly read: ContentsRead; readonly outcome: ReplayOutcome }> {
    const answer = await this.#with(history, options, async (session, outcome) => ({
      read: await readContents(session, options),
      outcome,
    }));
    if (answer.ok) return answer.value;
    const failed = { kind: 'failed', failure: answer.failure } as const;
    return { read: failed, outcome: failed };
  }

  /** The plan's shape on empty tables. */
  async explain(
    history: readonly MigrationToReplay[],
    sql: string,
    options: WorkOptions = {},
  ): Promise<ExplainOutcome> {
    const parser = await this.#options.loadParser();
    const answer = await this.#with(history, options, (session) =>
      explain(session, { sql, signal: options.signal }, parser),
    );
    if (!answer.ok) return { kind: 'failed', failure: answer.failure };
    return answer.value.kind === 'plan' ? { ...answer.value, emptyDatabase: true } : answer.value;
  }

  /** Ends the process when it is idle: another one needs the memory. */
  rest(): void {
    this.#queue = this.#queue.then(() => this.stop());
  }

  /** Ends the process at once. The next request starts another. */
  stop(): void {
    clearTimeout(this.#idle);
    if (this.#state.kind === 'running') {
      this.#state.child.end({ reason: 'closed', message: 'The embedded server was stopped.' });
    }
    this.#state = { kind: 'stopped' };
  }

  /** One task at a time: run the missing migrations, then the request. */
  #with<T>(
    history: readonly MigrationToReplay[],
    options: WorkOptions,
    work: (session: SqlSession, outcome: ReplayOutcome) => Promise<T>,
  ): Promise<{ readonly ok: true; readonly value: T } | (Prepared & { readonly ok: false })> {
    const task = this.#queue.then(async () => {
      clearTimeout(this.#idle);
      try {
        const prepared = await this.#prepare(history, options);
        if (!prepared.ok) return prepared;
        return { ok: true, value: await work(prepared.session, prepared.outcome) } as const;
      } finally {
        this.#restUntilIdle();
      }
    });
    this.#queue = task.catch(() => undefined);
    return task;
  }

  async #prepare(history: readonly MigrationToReplay[], options: WorkOptions): Promise<Prepared> {
    // A cancelled waiter must not stop the running server.
    if (options.signal?.aborted === true) {
      return {
        ok: false,
        failure: { reason: 'cancelled', message: 'The work was cancelled before it began.' },
      };
    }
    const parser = await this.#options.loadParser();
    const migrations = history.map((migration) => prepareMigration(migration, parser));
    const poison = new Map<PreparedMigration, MigrationResult>();
    for (let restarts = 0; ; restarts += 1) {
      const running = await this.#runningFor(migrations, options.signal);
      if (!running.ok) return running;
      const lost = await this.#runMissing(migrations, poison, options);
      if (lost === undefined) {
        return { ok: true, session: running.session, outcome: this.#outcome(migrations) };
      }
      const culprit = lost.failure.reason === 'queryTimeout' || lost.failure.reason === 'memoryLimit';
      if (!culprit || restarts >= mostRestarts) return { ok: false, failure: lost.failure };
      poison.set(lost.migration, notVerifiable(lost.failure));
    }
  }

  /** Keeps a process whose history is a prefix of the wanted one, or starts an empty one. */
  async #runningFor(
    migrations: readonly PreparedMigration[],
    signal: AbortSignal | undefined,
  ): Promise<{ readonly ok: true; readonly session: SqlSession } | (Prepared & { readonly ok: false })> {
    const wanted = extensionsToLoad(migrations.flatMap((migration) => migration.extensions));
    const state = this.#state;
    if (state.kind === 'running' && state.child.isRunning) {
      const covers = [...wanted].every((name) => state.extensions.has(name));
      const begins = state.done.every(({ migration }, index) => sameMigration(migration, migrations[index]));
      if (covers && begins) return { ok: true, session: state.child };
    }
    this.stop();
    const started = await EmbeddedChild.start({
      program: this.#options.program,
      extensions: wanted,
      limits: behind(migrations.length, this.#limits),
      signal,
    });
    if (started.kind === 'failed') return { ok: false, failure: started.failure };
    const { child } = started;
    this.#state = { kind: 'running', child, extensions: wanted, roles: new Set(['postgres']), done: [] };
    return { ok: true, session: child };
  }

  /** Undefined if all of them ran; else the migration during which the server ended. */
  async #runMissing(
    migrations: readonly PreparedMigration[],
    poison: ReadonlyMap<PreparedMigration, MigrationResult>,
    options: WorkOptions,
  ): Promise<{ readonly migration: PreparedMigration; readonly failure: DatabaseFailure } | undefined> {
    const first = this.#state.kind === 'running' ? this.#state.done.length : 0;
    for (let index = first; index < migrations.length; index += 1) {
      const migration = migrations[index];
      const state = this.#state;
      if (migration === undefined || state.kind !== 'running') break;
      options.onProgress?.({ done: index, total: migrations.length, name: migration.name });
      const replay = { session: state.child, signal: options.signal, knownRoles: state.roles };
      const result = poison.get(migration) ?? (await runMigration(replay, migration));
      if (result.kind === 'lost') return { migration, failure: result.failure };
      this.#state = { ...state, done: [...state.done, { migration, result }] };
    }
    return undefined;
  }

  #outcome(migrations: readonly PreparedMigration[]): ReplayOutcome {
    const state = this.#state;
    const done = state.kind === 'running' ? state.done : [];
    const created = new Set(migrations.flatMap((migration) => migration.createdRoles));
    return {
      kind: 'replayed',
      migrations: done.map(({ migration, result }) => ({ name: migration.name, result })),
      skippedExtensions: unique(migrations.flatMap((migration) => migration.skippedExtensions)),
      standInRoles: unique(migrations.flatMap((migration) => migration.roles)).filter(
        (role) => !created.has(role) && role !== 'postgres',
      ),
    };
  }

  #restUntilIdle(): void {
    this.#idle = setTimeout(() => {
      this.stop();
    }, this.#options.idleMs ?? fiveMinutes);
    // The idle timer keeps no process alive.
    this.#idle.unref();
  }
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
