/**
 * A plan lab: the embedded PostgreSQL with the schema of the migrations and the statistics of another database, used only for plans. It
 * contains no rows, so a query that reads some would fail. Labs on one server take turns, and each finds its own state there. A query that
 * takes too long to plan, or is cancelled, ends the server, and the next one starts it again.
 */
import { blockBytes } from '../../core/statistics/block.ts';
import { assumedCollation } from '../../core/plan-lab/assumed.ts';
import type { LabBasis } from '../../core/plan-lab/basis.ts';
import type { TableFacts } from '../../core/plan/table-facts.ts';
import { explain } from '../databases/explain.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { ReplayedServer } from '../embedded/replayed.ts';
import { build, type Built } from './build.ts';
import { createIndexes, type PlannedIndex } from './hypothetical.ts';
import type { LabOutcome, LabQuestion, Waiting } from './lab-question.ts';
import { limitsOf } from './limits.ts';
import { Resizing } from './resize.ts';
import { SharedServer, type Turn } from './shared-server.ts';
import { replay, type Failed, type LabServer, type LabStart } from './start.ts';
import { sweep, type Swept } from './sweep.ts';
import { asFarAsKnown } from './unread-migrations.ts';

export interface LabOptions extends LabStart {
  /** Shared with others; undefined for a lab with a server of its own, which the caller ends. */
  readonly shared?: SharedServer | undefined;
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

/** What was built in a server, and the mark of its state. */
interface Running {
  readonly replayed: ReplayedServer;
  readonly mark: number;
  readonly server: LabServer;
  readonly built: Built;
}

export class PlanLab {
  readonly dialect = 'postgresql';
  readonly basis: LabBasis;
  readonly #history: readonly MigrationToReplay[];
  readonly #options: LabOptions;
  readonly #shared: SharedServer;
  #lastRunning: Running | undefined;
  #isClosed = false;

  /** Nothing starts until it is asked. */
  constructor(history: readonly MigrationToReplay[], basis: LabBasis, options: LabOptions) {
    this.#history = history;
    this.basis = basis;
    this.#options = options;
    this.#shared = options.shared ?? new SharedServer();
  }

  static async open(
    history: readonly MigrationToReplay[],
    basis: LabBasis,
    options: LabOptions,
  ): Promise<LabOpened> {
    const lab = new PlanLab(history, basis, options);
    const failure = await lab.ready(options.signal);
    if (failure === undefined) return { kind: 'open', lab };
    lab.end();
    return failure;
  }

  /** Builds it unless it is built; undefined on success. */
  ready(signal: AbortSignal | undefined, turn?: Turn): Promise<Failed | undefined> {
    return this.#alone({ signal, turn }, () => Promise.resolve(undefined));
  }

  /** What is missing in the whole lab: migrations that did not run, statistics that did not match. */
  get remarks(): readonly string[] {
    return this.#lastRunning?.built.remarks ?? [];
  }

  /** For display and tests. */
  get pid(): number | undefined {
    return this.#shared.pid;
  }

  get #planningMs(): number {
    return Math.min(longestMs, this.#options.limits?.statementMs ?? longestMs);
  }

  /** In a turn. */
  get #running(): Running {
    if (this.#lastRunning === undefined) throw new Error('A lab is used before it is built.');
    return this.#lastRunning;
  }

  get #server(): LabServer {
    return this.#running.server;
  }

  plan(question: LabQuestion): Promise<LabOutcome> {
    return this.#alone(question, () => this.#plan(question));
  }

  /**
   * The plan as it is, and as it would be with these indexes: each is a CREATE INDEX statement. They are really created, on empty tables,
   * and then the server goes back to its state before.
   */
  planWith(question: LabQuestion, indexes: readonly string[]): Promise<IndexedOutcome> {
    return this.#alone(question, async () => {
      const without = await this.#plan(question);
      if (without.kind !== 'plan') return without;
      const { replayed, server, built } = this.#running;
      replayed.disturb();
      const created = await createIndexes(server, indexes, { parser: this.#options.parser, ...built });
      if (created.kind !== 'created') return created;
      const planned = await this.#plan(question);
      return planned.kind === 'plan'
        ? { kind: 'planned', without, with: planned, indexes: created.indexes }
        : planned;
    });
  }

  /** At which sizes of a table, `schema.name`, the plan changes. From assumed sizes only. */
  sweep(question: LabQuestion, table: string): Promise<Swept> {
    return this.#resized(question, table, sweep);
  }

  /** The plan for another size of a table. From assumed sizes only. */
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
      const { replayed, built } = this.#running;
      replayed.disturb();
      const resizing = new Resizing(this.#server, built.relations, built.tables, sizes);
      return work(async (rows) => {
        const changed = { ...sizes, rows: new Map([...sizes.rows, [table, rows]]) };
        return (await resizing.set(changed)) ?? this.#plan(question, { kind: 'assumed', sizes: changed });
      });
    });
  }

  /** Keys of the tables of which sizes are assumed. */
  get tables(): readonly string[] {
    return (this.#lastRunning?.built.tables ?? []).map(({ schema, name }) => `${schema}.${name}`);
  }

  end(): void {
    this.#isClosed = true;
    if (this.#options.shared === undefined) this.#shared.stop();
    else this.rest();
  }

  /** Frees the memory that its state takes in the server. It is built again when it is asked. */
  rest(): void {
    void this.#shared.inTurn(() => this.#forget());
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
    const facts = { ...one, bytes, changed: undefined, secondsSinceAnalyze: undefined, filed: true } as const;
    return asFarAsKnown(facts, this.#history);
  }

  #alone<T>({ signal, turn }: Waiting, work: () => Promise<T>): Promise<T | Failed> {
    return this.#shared.inTurn(async () => {
      // A question that nobody waits for must not end the server of others.
      if (signal?.aborted === true) return cancelled;
      return this.#refusal() ?? (await this.#reach(signal)) ?? (await work());
    }, turn);
  }

  /** The server is in the lab's state afterwards, whoever has used it since. */
  async #reach(signal: AbortSignal | undefined): Promise<Failed | undefined> {
    const last = this.#lastRunning;
    if (last?.replayed.isKept(last.mark) === true) {
      const failure = await last.replayed.restore(last.mark, signal);
      if (failure === undefined) return undefined;
      // A state that cannot be restored is built again, in a new process if this one has ended.
      await this.#forget();
    }
    const running = await this.#build(signal);
    if ('kind' in running) return running;
    this.#lastRunning = running;
    return this.#refusal();
  }

  async #build(signal: AbortSignal | undefined): Promise<Running | Failed> {
    const { basis } = this;
    const planner = basis.kind === 'statistics' ? basis.statistics.planner : undefined;
    const options = { ...this.#options, signal };
    const collation = planner?.collation ?? assumedCollation;
    const replayed = await replay(this.#shared, this.#history, collation, options);
    if (replayed.kind === 'failed') return replayed;
    const { server: states, remarks } = replayed;
    states.disturb();
    const server = this.#options.instead?.(states.child) ?? states.child;
    const built = await build(server, basis, remarks);
    if (built.kind === 'failed') return built;
    const mark = await states.keep(signal);
    return typeof mark === 'number'
      ? { replayed: states, mark, server, built }
      : { kind: 'failed', failure: mark };
  }

  async #forget(): Promise<void> {
    const last = this.#lastRunning;
    if (last?.replayed.isKept(last.mark) === true) await last.replayed.forget(last.mark);
  }

  #refusal(): Failed | undefined {
    return this.#isClosed ? closed : undefined;
  }
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
