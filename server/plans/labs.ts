/**
 * The window's plan lab: started when a query is first explained with a statistics file, kept until the file or the migrations change, and
 * ended when idle. There is at most one.
 */
import { createHash } from 'node:crypto';
import type { AssumedSizes } from '../../core/plan-lab/assumed.ts';
import { collectedAt, labBasis, type LabBasis } from '../../core/plan-lab/basis.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import { describeOn, type Describing } from '../../engine/lab/describe.ts';
import { hasTables, labHistory } from '../../engine/lab/history-of.ts';
import { PlanLab, type LabOutcome } from '../../engine/lab/lab.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { folderOf } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import { sessionAt, type SessionPlace } from '../workspace/session-at.ts';

/** The place where a document's queries are planned with statistics. */
export interface LabTarget {
  readonly kind: 'lab';
  /** The document. */
  readonly uri: string;
  /** Undefined where sizes are assumed. */
  readonly collectedAt: string | undefined;
  /** What the document itself does to tables before the query; undefined if nothing. */
  readonly before?: Before | undefined;
}

export interface Before {
  readonly statements: readonly string[];
  /** Of these statements. */
  readonly digest: string;
}

/** An open lab, and what its plans depend on. */
export interface LabScene {
  readonly lab: PlanLab;
  /** The same for as long as the same text has the same plan. */
  readonly mark: string;
}

/** What the lab of a document is built from. */
export interface LabSource extends SessionPlace {
  readonly folder: MigrationFolder | undefined;
  readonly basis: LabBasis;
}

export type LabWork<T> =
  | { readonly kind: 'done'; readonly result: T }
  | Exclude<LabOutcome, { readonly kind: 'plan' }>
  /** The statistics file no longer exists. */
  | undefined;

const idleMs = 300_000;
/** A query that takes longer to plan ends the server, and the next one starts another. */
const limits = { statementMs: 10_000 };

export class Labs {
  readonly #program: string;
  readonly #sessions: () => Promise<readonly Session[]>;
  readonly #sizes: (uri: string) => Promise<AssumedSizes>;
  /** Of descriptions: a process of its own, since the lab's has simulated sizes. */
  readonly #described = new SharedServer();
  #open: LabScene | undefined;
  #describing = 0;
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(
    program: string,
    sessions: () => Promise<readonly Session[]>,
    sizes: (uri: string) => Promise<AssumedSizes>,
  ) {
    this.#program = program;
    this.#sessions = sessions;
    this.#sizes = sizes;
  }

  /** Undefined if no usable statistics apply to the document. */
  async target(uri: string): Promise<LabTarget | undefined> {
    const source = await this.source(uri);
    return source && { kind: 'lab', uri, collectedAt: collectedAt(source.basis) };
  }

  /** What plans of a document's queries hang on: while it is the same, so are they. Starts nothing. */
  async mark(target: LabTarget, signal: AbortSignal | undefined): Promise<string | undefined> {
    const source = await this.source(target.uri);
    return source && markOf(source.basis, await historyOf(source, target, signal));
  }

  /** Requests are run one after another, since a lab answers one at a time. */
  use<T>(
    target: LabTarget,
    signal: AbortSignal | undefined,
    work: (scene: LabScene) => Promise<T>,
  ): Promise<LabWork<T>> {
    const answer = this.#queue.then(() => this.#use(target, signal, work));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** Somebody waits for a description, which takes milliseconds: longer work makes room. */
  get isAwaited(): boolean {
    return this.#describing > 0;
  }

  /** Statements on the schema after a history. */
  async describe(
    history: readonly MigrationToReplay[],
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<Describing> {
    this.#describing += 1;
    const answer = this.#queue.then(async () => {
      clearTimeout(this.#idle);
      const options = { program: this.#program, parser: await loadPostgresParser(), signal };
      try {
        return await describeOn(this.#described, history, texts, { ...options, limits });
      } finally {
        this.#describing -= 1;
        this.#restUntilIdle();
      }
    });
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** A second lab with another history, for the duration of one piece of work. */
  async beside<T>(
    { basis }: LabSource,
    history: readonly MigrationToReplay[],
    signal: AbortSignal | undefined,
    work: (lab: PlanLab) => Promise<T>,
  ): Promise<Exclude<LabWork<T>, undefined>> {
    const parser = await loadPostgresParser();
    const limits = { work: 'short' } as const;
    const options = { program: this.#program, parser, signal, limits };
    const opened = await PlanLab.open(history, basis, options);
    if (opened.kind === 'failed') return opened;
    try {
      return { kind: 'done', result: await work(opened.lab) };
    } finally {
      opened.lab.end();
    }
  }

  async source(uri: string): Promise<LabSource | undefined> {
    const place = sessionAt(await this.#sessions(), uri);
    if (place === undefined) return undefined;
    const { session, path } = place;
    const folder = folderOf(session, path);
    const basis = labBasis(session.workspace.statistics.of(path), await this.#sizes(uri));
    const isKnown = basis.kind !== 'assumed' || hasTables(session, path);
    return isKnown ? { ...place, folder, basis } : undefined;
  }

  stop(): void {
    clearTimeout(this.#idle);
    this.#described.stop();
    this.#close();
  }

  #close(): void {
    this.#open?.lab.end();
    this.#open = undefined;
  }

  #restUntilIdle(): void {
    this.#idle = setTimeout(() => {
      this.stop();
    }, idleMs);
    // The idle timer does not keep the process alive.
    this.#idle.unref();
  }

  async #use<T>(
    target: LabTarget,
    signal: AbortSignal | undefined,
    work: (scene: LabScene) => Promise<T>,
  ): Promise<LabWork<T>> {
    clearTimeout(this.#idle);
    const source = await this.source(target.uri);
    if (source === undefined) return undefined;
    try {
      const opened = await this.#labFor(await historyOf(source, target, signal), source.basis, signal);
      if (!('lab' in opened)) return opened;
      return { kind: 'done', result: await work(opened) };
    } finally {
      this.#restUntilIdle();
    }
  }

  async #labFor(
    migrations: readonly MigrationToReplay[],
    basis: LabBasis,
    signal: AbortSignal | undefined,
  ): Promise<LabScene | Exclude<LabOutcome, { readonly kind: 'plan' }>> {
    const mark = markOf(basis, migrations);
    const now = this.#open;
    if (now?.lab.isRunning === true && now.mark === mark) return now;
    this.#close();
    const parser = await loadPostgresParser();
    const options = { program: this.#program, parser, signal, limits };
    const opened = await PlanLab.open(migrations, basis, options);
    if (opened.kind === 'failed') return opened;
    this.#open = { lab: opened.lab, mark };
    return this.#open;
  }
}

export function historyOf(
  { session, path }: LabSource,
  { before }: Pick<LabTarget, 'before'>,
  signal: AbortSignal | undefined,
): Promise<readonly MigrationToReplay[]> {
  return labHistory(session, path, { before: before?.statements, signal });
}

function markOf(basis: LabBasis, history: readonly MigrationToReplay[]): string {
  const hash = createHash('sha256');
  const sizes =
    basis.kind === 'statistics' ? readingOf(basis.statistics) : [basis.sizes.usual, ...basis.sizes.rows];
  hash.update(JSON.stringify([sizes, history.map(({ name, sends }) => [name, sends])]));
  return hash.digest('base64');
}

const readings = new WeakMap<object, number>();
let lastReading = 0;

/** A file of statistics that is read again may say something else. */
function readingOf(statistics: object): number {
  const known = readings.get(statistics);
  if (known !== undefined) return known;
  lastReading += 1;
  readings.set(statistics, lastReading);
  return lastReading;
}
