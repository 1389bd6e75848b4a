/**
 * The window's plan labs, one for each state of the tables that is looked at, and the descriptions of its queries: in one process of the
 * embedded server, started by the first of them and ended when idle.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { usualRows, type AssumedSizes } from '../../core/plan-lab/assumed.ts';
import { collectedAt, labBasis, type LabBasis } from '../../core/plan-lab/basis.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import { compareRows, type RowComparison, type TwoForms } from '../../engine/lab/compare-rows.ts';
import { describeOn, type Describing } from '../../engine/lab/describe.ts';
import { hasTables, labHistory, labPlace, type LabDialect } from '../../engine/lab/history-of.ts';
import { PlanLab, type LabOptions, type LabOutcome } from '../../engine/lab/lab.ts';
import { SqliteLab } from '../../engine/lab/sqlite-lab.ts';
import type { Waiting } from '../../engine/lab/lab-question.ts';
import { SharedServer, type Turn } from '../../engine/lab/shared-server.ts';
import { boot } from '../../engine/lab/start.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Session } from '../../engine/session/session.ts';
import { uriOf } from '../convert/uri.ts';
import { sessionAt, type SessionPlace } from '../workspace/session-at.ts';

/** The place where a document's queries are planned with statistics. */
export interface LabTarget {
  readonly kind: 'lab';
  readonly dialect: LabDialect;
  /** The document. */
  readonly uri: string;
  /** Undefined where sizes are assumed. */
  readonly collectedAt: string | undefined;
  /** What the document itself does to tables before the query; undefined if nothing. */
  readonly before?: Before | undefined;
}

export interface Before {
  readonly statements: () => readonly string[];
  /** Of these statements. */
  readonly digest: string;
}

/** An open lab, and what its plans depend on. */
export interface LabScene {
  readonly lab: PlanLab | SqliteLab;
  /** The same for as long as the same text has the same plan. */
  readonly mark: string;
}

/** What the lab of a document is built from. */
export interface LabSource extends SessionPlace {
  readonly folder: MigrationFolder | undefined;
  readonly dialect: LabDialect;
  readonly basis: LabBasis;
}

export type LabWork<T> =
  | { readonly kind: 'done'; readonly result: T }
  | Exclude<LabOutcome, { readonly kind: 'plan' }>
  /** The statistics file no longer exists. */
  | undefined;

/** A query that takes longer to plan ends the server, and the next one starts another. */
const limits = { statementMs: 10_000 };
/** Such as those before two migrations that are being edited, and that of the queries. */
const mostLabs = 3;

export class Labs {
  readonly #program: string;
  readonly #sessions: () => Promise<readonly Session[]>;
  readonly #sizes: (uri: string) => Promise<AssumedSizes>;
  readonly #server = new SharedServer();
  /** By their marks, in the order of their last use. */
  readonly #scenes = new Map<string, LabScene>();

  constructor(
    program: string,
    sessions: () => Promise<readonly Session[]>,
    sizes: (uri: string) => Promise<AssumedSizes>,
  ) {
    this.#program = program;
    this.#sessions = sessions;
    this.#sizes = sizes;
  }

  /** Of the embedded PostgreSQL, for display and tests. */
  get pid(): number | undefined {
    return this.#server.pid;
  }

  /** Undefined if no usable statistics apply to the document. */
  async target(uri: string): Promise<LabTarget | undefined> {
    const source = await this.source(uri);
    if (source === undefined) return undefined;
    return { kind: 'lab', dialect: source.dialect, uri, collectedAt: collectedAt(source.basis) };
  }

  /** What plans of a document's queries hang on: while it is the same, so are they. Starts nothing. */
  async mark(target: LabTarget, signal: AbortSignal | undefined): Promise<string | undefined> {
    const source = await this.source(target.uri);
    return source && markOf(source.basis, await historyOf(source, target, signal));
  }

  async use<T>(
    target: LabTarget,
    signal: AbortSignal | undefined,
    work: (scene: LabScene) => Promise<T>,
    turn?: Turn,
  ): Promise<LabWork<T>> {
    const source = await this.source(target.uri);
    if (source === undefined) return undefined;
    const scene = await this.#sceneFor(await historyOf(source, target, signal), source);
    const failure = await scene.lab.ready(signal, turn);
    return failure ?? { kind: 'done', result: await work(scene) };
  }

