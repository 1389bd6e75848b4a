/**
 * A plan lab: the embedded PostgreSQL with the schema of the migrations and the statistics of another database, used only for plans. It
 * contains no rows, so a query that reads some would fail. One request at a time; the caller closes it.
 */
import { blockBytes } from '../../core/statistics/block.ts';
import { assumedCollation, type AssumedTable } from '../../core/plan-lab/assumed.ts';
import type { LabBasis } from '../../core/plan-lab/basis.ts';
import type { TableFacts } from '../../core/plan/table-facts.ts';
import { explain } from '../databases/explain.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { ReplayedServer } from '../embedded/replayed.ts';
import { build, type Built } from './build.ts';
import type { LabRelation } from './catalog.ts';
import { createIndexes, type CreatedIndexes, type PlannedIndex } from './hypothetical.ts';
import { injectRelations, type CountedRelation } from './inject.ts';
import type { LabOutcome, LabQuestion } from './lab-question.ts';
import { limitsOf } from './limits.ts';
import { Resizing } from './resize.ts';
import type { Known } from './sizes.ts';
import { sweep, type Swept } from './sweep.ts';
import { ask, startServer, type Failed, type LabServer, type LabStart } from './start.ts';

export interface LabOptions extends LabStart {
  /** Another server, for tests of a misbehaving lab. */
  readonly instead?: ((server: LabServer) => LabServer) | undefined;
}

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

export class PlanLab {
  /** What is missing in the whole lab: migrations that did not run, statistics that did not match. */
  readonly remarks: readonly string[];
  readonly basis: LabBasis;
  readonly #server: LabServer;
  readonly #options: LabOptions;
  readonly #relations: readonly LabRelation[];
  readonly #known: Known;
  readonly #counted: readonly CountedRelation[];
  readonly #tables: readonly AssumedTable[];
  /** Its state in a shared process. */
  readonly #place: SharedPlace | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    server: LabServer,
    options: LabOptions,
    basis: LabBasis,
    built: Built,
    place: SharedPlace | undefined,
  ) {
    this.#server = server;
    this.#place = place;
    this.#options = options;
    this.basis = basis;
    this.#relations = built.relations;
    this.#known = built.known;
    this.#counted = built.counted;
    this.#tables = built.tables;
    this.remarks = built.remarks;
  }

  static async open(
    history: readonly MigrationToReplay[],
    basis: LabBasis,
    options: LabOptions,
  ): Promise<LabOpened> {
    const planner = basis.kind === 'statistics' ? basis.statistics.planner : undefined;
    const started = await startServer(history, planner?.collation ?? assumedCollation, options);
    if (started.kind === 'failed') return started;
    const server = options.instead?.(started.server) ?? started.server;
    const { replayed } = started;
    const built = await build(server, basis, started.remarks);
    if (built.kind === 'failed') {
      server.end({ reason: 'closed', message: 'The plan lab was not built.' });
      return built;
    }
    const place = replayed && (await kept(replayed));
    if (place !== undefined && 'reason' in place) return { kind: 'failed', failure: place };
    return { kind: 'open', lab: new PlanLab(server, options, basis, built, place) };
  }

  get isRunning(): boolean {
    return this.#server.isRunning;
  }

  /** For display and tests. */
  get pid(): number | undefined {
    return this.#server.pid;
  }

  plan(question: LabQuestion): Promise<LabOutcome> {
    return this.#alone(() => this.#plan(question));
  }

  /**
   * The plan as it is, and as it would be with these indexes: each is a CREATE INDEX statement. They are really created, on empty tables,
   * and dropped.
   */
  planWith(question: LabQuestion, indexes: readonly string[]): Promise<IndexedOutcome> {
    return this.#alone(async () => {
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
    return this.#alone(async () => {
      const { basis } = this;
      if (basis.kind !== 'assumed') return notAssumed;
      const { sizes } = basis;
      const resizing = new Resizing(this.#server, this.#relations, this.#tables, sizes);
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
    return this.#tables.map(({ schema, name }) => `${schema}.${name}`);
  }

  /** After others have used its process: as it was. Returns undefined on success. */
  resume(): Promise<DatabaseFailure | undefined> {
    return this.#alone(async () => this.#place?.server.restore(this.#place.mark));
  }

  /** Its process stays, if others use it too. */
  leave(): void {
    if (this.#place === undefined) this.end();
    else void this.#place.server.forget(this.#place.mark);
  }

  end(): void {
    this.#server.end({ reason: 'closed', message: 'The plan lab was closed.' });
  }

  async #plan(question: LabQuestion, basis = this.basis): Promise<LabOutcome> {
    const outcome = await explain(this.#server, question, this.#options.parser);
    if (outcome.kind === 'failed') return { kind: 'failed', failure: understandable(outcome.failure) };
    if (outcome.kind === 'refused') return outcome;
    const plan = { ...outcome, tables: outcome.tables.map((one) => this.#factsOf(one)) };
    const limits = await limitsOf(
      plan,
      { server: this.#server, parser: this.#options.parser, basis, known: this.#known },
      question,
    );
    return limits.kind === 'failed' ? limits : { kind: 'plan', plan, limits: limits.limits };
  }

  /** Sizes of the simulated database. */
  #factsOf(one: TableFacts): TableFacts {
    const stored = this.#known.stored.get(`${one.schema}.${one.name}`);
    const bytes = (stored?.blocks ?? 0) * blockBytes;
    return { ...one, bytes, changed: undefined, secondsSinceAnalyze: undefined, filed: true };
  }

  async #create(indexes: readonly string[]): Promise<CreatedIndexes> {
    const created = await createIndexes(this.#server, indexes, {
      parser: this.#options.parser,
      relations: this.#relations,
      known: this.#known,
      counted: this.#counted,
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
    const injected = await injectRelations(this.#server, [...this.#counted, ...more]);
    if (injected.kind === 'failed') return this.#broken(injected.failure);
    const on = await this.#server.sizes({ on: true });
    return on === undefined ? undefined : this.#broken(on);
  }

  /** Its contents are not known any more. */
  #broken(failure: DatabaseFailure): Failed {
    this.#server.end(failure);
    return { kind: 'failed', failure };
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

interface SharedPlace {
  readonly server: ReplayedServer;
  readonly mark: number;
}

async function kept(server: ReplayedServer): Promise<SharedPlace | DatabaseFailure> {
  const mark = await server.keep();
  return typeof mark === 'number' ? { server, mark } : mark;
}

/** The server's own message mentions blocks. */
function understandable(failure: DatabaseFailure): DatabaseFailure {
  return failure.sqlState === 'XX001' || failure.sqlState === 'XX002'
    ? {
        reason: 'statement',
        message:
          'Planning this query reads a table, as a function in it does that the planner evaluates. The plan lab holds no rows.',
      }
    : failure;
}

const notAssumed: Failed = {
  kind: 'failed',
  failure: { reason: 'statement', message: 'Sizes are assumed only where no statistics say them.' },
};
