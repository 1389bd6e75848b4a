/**
 * Runs one migration after its history in the embedded server and observes it, and on request rolls it back and runs it again. One at a
 * time. Returns observations; prove.ts adds what the effects table expects.
 */
import {
  catalogChanges,
  comparable,
  type CatalogChange,
  type CatalogItem,
} from '../../core/catalog/items.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { DatabaseFailure, SqlSession, Failed } from '../databases/session.ts';
import { defaultLimits, type EmbeddedLimits } from '../embedded/child.ts';
import type { Provable } from '../session/provable-migrations.ts';
import { CodeWatch, type RawCode } from './code-watch.ts';
import { embeddedHost } from './embedded-host.ts';
import type { ProofHost } from './host.ts';
import type { PreparedMigration } from './prepare.ts';
import { isComplete, ProofServer, type Around, type HistoryWish, type Progress, type Ran } from './server.ts';
import { tablesToFill, tryOnRows, type RawTrial, type TrialWish } from './trial.ts';

export interface ProverOptions {
  /** dist/embedded.cjs. */
  readonly program: string;
  /** In place of the embedded server, with its own limits. */
  readonly host?: ProofHost | undefined;
  readonly limits?: Partial<EmbeddedLimits> | undefined;
  /** After this long without work the process is ended; if undefined, it runs until `stop`. */
  readonly idleMs?: number | undefined;
}

export interface RunOptions {
  readonly rollback: 'prove' | 'leave';
  /** `kept`: the same migration will be requested again with another text. */
  readonly boundary: 'kept' | 'passed';
  /**
   * Queries of programs, to be prepared before, between and after the steps of the up migration. If the boundary is kept, that happens in a
   * separate run: an editing user waits for the measurements, not for hundreds of queries.
   */
  readonly queries?: readonly string[] | undefined;
  /** Runs it on generated rows too. */
  readonly trial?: TrialWish | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Of the history. */
  readonly onProgress?: ((step: Progress) => void) | undefined;
  /** Called with the results so far, before more is tried. */
  readonly onPart?: ((run: MigrationRun) => void) | undefined;
  /** The result is not needed any more: checked between steps, which are completed. */
  readonly isOutdated?: (() => boolean) | undefined;
}

/** The migrations of a folder, in order. */
export interface ProvableFolder {
  readonly migrations: readonly Provable[];
  /** The tool's history table. */
  readonly toolTable: string | undefined;
}

export type RawRollback =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unread'; readonly because: string }
  /** The up migration did not run completely. */
  | { readonly kind: 'not-tried' }
  /** It did not run to its end; the outcomes say where. */
  | { readonly kind: 'broken'; readonly down: Ran }
  /** It ran, and the catalog differs from that before the up migration. */
  | {
      readonly kind: 'differs';
      readonly down: Ran;
      readonly changes: readonly CatalogChange[];
      /** The up migration after it. */
      readonly again: Ran;
    }
  /** The catalog was restored; the up migration ran again, with these differences from its first result. */
  | {
      readonly kind: 'restored';
      readonly down: Ran;
      readonly again: Ran;
      readonly changes: readonly CatalogChange[];
    };

export interface MigrationRun {
  readonly up: Ran;
  readonly changes: readonly CatalogChange[];
  /** Undefined if it was not requested. */
  readonly rollback: RawRollback | undefined;
  /** Undefined if it was not requested, or the server could not tell. */
  readonly code: RawCode | undefined;
  /** Undefined if it was not requested. */
  readonly trial: RawTrial | undefined;
  readonly standInRoles: readonly string[];
  readonly standInExtensions: readonly string[];
  readonly skippedExtensions: readonly string[];
}

export type ProverOutcome = { readonly kind: 'ran'; readonly run: MigrationRun } | Failed;

export class Prover {
  readonly #options: ProverOptions;
  readonly #host: ProofHost;
  readonly #server: ProofServer;
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(options: ProverOptions) {
    this.#options = options;
    const limits = { ...defaultLimits, ...options.limits };
    this.#host = options.host ?? embeddedHost(options.program, limits);
    this.#server = new ProofServer({ host: this.#host, now: () => performance.now() });
  }

  get dialect(): SpokenDialect {
    return this.#host.engine.dialect;
  }

  /** The server's version. */
  get major(): number {
    return this.#host.major;
  }

  /** The default target version of migrations. */
  get assumedTarget(): number | undefined {
    return this.#host.isTarget ? this.#host.major : undefined;
  }

  /** For display and tests. */
  get pid(): number | undefined {
    return this.#server.pid;
  }

