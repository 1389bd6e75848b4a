/**
 * A plan lab: the embedded PostgreSQL with the schema of the migrations and the statistics of another database, used only for plans. It
 * contains no rows, so a query that reads some would fail. One request at a time. A query that takes too long to plan, or is cancelled, ends
 * the server, and the next one starts it again; the caller closes the lab.
 */
import { blockBytes } from '../../core/statistics/block.ts';
import { assumedCollation } from '../../core/plan-lab/assumed.ts';
import type { LabBasis } from '../../core/plan-lab/basis.ts';
import type { TableFacts } from '../../core/plan/table-facts.ts';
import { explain } from '../databases/explain.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { build, type Built } from './build.ts';
import { createIndexes, type CreatedIndexes, type PlannedIndex } from './hypothetical.ts';
import { injectRelations, type CountedRelation } from './inject.ts';
import type { LabOutcome, LabQuestion } from './lab-question.ts';
import { limitsOf } from './limits.ts';
import { Resizing } from './resize.ts';
import { sweep, type Swept } from './sweep.ts';
import { ask, startServer, type Failed, type LabServer, type LabStart } from './start.ts';

export interface LabOptions extends LabStart {
  /** Another server, for tests of a misbehaving lab. */
  readonly instead?: ((server: LabServer) => LabServer) | undefined;
}

/** For one plan of one query. */
const longestMs = 10_000;

export type LabOpened = { readonly kind: 'open'; readonly lab: PlanLab } | Failed;

export type { LabOutcome };

export type IndexedOutcome =
  | {
      readonly kind: 'planned';
      readonly without: LabOutcome & { readonly kind: 'plan' };
      readonly with: LabOutcome & { readonly kind: 'plan' };
      /** With their sizes, in the given order; those of partitions after their parents'. */
      readonly indexes: readonly PlannedIndex[];
    }
  | Exclude<LabOutcome, { readonly kind: 'plan' }>;

/** A server and what was built in it. */
interface Running {
  readonly server: LabServer;
  readonly built: Built;
}

