/**
 * What new work does to the queries of the workspace: which it breaks, and which get a worse plan. Computed in the background after a pause
 * for the migrations of the documents that are open, and announced when it is another. Nothing waits for it.
 */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { collectedAt } from '../../core/plan-lab/basis.ts';
import { affectedQueries, type AffectedQuery } from '../../engine/branch/affected.ts';
import { branchOf, type Branch, type Step } from '../../engine/branch/branch.ts';
import { brokenQueries, type BrokenQuery } from '../../engine/branch/broken.ts';
import { worsenedQueries, type WorsenedQuery } from '../../engine/branch/worsened.ts';
import { planAll, sourceIn } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import { background } from '../../engine/session/time-slices.ts';
import { uriOf } from '../convert/uri.ts';
import type { Descriptions } from '../described/descriptions.ts';
import { markOf } from '../plans/labs.ts';
import type { Plans } from '../plans/plans.ts';
import { sessionAt } from '../workspace/session-at.ts';
import type { Workspace, WorkspaceParts } from '../workspace/workspace.ts';

/** Of the migrations in one folder. */
export interface FolderEffects {
  /** The workspace folder that paths are relative to. */
  readonly root: string;
  readonly broken: readonly BrokenQuery[];
  readonly worsened: readonly WorsenedQuery[];
  /** When the statistics of the plans were collected; undefined where sizes are assumed. */
  readonly collectedAt: string | undefined;
}

interface BranchParts extends Omit<WorkspaceParts, 'serverFor'> {
  readonly workspace: Workspace;
  readonly descriptions: Descriptions;
  readonly plans: Plans;
}

/** Of typing: half a statement breaks nothing. */
const quietMs = 400;
/** What queries mean and cost now is shown first. */
const turn = 'when nobody waits';

interface InUse {
  readonly session: Session;
  readonly folder: MigrationFolder;
}

type Planned = Pick<FolderEffects, 'worsened' | 'collectedAt'>;

export class BranchEffects {
  readonly #parts: BranchParts;
  #found: readonly FolderEffects[] = [];
  #digest = '[]';
  /** The last plans of each folder, and what they were made from. */
  readonly #planned = new Map<string, Planned & { readonly from: string }>();
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  /** Of planning, which takes seconds and is of no use once somebody types. */
  #planning = new AbortController();
  #isStopped = false;

  constructor(parts: BranchParts) {
    this.#parts = parts;
    parts.workspace.onSchemaChange(() => this.#soon());
  }

  get found(): readonly FolderEffects[] {
    return this.#found;
  }

  stop(): void {
    this.#isStopped = true;
    this.#planning.abort();
    clearTimeout(this.#timer);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#planning.abort();
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      // What changed meanwhile is looked at afterwards.
      if (this.#isBusy) this.#soon();
      else void this.#work();
    }, quietMs);
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    this.#planning = new AbortController();
    try {
      const found: FolderEffects[] = [];
      const toPlan: (InUse & Looked)[] = [];
      for (const one of await this.#inUse()) {
        const looked = await this.#look(one);
        if (looked === undefined) continue;
        const { worsened = [], collectedAt: at } = this.#planned.get(keyOf(one)) ?? {};
        const { broken, branch } = looked;
        // Until the plans are made again, those of statements that are still as they were.
        const left = worsened.filter(({ step }) => branch.steps.some((other) => isSame(step, other)));
        found.push({ root: one.session.root, broken, worsened: left, collectedAt: at });
        toPlan.push({ ...one, ...looked });
      }
      this.#show(found);
      for (const [at, one] of toPlan.entries()) {
        const planned = await this.#plan(one, this.#planning.signal);
        const known = found[at];
        if (planned !== undefined && known !== undefined) found[at] = { ...known, ...planned };
      }
      this.#show(found);
    } catch (error) {
      this.#parts.log.error('What new work does to queries was not found out.', error);
    } finally {
      this.#isBusy = false;
    }
  }

  #show(found: readonly FolderEffects[]): void {
    this.#found = [...found];
    const digest = JSON.stringify(found.map(inShort));
    if (digest === this.#digest) return;
    this.#digest = digest;
    this.#parts.revision.advance();
  }

  /** The migrations of the documents that somebody has open. */
  async #inUse(): Promise<readonly InUse[]> {
    const { workspace, documents, settings } = this.#parts;
    // While a folder is read for the first time, it is announced later.
    const sessions = (workspace.trusted ? workspace.ready() : undefined) ?? [];
    const found = new Map<MigrationFolder, InUse>();
    for (const uri of documents.keys()) {
      const place = sessionAt(sessions, uri);
      const folder = place?.session.folderFor(place.path);
      if (place === undefined || folder === undefined || found.has(folder)) continue;
      const { enable, languageOff } = await settings.of(uriOf(place.session.root));
      if (enable && !languageOff.has('types')) found.set(folder, { session: place.session, folder });
    }
    return [...found.values()];
  }