  /** Runs the migration at this index, after earlier ones. */
  run(folder: ProvableFolder, at: number, options: RunOptions): Promise<ProverOutcome> {
    const task = this.#queue.then(async () => {
      clearTimeout(this.#idle);
      try {
        return await this.#run(folder, at, options);
      } finally {
        this.#restUntilIdle();
      }
    });
    this.#queue = task.catch(() => undefined);
    return task;
  }

  /** Ends the process, and deletes saved databases. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#server.close();
  }

  #restUntilIdle(): void {
    if (this.#options.idleMs === undefined) return;
    this.#idle = setTimeout(() => this.stop(), this.#options.idleMs);
    // The idle timer keeps no process alive.
    this.#idle.unref();
  }

  async #run(
    { migrations, toolTable }: ProvableFolder,
    at: number,
    options: RunOptions,
  ): Promise<ProverOutcome> {
    const all = await this.#host.engine.prepare(migrations, this.#host);
    const migration = all[at];
    if (migration === undefined)
      return failed({ reason: 'statement', message: 'It is no migration that goes forward.' });
    const { signal, onProgress } = options;
    const kept = options.boundary === 'kept';
    const wish: HistoryWish = { all, count: at, toolTable, signal, onProgress, kept };
    for (;;) {
      const failure = await this.#server.behind(wish);
      if (failure !== undefined) return failed(failure);
      if (kept || options.trial !== undefined) await this.#server.keep(signal);
      const first = kept ? { ...options, queries: undefined } : options;
      const outcome = await this.#prove(migration, this.#server.around(wish), first);
      if (this.#server.missesExtension(all)) continue;
      return outcome.kind === 'failed' ? outcome : this.#further(migration, wish, outcome.run, options);
    }
  }

  /** What is observed in separate runs, each after the history. */
  async #further(
    migration: PreparedMigration,
    wish: HistoryWish,
    first: MigrationRun,
    options: RunOptions,
  ): Promise<ProverOutcome> {
    let run = first;
    if (options.boundary === 'kept' && options.queries?.length && run.up.kind === 'ran') {
      options.onPart?.(run);
      const code = await this.#codeBeside(migration, wish, options);
      if (code.kind === 'failed') return code;
      run = { ...run, code: code.code };
    }
    if (options.trial === undefined) return { kind: 'ran', run };
    options.onPart?.(run);
    const trial = await this.#trial(migration, wish, run, { ...options, trial: options.trial });
    return 'reason' in trial ? failed(trial) : { kind: 'ran', run: { ...run, trial } };
  }

  async #codeBeside(
    migration: PreparedMigration,
    wish: HistoryWish,
    options: RunOptions,
  ): Promise<
    | { readonly kind: 'asked'; readonly code: RawCode | undefined }
    | Extract<ProverOutcome, { kind: 'failed' }>
  > {
    if (options.isOutdated?.() === true) return this.#abandon();
    const failure = await this.#server.behind(wish);
    if (failure !== undefined) return failed(failure);
    const watch = this.#watch(options);
    const blind = await watch?.begin();
    if (blind !== undefined) return failed(blind);
    const around = { ...this.#server.around(wish), watch };
    const up = await this.#server.forward(migration, around, 'each-statement');
    this.#server.spoil();
    if (up.kind !== 'lost') return { kind: 'asked', code: await watch?.end() };
    return up.failure.reason === 'cancelled' ? failed(up.failure) : { kind: 'asked', code: undefined };
  }

  async #prove(migration: PreparedMigration, around: Around, options: RunOptions): Promise<ProverOutcome> {
    // The rollback may damage the server's state. Now it contains exactly the history.
    if (options.rollback === 'prove' && options.boundary === 'passed') await this.#server.save(around.signal);
    const standInRoles = this.#server.standIns(migration);
    const before = await (options.boundary === 'kept'
      ? this.#server.boundary(around.signal)
      : this.#server.items(around.signal));
    if (before.kind === 'failed') return before;
    const watch = this.#watch(options);
    const blind = await watch?.begin();
    if (blind !== undefined) return failed(blind);
    const up = await this.#server.forward(migration, { ...around, watch }, 'each-statement');
    if (up.kind === 'lost' && up.failure.reason === 'cancelled') return failed(up.failure);
    const told = {
      up,
      trial: undefined,
      standInRoles,
      standInExtensions: this.#server.standInExtensions,
      skippedExtensions: migration.skippedExtensions,
    };
    const rollback = options.rollback === 'leave' ? undefined : untried(migration);
    options.onPart?.({ ...told, changes: [], code: undefined, rollback: undefined });
    if (up.kind === 'lost') return { kind: 'ran', run: { ...told, changes: [], code: undefined, rollback } };
    if (options.isOutdated?.() === true) return this.#abandon();
    const code = await watch?.end();
    const after = await this.#server.items(around.signal);
    if (after.kind === 'failed') return after;
    const changes = catalogChanges(before.items, after.items);
    const { down } = migration;
    if (rollback?.kind !== 'not-tried' || !isComplete(up) || down === undefined) {
      this.#server.hold(migration, up, after.items);
      return { kind: 'ran', run: { ...told, changes, code, rollback } };
    }
    if (options.isOutdated?.() === true) return this.#abandon();
    const was = { before: before.items, after: after.items };
    const back = await this.#back(migration, around, was, options.isOutdated);
    if (back.kind === 'failed') return back;
    if (isThereAgain(back.rollback)) this.#server.hold(migration, up, after.items);
    else this.#server.spoil();
    return { kind: 'ran', run: { ...told, changes, code, rollback: back.rollback } };
  }

  #watch({ queries = [], signal }: RunOptions): CodeWatch | undefined {
    const { session } = this.#server;
    return queries.length === 0 || session === undefined
      ? undefined
      : new CodeWatch(queries, session, signal);
  }

  /** In the middle, with the results so far. */
  #abandon(): ReturnType<typeof failed> {
    this.#server.spoil();
    return failed(outdated);
  }

  /** After the history again, with rows. The result is left. */
  async #trial(
    migration: PreparedMigration,
    wish: HistoryWish,
    { up, rollback }: MigrationRun,
    { trial, signal, boundary, isOutdated }: RunOptions & { readonly trial: TrialWish },
  ): Promise<RawTrial | DatabaseFailure> {
    if (up.kind !== 'ran') return { kind: 'not-tried', because: 'it did not run to its end' };
    if (up.text.sections.flat().some(({ kind }) => kind === 'refused'))
      return { kind: 'not-tried', because: 'it is refused without any rows' };
    const tables = tablesToFill(migration, up, trial.before);
    if (tables.size === 0) return { kind: 'nothing-to-fill' };
    if (isOutdated?.() === true) return outdated;
    // The current state is what the next migration starts from.
    if (boundary === 'passed') await this.#server.keep(signal);
    const failure = await this.#server.behind(wish);
    if (failure !== undefined) return failure;
    const { session } = this.#server;
    if (session === undefined) return { reason: 'closed', message: 'The embedded server has ended.' };
    const around = this.#server.around(wish);
    const tried = await tryOnRows({
      session: isOutdated === undefined ? session : whileWanted(session, isOutdated),
      migration,
      wish: trial,
      tables,
      back: trial.back && (rollback?.kind === 'restored' || rollback?.kind === 'differs'),
      run: (text, looks, mend) => this.#server.run(migration, text, around, looks, mend),
      signal,
    });
    this.#server.spoil();
    if (!('reason' in tried)) return tried;
    if (tried.reason === 'cancelled') return tried;
    return { kind: 'not-tried', because: tried.message };
  }

  /** Back, and up again. */
  async #back(
    migration: PreparedMigration,
    around: Around,
    was: { readonly before: readonly CatalogItem[]; readonly after: readonly CatalogItem[] },
    isOutdated: (() => boolean) | undefined,
  ): Promise<{ readonly kind: 'tried'; readonly rollback: RawRollback } | Failed> {
    const tried = (rollback: RawRollback) => ({ kind: 'tried', rollback }) as const;
    const down = await this.#server.run(migration, migration.down ?? migration.up, around, 'each-statement');
    if (down.kind === 'lost' && down.failure.reason === 'cancelled') return failed(down.failure);
    if (!isComplete(down)) return tried({ kind: 'broken', down });
    if (isOutdated?.() === true) return this.#abandon();
    const undone = await this.#server.items(around.signal);
    if (undone.kind === 'failed') return undone;
    const left = differences(was.before, undone.items);
    if (isOutdated?.() === true) return this.#abandon();
    const again = await this.#server.forward(migration, around, 'none');
    if (again.kind === 'lost' && (left.length === 0 || again.failure.reason === 'cancelled'))
      return failed(again.failure);
    // Remaining objects may prevent it.
    if (left.length > 0) return tried({ kind: 'differs', down, changes: left, again });
    const redone = await this.#server.items(around.signal);
    if (redone.kind === 'failed') return redone;
    return tried({ kind: 'restored', down, again, changes: differences(was.after, redone.items) });
  }
}

function untried({ down }: PreparedMigration): RawRollback {
  if (down === undefined) return { kind: 'missing' };
  return down.kind === 'unread' ? { kind: 'unread', because: down.because } : { kind: 'not-tried' };
}

/** The server has the state after the up migration. */
function isThereAgain(rollback: RawRollback): boolean {
  return rollback.kind === 'restored' && rollback.changes.length === 0 && isComplete(rollback.again);
}

function differences(
  before: readonly CatalogItem[],
  after: readonly CatalogItem[],
): readonly CatalogChange[] {
  return catalogChanges(before.map(comparable), after.map(comparable));
}

const outdated: DatabaseFailure = {
  reason: 'cancelled',
  message: 'The text changed while its proof ran.',
};

/** Passes nothing on once the result is not needed any more. */
function whileWanted(session: SqlSession, isOutdated: () => boolean): SqlSession {
  return {
    label: session.label,
    query: (text, options) =>
      isOutdated() ? Promise.resolve(failed(outdated)) : session.query(text, options),
  };
}

function failed(failure: DatabaseFailure): Failed {
  return { kind: 'failed', failure };
}
