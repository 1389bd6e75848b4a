/**
 * The window's plan lab: started when a query is first explained by a statistics file, kept for as long as file and migrations stay the same, ended when
 * idle. At most one lives.
 */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import { PlanLab, type LabOutcome } from '../../engine/lab/lab.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { folderOf } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import { sessionAt, type SessionPlace } from '../workspace/session-at.ts';

/** Where a document's queries are planned by statistics. */
export interface LabTarget {
  readonly kind: 'lab';
  /** The document. */
  readonly uri: string;
  readonly collectedAt: string;
}

/** What the lab is asked for is in. */
export interface LabScene {
  readonly lab: PlanLab;
  readonly statistics: Statistics;
}

/** What a document's lab is made of. */
export interface LabSource extends SessionPlace {
  readonly folder: MigrationFolder | undefined;
  readonly statistics: Statistics;
}

export type LabWork<T> =
  | { readonly kind: 'done'; readonly result: T }
  | Exclude<LabOutcome, { readonly kind: 'plan' }>
  /** The statistics are gone. */
  | undefined;

interface Open {
  readonly lab: PlanLab;
  readonly statistics: Statistics;
  readonly history: string;
}

const idleMs = 300_000;

export class Labs {
  readonly #program: string;
  readonly #sessions: () => Promise<readonly Session[]>;
  #open: Open | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(program: string, sessions: () => Promise<readonly Session[]>) {
    this.#program = program;
    this.#sessions = sessions;
  }

  /** Undefined if no statistics speak for the document, or none that plans are made from. */
  async target(uri: string): Promise<LabTarget | undefined> {
    const statistics = (await this.#speakingFor(uri))?.statistics;
    return statistics && { kind: 'lab', uri, collectedAt: statistics.collectedAt };
  }

  /** One piece of work after another: a lab answers one question at a time. */
  use<T>(
    target: LabTarget,
    signal: AbortSignal | undefined,
    work: (scene: LabScene) => Promise<T>,
  ): Promise<LabWork<T>> {
    const answer = this.#queue.then(() => this.#use(target, signal, work));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** A lab of its own beside the window's, on another history, for as long as the work takes. */
  async beside<T>(
    { statistics }: LabSource,
    history: readonly MigrationToReplay[],
    signal: AbortSignal | undefined,
    work: (lab: PlanLab) => Promise<T>,
  ): Promise<Exclude<LabWork<T>, undefined>> {
    const parser = await loadPostgresParser();
    const limits = { work: 'short' } as const;
    const options = { program: this.#program, parser, signal, limits };
    const opened = await PlanLab.open(history, statistics, options);
    if (opened.kind === 'failed') return opened;
    try {
      return { kind: 'done', result: await work(opened.lab) };
    } finally {
      opened.lab.end();
    }
  }

  async source(uri: string): Promise<LabSource | undefined> {
    const speaking = await this.#speakingFor(uri);
    return speaking && { ...speaking, folder: folderOf(speaking.session, speaking.path) };
  }

  stop(): void {
    clearTimeout(this.#idle);
    this.#open?.lab.end();
    this.#open = undefined;
  }

  async #use<T>(
    { uri }: LabTarget,
    signal: AbortSignal | undefined,
    work: (scene: LabScene) => Promise<T>,
  ): Promise<LabWork<T>> {
    clearTimeout(this.#idle);
    const source = await this.source(uri);
    if (source === undefined) return undefined;
    const { session, folder, statistics } = source;
    try {
      const history = folder === undefined ? [] : await session.migrationsToRun(folder);
      const opened = await this.#labFor(history, statistics, signal);
      if (!(opened instanceof PlanLab)) return opened;
      return { kind: 'done', result: await work({ lab: opened, statistics }) };
    } finally {
      this.#idle = setTimeout(() => {
        this.stop();
      }, idleMs);
      // Waiting for idleness keeps nobody's process alive.
      this.#idle.unref();
    }
  }

  async #labFor(
    migrations: readonly MigrationToReplay[],
    statistics: Statistics,
    signal: AbortSignal | undefined,
  ): Promise<PlanLab | Exclude<LabOutcome, { readonly kind: 'plan' }>> {
    const history = JSON.stringify(migrations.map(({ name, sends }) => [name, sends]));
    const now = this.#open;
    if (now?.lab.isRunning === true && now.statistics === statistics && now.history === history)
      return now.lab;
    this.stop();
    const parser = await loadPostgresParser();
    const opened = await PlanLab.open(migrations, statistics, { program: this.#program, parser, signal });
    if (opened.kind === 'failed') return opened;
    this.#open = { lab: opened.lab, statistics, history };
    return opened.lab;
  }

  async #speakingFor(uri: string): Promise<(SessionPlace & { readonly statistics: Statistics }) | undefined> {
    const place = sessionAt(await this.#sessions(), uri);
    const statistics = place?.session.workspace.statistics.of(place.path);
    return place === undefined || statistics?.planner === undefined ? undefined : { ...place, statistics };
  }
}
