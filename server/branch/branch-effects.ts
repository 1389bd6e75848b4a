/**
 * What the new work of open documents' migrations does to the queries of the workspace: computed in the background after a pause, announced
 * when it is another. Nothing waits for it.
 */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { affectedQueries } from '../../engine/branch/affected.ts';
import { branchOf } from '../../engine/branch/branch.ts';
import { brokenQueries, type BrokenQuery } from '../../engine/branch/broken.ts';
import type { Session } from '../../engine/session/session.ts';
import type { ServerContext } from '../context.ts';
import { uriOf } from '../convert/uri.ts';
import { sessionAt } from '../workspace/session-at.ts';

/** A query that fails after new work, in a workspace folder. */
export interface PlacedBreak {
  readonly root: string;
  readonly broken: BrokenQuery;
}

export type BranchParts = Pick<
  ServerContext,
  'workspace' | 'documents' | 'settings' | 'descriptions' | 'revision' | 'log'
>;

/** Of typing: half a statement breaks nothing. */
const quietMs = 400;

export class BranchEffects {
  readonly #parts: BranchParts;
  #found: readonly PlacedBreak[] = [];
  #digest = '';
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isStopped = false;

  constructor(parts: BranchParts) {
    this.#parts = parts;
    parts.workspace.onSchemaChange(() => this.#soon());
  }

  get found(): readonly PlacedBreak[] {
    return this.#found;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      // What changed meanwhile is looked at afterwards.
      if (this.#isBusy) this.#soon();
      else void this.#work();
    }, quietMs);
  }

  async #work(): Promise<void> {
    const { revision, log } = this.#parts;
    this.#isBusy = true;
    try {
      const found = await this.#look();
      const digest = JSON.stringify(found.map(inShort));
      if (digest === this.#digest) return;
      this.#found = found;
      this.#digest = digest;
      revision.advance();
    } catch (error) {
      log.error('The queries that new work breaks were not found.', error);
    } finally {
      this.#isBusy = false;
    }
  }

  async #look(): Promise<readonly PlacedBreak[]> {
    const { workspace } = this.#parts;
    // While a folder is read for the first time, it is announced later.
    const sessions = workspace.trusted ? workspace.ready() : undefined;
    const found: PlacedBreak[] = [];
    for (const { session, folder } of this.#inUse(sessions ?? [])) {
      const { enable, languageOff } = await this.#parts.settings.of(uriOf(session.root));
      if (enable && !languageOff.has('types')) found.push(...(await this.#breaksIn(session, folder)));
    }
    return found;
  }

  /** The migrations of the documents that somebody has open. */
  #inUse(
    sessions: readonly Session[],
  ): readonly { readonly session: Session; readonly folder: MigrationFolder }[] {
    const found = new Map<MigrationFolder, { session: Session; folder: MigrationFolder }>();
    for (const uri of this.#parts.documents.keys()) {
      const place = sessionAt(sessions, uri);
      const folder = place?.session.folderFor(place.path);
      if (place !== undefined && folder !== undefined) found.set(folder, { session: place.session, folder });
    }
    return [...found.values()];
  }

  async #breaksIn(session: Session, folder: MigrationFolder): Promise<readonly PlacedBreak[]> {
    const branch = await branchOf(session, folder);
    if (branch === undefined) return [];
    const queries = await affectedQueries(session, folder, branch);
    const broken = await brokenQueries(branch, queries, (history, texts) =>
      this.#parts.descriptions.all(history, texts),
    );
    return broken.map((one) => ({ root: session.root, broken: one }));
  }
}

function inShort({ root, broken: { query, mistake, step } }: PlacedBreak): readonly unknown[] {
  const { path, span, written } = step;
  return [root, query.path, query.span, query.text, mistake, path, span, written];
}