export class PlanLab {
  readonly basis: LabBasis;
  readonly #history: readonly MigrationToReplay[];
  readonly #options: LabOptions;
  #running: Running;
  #isClosed = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    history: readonly MigrationToReplay[],
    basis: LabBasis,
    options: LabOptions,
    running: Running,
  ) {
    this.#history = history;
    this.basis = basis;
    this.#options = options;
    this.#running = running;
  }

  static async open(
    history: readonly MigrationToReplay[],
    basis: LabBasis,
    options: LabOptions,
  ): Promise<LabOpened> {
    const running = await run(history, basis, options);
    return 'kind' in running ? running : { kind: 'open', lab: new PlanLab(history, basis, options, running) };
  }

  /** What is missing in the whole lab: migrations that did not run, statistics that did not match. */
  get remarks(): readonly string[] {
    return this.#running.built.remarks;
  }

  get isRunning(): boolean {
    return this.#server.isRunning;
  }

  /** For display and tests. */
  get pid(): number | undefined {
    return this.#server.pid;
  }

  get #planningMs(): number {
    return Math.min(longestMs, this.#options.limits?.statementMs ?? longestMs);
  }

  get #server(): LabServer {
    return this.#running.server;
  }

  plan(question: LabQuestion): Promise<LabOutcome> {
    return this.#alone(question, () => this.#plan(question));
  }

  /**
   * The plan as it is, and as it would be with these indexes: each is a CREATE INDEX statement. They are really created, on empty tables,
   * and dropped.
   */
  planWith(question: LabQuestion, indexes: readonly string[]): Promise<IndexedOutcome> {
    return this.#alone(question, async () => {
      const without = await this.#plan(question);
      if (without.kind !== 'plan') return without;
      const created = await this.#create(indexes);
      if (created.kind === 'failed' || created.kind === 'refused') return created;
      const planned = await this.#plan(question);
      const dropped = await this.#drop(created);
      if (dropped !== undefined) return dropped;
      if (planned.kind !== 'plan') return planned;
      return { kind: 'planned', without, with: planned, indexes: created.indexes };
    });
  }

  /** At which sizes of a table, `schema.name`, the plan changes. From assumed sizes only; afterwards the lab is as it was. */
  sweep(question: LabQuestion, table: string): Promise<Swept> {
    return this.#resized(question, table, sweep);
  }

  /** The plan for another size of a table. From assumed sizes only; afterwards the lab is as it was. */
  planAt(question: LabQuestion, table: string, rows: number): Promise<LabOutcome> {
    return this.#resized(question, table, (planAt) => planAt(rows));
  }

  #resized<T>(
    question: LabQuestion,
    table: string,
    work: (planAt: (rows: number) => Promise<LabOutcome>) => Promise<T>,
  ): Promise<T | Failed> {
    return this.#alone(question, async () => {
      const { basis } = this;
      if (basis.kind !== 'assumed') return notAssumed;
      const { sizes } = basis;
      const { relations, tables } = this.#running.built;
      const resizing = new Resizing(this.#server, relations, tables, sizes);
      const done = await work(async (rows) => {
        const changed = { ...sizes, rows: new Map([...sizes.rows, [table, rows]]) };
        return (await resizing.set(changed)) ?? this.#plan(question, { kind: 'assumed', sizes: changed });
      });
      const restored = this.#server.isRunning ? await resizing.set(sizes) : undefined;
      return restored === undefined ? done : this.#broken(restored.failure);
    });
  }

  /** Keys of the tables of which sizes are assumed. */
  get tables(): readonly string[] {
    return this.#running.built.tables.map(({ schema, name }) => `${schema}.${name}`);
  }

  end(): void {
    this.#isClosed = true;
    this.#server.end(closed.failure);
  }

  async #plan(question: LabQuestion, basis = this.basis): Promise<LabOutcome> {
    const { built } = this.#running;
    const begun = performance.now();
    const outcome = await explain(
      this.#server,
      { ...question, timeoutMs: this.#planningMs },
      this.#options.parser,
    );
    if (outcome.kind === 'failed')
      return { kind: 'failed', failure: understandable(outcome.failure, this.#planningMs) };
    if (outcome.kind === 'refused') return outcome;
    const plan = { ...outcome, tables: outcome.tables.map((one) => this.#factsOf(one)) };
    const limits = await limitsOf(
      plan,
      { server: this.#server, parser: this.#options.parser, basis, known: built.known },
      { ...question, tookMs: performance.now() - begun },
    );
    return limits.kind === 'failed' ? limits : { kind: 'plan', plan, limits: limits.limits };
  }

  /** Sizes of the simulated database. */
  #factsOf(one: TableFacts): TableFacts {
    const stored = this.#running.built.known.stored.get(`${one.schema}.${one.name}`);
    const bytes = (stored?.blocks ?? 0) * blockBytes;
    return { ...one, bytes, changed: undefined, secondsSinceAnalyze: undefined, filed: true };
  }

  async #create(indexes: readonly string[]): Promise<CreatedIndexes> {
    const created = await createIndexes(this.#server, indexes, {
      parser: this.#options.parser,
      ...this.#running.built,
    });
    if (created.kind === 'created') {
      const counted = await this.#counts(created.counted);
      if (counted !== undefined) return counted;
    } else if (created.kind === 'refused') {
      const restored = await this.#counts([]);
      if (restored !== undefined) return restored;
    }
    return created;
  }

  async #drop(created: Extract<CreatedIndexes, { kind: 'created' }>): Promise<Failed | undefined> {
    const off = await this.#server.sizes({ on: false, forget: created.files });
    if (off !== undefined) return this.#broken(off);
    for (const name of created.names) {
      const gone = await ask(this.#server, `DROP INDEX IF EXISTS ${name}`);
      if (gone.kind === 'failed') return this.#broken(gone.failure);
    }
    return this.#counts([]);
  }

  /** Creating and dropping an index changes its table's own counts. */
  async #counts(more: readonly CountedRelation[]): Promise<Failed | undefined> {
    const injected = await injectRelations(this.#server, [...this.#running.built.counted, ...more]);
    if (injected.kind === 'failed') return this.#broken(injected.failure);
    const on = await this.#server.sizes({ on: true });
    return on === undefined ? undefined : this.#broken(on);
  }

  /** Its contents are not known any more. */
  #broken(failure: DatabaseFailure): Failed {
    this.#server.end(failure);
    return { kind: 'failed', failure };
  }

  #alone<T>({ signal }: LabQuestion, work: () => Promise<T>): Promise<T | Failed> {
    const done = this.#queue.then(async () => {
      // A question that nobody waits for must not end the server of others.
      if (signal?.aborted === true) return cancelled;
      return (await this.#startAgain(signal)) ?? (await work());
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #startAgain(signal: AbortSignal | undefined): Promise<Failed | undefined> {
    if (this.#server.isRunning) return undefined;
    const before = this.#refusal();
    if (before !== undefined) return before;
    const running = await run(this.#history, this.basis, { ...this.#options, signal });
    if ('kind' in running) return running;
    this.#running = running;
    const during = this.#refusal();
    if (during !== undefined) this.end();
    return during;
  }

  #refusal(): Failed | undefined {
    return this.#isClosed ? closed : undefined;
  }
}

async function run(
  history: readonly MigrationToReplay[],
  basis: LabBasis,
  options: LabOptions,
): Promise<Running | Failed> {
  const planner = basis.kind === 'statistics' ? basis.statistics.planner : undefined;
  const started = await startServer(history, planner?.collation ?? assumedCollation, options);
  if (started.kind === 'failed') return started;
  const server = options.instead?.(started.server) ?? started.server;
  const built = await build(server, basis, started.remarks);
  if (built.kind === 'built') return { server, built };
  server.end({ reason: 'closed', message: 'The plan lab was not built.' });
  return built;
}

/** The server's own message mentions blocks, and that of a process that was ended does not mention the query. */
function understandable(failure: DatabaseFailure, limitMs: number): DatabaseFailure {
  if (failure.sqlState === 'XX001' || failure.sqlState === 'XX002')
    return {
      reason: 'statement',
      message:
        'Planning this query reads a table, as a function in it does that the planner evaluates. The plan lab holds no rows.',
    };
  switch (failure.reason) {
    case 'queryTimeout':
      return {
        ...failure,
        message: `Planning this query took longer than ${limitMs / 1_000} s, so it was stopped.`,
      };
    case 'memoryLimit':
      return { ...failure, message: 'Planning this query took too much memory, so it was stopped.' };
    default:
      return failure;
  }
}

const notAssumed: Failed = {
  kind: 'failed',
  failure: { reason: 'statement', message: 'Sizes are assumed only where no statistics say them.' },
};

const closed: Failed = {
  kind: 'failed',
  failure: { reason: 'closed', message: 'The plan lab was closed.' },
};

const cancelled: Failed = {
  kind: 'failed',
  failure: { reason: 'cancelled', message: 'The query was cancelled before it was planned.' },
};
