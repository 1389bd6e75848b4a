/**
 * The window's plan lab: started when a query is first explained by a statistics file, kept for as long as file and migrations stay the same, ended when
 * idle. At most one lives.
 */
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import { PlanLab, type LabOutcome } from '../../engine/lab/lab.ts';
import type { LabQuestion } from '../../engine/lab/lab-question.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { folderOf } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import { placeOf } from '../workspace/place.ts';

/** Where a document's queries are planned by statistics. */
export interface LabTarget {
  readonly kind: 'lab';
  /** The document. */
  readonly uri: string;
  readonly collectedAt: string;
}

export type LabAnswer =
  | { readonly kind: 'answered'; readonly outcome: LabOutcome; readonly statistics: Statistics }
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

  /** Undefined where no statistics speak for the document, or none that plans are made from. */
  async target(uri: string): Promise<LabTarget | undefined> {
    const statistics = (await this.#speakingFor(uri))?.statistics;
    return statistics && { kind: 'lab', uri, collectedAt: statistics.collectedAt };
  }

  plan(target: LabTarget, question: LabQuestion): Promise<LabAnswer> {
    const answer = this.#queue.then(() => this.#plan(target, question));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  stop(): void {
    clearTimeout(this.#idle);
    this.#open?.lab.end();
    this.#open = undefined;
  }

  async #plan({ uri }: LabTarget, question: LabQuestion): Promise<LabAnswer> {
    clearTimeout(this.#idle);
    const speaking = await this.#speakingFor(uri);
    if (speaking === undefined) return undefined;
    const { session, path, statistics } = speaking;
    try {
      const folder = folderOf(session, path);
      const history = folder === undefined ? [] : await session.migrationsToRun(folder);
      const opened = await this.#labFor(history, statistics, question.signal);
      if (!(opened instanceof PlanLab)) return { kind: 'answered', outcome: opened, statistics };
      return { kind: 'answered', outcome: await opened.plan(question), statistics };
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

  async #speakingFor(
    uri: string,
  ): Promise<
    { readonly session: Session; readonly path: string; readonly statistics: Statistics } | undefined
  > {
    const sessions = await this.#sessions();
    const place = placeOf(
      uri,
      sessions.map(({ root }) => root),
    );
    if (place.kind !== 'inside') return undefined;
    const session = sessions.find(({ root }) => root === place.root);
    const statistics = session?.workspace.statistics.of(place.path);
    return session === undefined || statistics?.planner === undefined
      ? undefined
      : { session, path: place.path, statistics };
  }
}