  /** Builds the lab of a query file in a folder, which those below mostly share. False if nothing says what its tables are. */
  async prepare(folder: string): Promise<boolean> {
    const source = await this.source(uriOf(join(folder, 'query.sql')));
    if (source === undefined) return false;
    const build = async (): Promise<void> => {
      const scene = await this.#sceneFor(await historyOf(source, {}, undefined), source);
      await scene.lab.ready(undefined, 'when nobody waits');
    };
    const started =
      source.dialect === 'postgresql' &&
      boot(this.#server, textsOf(source), { program: this.#program, limits });
    await Promise.all([started, build()]);
    return true;
  }

  /** Statements on the schema after a history. */
  async describe(
    history: readonly MigrationToReplay[],
    texts: readonly string[],
    turn?: Turn,
  ): Promise<Describing> {
    return describeOn(this.#server, history, texts, { ...(await this.#start()), turn });
  }

  /** Two forms of a query on generated rows, in the state before the query. */
  async compare(target: LabTarget, forms: TwoForms): Promise<RowComparison | undefined> {
    const source = await this.source(target.uri);
    if (source === undefined) return undefined;
    return compareRows(this.#server, await historyOf(source, target, undefined), forms, await this.#start());
  }

  /** A lab with another history, for the duration of one piece of work. */
  async beside<T>(
    { basis }: LabSource,
    history: readonly MigrationToReplay[],
    { signal, turn }: Waiting,
    work: (lab: PlanLab) => Promise<T>,
  ): Promise<Exclude<LabWork<T>, undefined>> {
    const lab = new PlanLab(history, basis, await this.#start());
    try {
      return (await lab.ready(signal, turn)) ?? { kind: 'done', result: await work(lab) };
    } finally {
      lab.end();
    }
  }

  async source(uri: string): Promise<LabSource | undefined> {
    const place = sessionAt(await this.#sessions(), uri);
    if (place === undefined) return undefined;
    const { session, path } = place;
    const lab = labPlace(session, path);
    if (lab === undefined) return undefined;
    const basis = labBasis(session.workspace.statistics.of(path), await this.#sizes(uri));
    const hasStatistics = basis.kind !== 'assumed' && lab.dialect === 'postgresql';
    return hasStatistics || (await hasTables(session, path, lab)) ? { ...place, ...lab, basis } : undefined;
  }

  stop(): void {
    this.#server.stop();
    for (const { lab } of this.#scenes.values()) lab.rest();
  }

  async #start(): Promise<LabOptions & { readonly shared: SharedServer }> {
    return { program: this.#program, parser: await loadPostgresParser(), limits, shared: this.#server };
  }

  async #sceneFor(
    history: readonly MigrationToReplay[],
    { dialect, basis }: Pick<LabSource, 'dialect' | 'basis'>,
  ): Promise<LabScene> {
    const mark = markOf(basis, history);
    const scene = this.#scenes.get(mark) ?? { lab: await this.#labFor(dialect, history, basis), mark };
    this.#scenes.delete(mark);
    this.#scenes.set(mark, scene);
    const [oldest] = this.#scenes.values();
    if (this.#scenes.size > mostLabs && oldest !== undefined) {
      this.#scenes.delete(oldest.mark);
      oldest.lab.rest();
    }
    return scene;
  }

  async #labFor(
    dialect: LabDialect,
    history: readonly MigrationToReplay[],
    basis: LabBasis,
  ): Promise<LabScene['lab']> {
    if (dialect === 'postgresql') return new PlanLab(history, basis, await this.#start());
    // Of a file of statistics only the sizes would be of use to SQLite, and they are in the basis.
    const sizes = basis.kind === 'assumed' ? basis.sizes : { usual: usualRows, rows: new Map() };
    const program = join(dirname(this.#program), 'sqlite.cjs');
    return new SqliteLab(history, sizes, { program, statementMs: limits.statementMs });
  }
}

export function historyOf(
  { session, path }: LabSource,
  { before }: Pick<LabTarget, 'before'>,
  signal: AbortSignal | undefined,
): Promise<readonly MigrationToReplay[]> {
  return labHistory(session, path, { before: before?.statements(), signal });
}

/** Of the migrations. */
function textsOf({ session, folder }: LabSource): readonly string[] {
  const files = folder === undefined ? [] : session.waysForward(folder);
  return files.flatMap(({ path }) => session.textOf(join(folder?.path ?? '', path)) ?? []);
}

/** The same for as long as the lab is. */
export function markOf(basis: LabBasis, history: readonly MigrationToReplay[]): string {
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