  async #look({ session, folder }: InUse): Promise<Looked | undefined> {
    const branch = await branchOf(session, folder, background);
    if (branch === undefined) return undefined;
    const queries = await affectedQueries(session, folder, branch, background);
    const { descriptions } = this.#parts;
    const broken = await brokenQueries(branch, queries, (history, texts) =>
      descriptions.all(history, texts, turn),
    );
    return { branch, queries, broken };
  }

  /** Undefined if it was interrupted, or nothing plans there. */
  async #plan(
    { session, folder, branch, queries, broken }: InUse & Looked,
    signal: AbortSignal,
  ): Promise<Planned | undefined> {
    const uri = uriOf(join(session.root, branch.steps[0]?.path ?? folder.path));
    const { planAhead } = await this.#parts.settings.of(uri);
    const { labs } = this.#parts.plans;
    const source = planAhead ? await labs.source(uri) : undefined;
    if (source === undefined) return undefined;
    const whole = queries.filter((query) => !broken.some((one) => one.query === query));
    const { before, after } = branch;
    const from = JSON.stringify([
      markOf(source.basis, before),
      markOf(source.basis, after),
      whole.map(({ text }) => text),
    ]);
    const known = this.#planned.get(keyOf({ session, folder }));
    if (known?.from === from) return known;
    const { queries: worsened, lost } = await worsenedQueries(branch, whole, async (history, asked) => {
      const done = await labs.beside(source, history, { signal, turn }, (lab) =>
        planAll(asked, sourceIn(lab, { signal, turn })),
      );
      if (done.kind === 'done') return done.result;
      const because = done.kind === 'failed' ? done.failure.message : done.message;
      return { found: [], major: undefined, lost: because };
    });
    if (lost !== undefined) {
      if (!signal.aborted) this.#parts.log.warn(`Plans before and after new work were not made: ${lost}`);
      return undefined;
    }
    const planned = { worsened, collectedAt: collectedAt(source.basis) };
    this.#planned.set(keyOf({ session, folder }), { ...planned, from });
    return planned;
  }
}

interface Looked {
  readonly branch: Branch;
  readonly queries: readonly AffectedQuery[];
  readonly broken: readonly BrokenQuery[];
}

function keyOf({ session, folder }: InUse): string {
  return join(session.root, folder.path);
}

function isSame(one: Step, other: Step): boolean {
  return one.path === other.path && one.written === other.written;
}

function inShort({ root, broken, worsened, collectedAt: at }: FolderEffects): readonly unknown[] {
  const placed = ({ query, step }: BrokenQuery | WorsenedQuery): readonly unknown[] => [
    query.path,
    query.span,
    query.text,
    step.path,
    step.span,
    step.written,
  ];
  return [
    root,
    at,
    broken.map((one) => [placed(one), one.mistake]),
    worsened.map((one) => [placed(one), one.check.diff]),
  ];
}
