/**
 * Which migrations of a folder belong to one change: the same commit or merge added them, or none of them has run yet. Asks git once for
 * each state of the repository, and only for a migration that has run.
 */
import type { MigrationFile } from '../../core/migrations/convention.ts';
import { join } from '../../core/migrations/listing.ts';
import type { CameWith } from '../../core/schema/same-change.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { birthsIn, historyState, mainlineOf, type Births } from '../workspace/births.ts';
import type { Workspace } from '../workspace/discover.ts';
import type { Breath } from './time-slices.ts';
import type { FolderHistory, MigrationRead, Shipped } from './history.ts';

/** A larger change is an imported history that may have run elsewhere, one by one. */
const mostAtOnce = 30;

interface Asked {
  readonly workspace: Workspace;
  readonly histories: readonly FolderHistory[];
  readonly shipped: (path: string) => Shipped | undefined;
}

export class Changes {
  readonly #root: string;
  #known: { readonly state: string; readonly births: Promise<Births> } | undefined;
  /** Until the next look at the disk. */
  #births: Promise<Births> | undefined;
  readonly #grouped = new WeakMap<FolderHistory, Grouped>();
  readonly #statements = new WeakMap<MigrationRead, readonly Statement[]>();

  constructor(root: string) {
    this.#root = root;
  }

  /** A branch may have moved. */
  refresh(): void {
    this.#births = undefined;
  }

  /** Earlier migrations of the same change, in order. */
  async cameWith(
    path: string,
    history: FolderHistory | undefined,
    asked: Asked,
    breath: Breath,
  ): Promise<readonly CameWith[]> {
    if (history === undefined || asked.workspace.work.kind !== 'git') return nobody;
    const company = await this.#companyOf(path, history, asked, breath);
    const found: CameWith[] = [];
    for (const file of company) {
      const read = history.read(file);
      if (read.kind !== 'read') continue;
      const statements = this.#statements.get(read) ?? waysForward(read.sections);
      this.#statements.set(read, statements);
      const start = await history.schemaFor(file, breath);
      found.push({ path: read.path, statements, start });
    }
    return found;
  }

  async #companyOf(
    path: string,
    history: FolderHistory,
    asked: Asked,
    breath: Breath,
  ): Promise<readonly MigrationFile[]> {
    const births = hasNotRun(path, asked, (one) => asked.workspace.paths.includes(one))
      ? undefined
      : await this.#bornIn(asked.histories, history, breath);
    const known = this.#grouped.get(history);
    const grouped =
      known?.workspace === asked.workspace && (births === undefined || known.births === births)
        ? known
        : groupsOf(history, asked, births);
    this.#grouped.set(history, grouped);
    const own = grouped.byPath.get(path);
    if (own?.isOne !== true) return [];
    const at = grouped.all.indexOf(own);
    return grouped.all.slice(0, at).flatMap(({ file, change }) => (change === own.change ? [file] : []));
  }

  async #bornIn(
    histories: readonly FolderHistory[],
    history: FolderHistory,
    breath: Breath,
  ): Promise<Births> {
    if (this.#births === undefined) {
      this.#births = this.#ask(new Set(histories.flatMap(({ paths }) => [...paths])));
      // While git answers, what rules ask for next.
      await history.schemaAtEnd(breath);
    }
    return this.#births;
  }

  async #ask(paths: ReadonlySet<string>): Promise<Births> {
    const state = JSON.stringify([await historyState(this.#root), [...paths].sort()]);
    if (this.#known?.state !== state) this.#known = { state, births: this.#find(paths) };
    return this.#known.births;
  }

  async #find(paths: ReadonlySet<string>): Promise<Births> {
    const mainline = await mainlineOf(this.#root);
    return mainline === undefined ? new Map() : birthsIn(mainline, paths);
  }
}

const nobody: readonly CameWith[] = [];

interface Grouped {
  readonly workspace: Workspace;
  /** Undefined while only pending migrations were asked about. */
  readonly births: Births | undefined;
  /** In order. */
  readonly all: readonly Grown[];
  readonly byPath: ReadonlyMap<string, Grown>;
}

/** A migration and the commit that added it. */
interface Grown {
  readonly file: MigrationFile;
  readonly change: string;
  readonly isOne: boolean;
}

function groupsOf({ folder, up }: FolderHistory, asked: Asked, births: Births | undefined): Grouped {
  const { workspace } = asked;
  const paths = new Set(workspace.paths);
  const groups = new Map<string, MigrationFile[]>();
  const found: Omit<Grown, 'isOne'>[] = [];
  for (const file of up) {
    const path = join(folder.path, file.path);
    const isPending = hasNotRun(path, asked, (one) => paths.has(one));
    const change = isPending ? 'pending' : births?.get(path)?.commit;
    if (change === undefined || file.repeatable) continue;
    found.push({ file, change });
    const group = groups.get(change);
    if (group === undefined) groups.set(change, [file]);
    else group.push(file);
  }
  const isOne = ({ change }: Pick<Grown, 'change'>): boolean => isOneChange(groups.get(change) ?? [], up);
  const all = found.map((one) => ({ ...one, isOne: isOne(one) }));
  const byPath = new Map(all.map((one) => [join(folder.path, one.file.path), one]));
  return { workspace, births, all, byPath };
}

/** The first migrations of a history may have been written elsewhere, over a long time. */
function isOneChange(group: readonly MigrationFile[], up: readonly MigrationFile[]): boolean {
  return group.length <= mostAtOnce && group[0] !== up[0];
}

/** The configuration overrides git. */
function hasNotRun(
  path: string,
  { workspace: { work }, shipped }: Asked,
  isThere: (path: string) => boolean,
): boolean {
  const told = shipped(path);
  if (told !== undefined) return told.kind === 'new';
  const state = work.kind === 'git' ? work.work.files.get(path) : undefined;
  return state === 'untracked' || state === 'added' || !isThere(path);
}

function waysForward(
  sections: (MigrationRead & { readonly kind: 'read' })['sections'],
): readonly Statement[] {
  return sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
}
