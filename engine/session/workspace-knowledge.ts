/** What a session knows beyond one file, for rules: applied and pending migrations, and queries. Reads nothing ahead of time. */
import { oncePer } from '../../core/collections/once-per.ts';
import { isProgramPath, isTestPath } from '../../core/migrations/detection/script-path.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import { join } from '../../core/migrations/listing.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { QueryIndex } from '../../core/query-index/query-index.ts';
import type {
  Beyond,
  MigrationsBeside,
  PendingMigration,
} from '../../core/rule-kit/checking/workspace-knowledge.ts';
import type { CameWith } from '../../core/schema/same-change.ts';
import { isModelPath, type KnownModels, type Release } from '../models/models.ts';
import { releaseOf } from '../models/release.ts';
import type { Workspace } from '../workspace/discover.ts';
import { isShared } from './also-run.ts';
import type { Breath } from './time-slices.ts';
import type { FolderHistory, MigrationRead } from './history.ts';
import type { About, Queries } from './queries.ts';
import { ofItsTool, type LooseReadings, type Reading } from './read-file.ts';
import type { Ask } from './report.ts';
import { stepsAround } from './numbered-siblings.ts';
import type { Texts } from './texts.ts';

export interface WorkspaceKnowledge {
  readonly beyond: Omit<Beyond, 'queriesNaming'>;
  /** Of the project that the file belongs to. */
  readonly queries: (breath: Breath, about: About) => Promise<QueryIndex>;
  /** The models behind them. */
  readonly models: (breath: Breath) => Promise<KnownModels>;
  /** Earlier migrations of the same change. */
  readonly cameWith: (breath: Breath) => Promise<readonly CameWith[]>;
  /** Another engine runs the file too. */
  readonly isShared: () => boolean;
}

export interface Knower {
  readonly workspace: Workspace;
  readonly histories: readonly FolderHistory[];
  readonly texts: Texts;
  readonly queries: Queries;
  /** The migration folder that a file belongs to or uses. */
  readonly speakingFor: (path: string, dialect?: SpokenDialect) => FolderHistory | undefined;
  readonly holderOf: (path: string) => FolderHistory | undefined;
  readonly hasRun: (path: string) => boolean;
  /** Uses these texts in place of the workspace's, if given. */
  readonly read: (path: string, ask: Ask, loose: LooseReadings | undefined, texts?: Texts) => Reading;
  readonly cameWith: (path: string, breath: Breath) => Promise<readonly CameWith[]>;
}

export function knowledgeOf(
  path: string,
  history: FolderHistory | undefined,
  knower: Knower,
): WorkspaceKnowledge {
  const inside = (file: { readonly path: string }): string => join(history?.folder.path ?? '', file.path);
  const queries: WorkspaceKnowledge['queries'] = (breath, about) => {
    const { workspace, texts } = knower;
    const name = history?.folder.path ?? '';
    const opened = [...texts.overlays.keys()];
    const paths = knower.queries.paths(name, [history, workspace, ...opened], () =>
      pathsOfQueries(history, opened, knower),
    );
    const textOf = (one: string): string | undefined => {
      const content = texts.read(one);
      return content.kind === 'text' ? content.text : undefined;
    };
    // Programs feed the index even if findings in them are disabled.
    const read = (one: string): Reading =>
      // What somebody edits is read for all that is told about it; the many others once, for this alone.
      knower.read(one, { named: isProgramPath(one) }, texts.overlays.has(one) ? undefined : new Map());
    const dialect = history?.dialect;
    const release = (): Promise<Release | undefined> =>
      releaseOf(knower, (one) => history === undefined || knower.speakingFor(one, dialect) === history);
    return knower.queries.index(name, { paths, textOf, read, dialect, release }, breath, about);
  };
  return {
    beyond: {
      hasRun: (file) => knower.hasRun(inside(file)),
      editedSince: editedSince(path, knower),
      pending: () => pendingBefore(path, history, knower),
      migrations: history === undefined ? besideOf(knower.speakingFor(path)) : undefined,
      steps: () => stepsAround(path, history, knower),
      legacyAlter: knower.workspace.detection.legacyAlter,
    },
    cameWith: (breath) => knower.cameWith(path, breath),
    isShared: () => isShared(path, history, { histories: knower.histories, paths: knower.workspace.paths }),
    queries,
    models: async (breath) => {
      await queries(breath, new Set());
      return knower.queries.models(history?.folder.path ?? '');
    },
  };
}

/** SQL files and programs of the same project that belong to no migrations. */
function pathsOfQueries(
  history: FolderHistory | undefined,
  opened: readonly string[],
  { workspace, holderOf, speakingFor }: Knower,
): readonly string[] {
  return [...new Set([...workspace.paths, ...opened])]
    .filter(
      (one) =>
        (isOutside(one, { workspace, holderOf }) || isModelPath(one)) &&
        !isForOtherServer(one, workspace) &&
        (history === undefined || speakingFor(one, history.dialect) === history),
    )
    .sort();
}

/** A file with queries of running code that belongs to no migrations: queries in programs of tests do not count. */
export function isOutside(path: string, knower: Pick<Knower, 'workspace' | 'holderOf'>): boolean {
  return isBeside(path, knower) && !(isProgramPath(path) && isTestPath(path));
}

/** A file that may contain SQL and belongs to no migrations. */
export function isBeside(
  path: string,
  { workspace, holderOf }: Pick<Knower, 'workspace' | 'holderOf'>,
): boolean {
  const isProgram = workspace.embeddedSql !== 'off' && isProgramPath(path);
  return (isSqlPath(path) || isProgram) && holderOf(path) === undefined;
}

/** Next to migrations for one server are those for others, named by the same tool: no running code depends on them. */
function isForOtherServer(path: string, { detection }: Workspace): boolean {
  return ofItsTool(path, detection.folders) !== undefined;
}

function besideOf(history: FolderHistory | undefined): MigrationsBeside | undefined {
  return history && { path: history.folder.path, tool: history.tool, files: history.all };
}

/** Git says that the base has the file with another text. A base that is only the last commit may not have run anywhere. */
function editedSince(path: string, { workspace }: Knower): string | undefined {
  const { work } = workspace;
  if (work.kind !== 'git' || work.work.doubt !== undefined) return undefined;
  return work.work.files.get(path) === 'changed' ? work.work.base : undefined;
}

/** If more are pending, it is not known what has run. */
const mostPending = 50;

function pendingBefore(
  path: string,
  history: FolderHistory | undefined,
  { hasRun }: Knower,
): readonly PendingMigration[] {
  if (history === undefined) return [];
  const at = history.placeOf(path) ?? 0;
  const before = history.up.slice(Math.max(0, at - mostPending), at);
  const firstNew = before.findLastIndex((file) => hasRun(history.pathOf(file))) + 1;
  return before.slice(firstNew).flatMap((file) => {
    const read = history.read(file);
    return read.kind === 'read' ? pendingOf(read) : [];
  });
}

/** One object for each text of a file: what rules look for in it, they find once. */
const pendingOf = oncePer(
  ({ path, sections }: MigrationRead & { readonly kind: 'read' }): PendingMigration => ({
    path,
    statements: sections.flatMap((one) => (one.direction === 'up' ? one.statements : [])),
  }),
);
