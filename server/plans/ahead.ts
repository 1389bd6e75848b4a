/**
 * Plans the visible queries of an editor in advance, in the plan lab: one document after the other, in the background. Other features show
 * the results. Used only if the lab plans the document. The lab itself is built before a query is opened.
 */
import { isSameList } from '../../core/collections/same-list.ts';
import { groupBy } from '../../core/collections/group-by.ts';
import type { Log } from '../log.ts';
import type { Revision } from '../revision.ts';
import type { SettingsCache } from '../settings.ts';
import { uriOf } from '../convert/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { LabScene, LabTarget } from './labs.ts';
import type { PlannedText, Plans } from './plans.ts';

/** What an editor asks for in one go, and what is typed without a pause, is planned once. */
const gatherMs = 100;
/** Of one document: a file with more is no file that somebody reads. */
const mostQueries = 200;
/** Whoever asks for a plan or a description gets it first. */
const turn = 'soon';
/** So many plans are announced together. */
const tellEvery = 25;

/** A query that the lab plans. */
export interface WantedPlan extends PlannedText {
  readonly target: LabTarget;
}

export interface AheadParts {
  readonly plans: Plans;
  readonly log: Log;
  readonly revision: Revision;
  readonly workspace: Workspace;
  readonly settings: SettingsCache;
}

export class PlansAhead {
  readonly #plans: Plans;
  readonly #log: Log;
  readonly #revision: Revision;
  readonly #wanted = new Map<string, readonly WantedPlan[]>();
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  /** On which no lab could be built. */
  #hopeless: string | undefined;
  #isPrepared = false;

  constructor({ plans, log, revision, workspace, settings }: AheadParts) {
    this.#plans = plans;
    this.#log = log;
    this.#revision = revision;
    workspace.onRead((folder) => {
      if (workspace.trusted) void this.#prepare(folder, settings);
    });
  }

  /** What a document shows now, in place of what it showed before. */
  want(uri: string, wanted: readonly WantedPlan[]): void {
    const before = this.#wanted.get(uri);
    const now = wanted.slice(0, mostQueries);
    this.#wanted.delete(uri);
    this.#wanted.set(uri, now);
    if (before === undefined || !isSameList(before.map(textOf), now.map(textOf))) this.#stopWaiting();
    this.#soon();
  }

  forget(uri: string): void {
    this.#wanted.delete(uri);
  }

  stop(): void {
    this.#stopWaiting();
    this.#wanted.clear();
  }

  /** Whoever opens a query then does not wait for the start of a server. For the first folder of the window that has tables. */
  async #prepare(folder: string, settings: SettingsCache): Promise<void> {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    try {
      const { planAhead } = await settings.of(uriOf(folder));
      this.#isPrepared = planAhead && (await this.#plans.labs.prepare(folder));
    } catch (error) {
      this.#log.error('The plan lab was not prepared.', error);
    }
  }

  #soon(): void {
    if (this.#isBusy) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#work();
    }, gatherMs);
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The document that was asked about last is the one that somebody looks at. What was interrupted is continued after a pause. */
  async #work(): Promise<void> {
    const next = last(this.#wanted);
    if (next === undefined) return;
    const [uri, wanted] = next;
    this.#isBusy = true;
    try {
      await this.#plan(wanted);
      if (this.#isLookedAt(wanted)) this.#wanted.delete(uri);
    } catch (error) {
      this.#wanted.clear();
      this.#log.error('Planning ahead failed.', error);
    } finally {
      this.#isBusy = false;
      if (this.#wanted.size > 0) this.#soon();
    }
  }

  #isLookedAt(wanted: readonly WantedPlan[]): boolean {
    return last(this.#wanted)?.[1] === wanted;
  }

  /** Queries on the same tables together: each other state of the tables is another lab. */
  async #plan(wanted: readonly WantedPlan[]): Promise<void> {
    const groups = groupBy(wanted, ({ target }) => target.before?.digest ?? '');
    for (const group of groups.values()) await this.#planGroup(group, () => this.#isLookedAt(wanted));
  }

  async #planGroup(texts: readonly WantedPlan[], isLookedAt: () => boolean): Promise<void> {
    const { labs } = this.#plans;
    const target = texts[0]?.target;
    if (target === undefined || !isLookedAt()) return;
    const mark = await labs.mark(target, undefined);
    if (mark === undefined || mark === this.#hopeless) return;
    const missing = texts.filter((text) => !this.#plans.isCurrent(text, mark));
    if (missing.length === 0) return;
    const planAll = async (scene: LabScene): Promise<void> => {
      for (const [at, text] of missing.entries()) {
        // Somebody typed, or opened something else: what is still to plan may not exist any more.
        if (!isLookedAt()) return;
        await this.#plans.planIn(scene, text, turn);
        // At once for the first, then seldom: each telling makes the editor ask for everything again.
        if (at % tellEvery === 0) this.#revision.touchLenses();
      }
    };
    const answer = await labs.use(target, undefined, planAll, turn);
    if (answer?.kind !== 'done') {
      // Tried again when something else is to be planned, or on another schema.
      this.#hopeless = mark;
      if (answer?.kind === 'failed') this.#log.warn(`The plan lab did not start: ${answer.failure.message}`);
      return;
    }
    this.#revision.touchLenses();
  }
}

function textOf({ sql }: WantedPlan): string {
  return sql;
}

function last<K, V>(map: ReadonlyMap<K, V>): readonly [K, V] | undefined {
  return [...map].at(-1);
}
