/**
 * Discovers a workspace: its files, configurations, migration folders, and which files are new work. Reads the disk and, where processes
 * are allowed, asks git; writes nothing. All errors are in the result.
 */
import { basename, dirname, join, relative, sep } from 'node:path';
import { configFileName } from '../../core/config/config.ts';
import type { EmbeddedSqlFiles } from '../../core/embedded-sql/wanted.ts';
import { configSchema, type KnownRule } from '../../core/config/schema.ts';
import { detect, type Detection, type FolderOverride } from '../../core/migrations/detection/detect.ts';
import { loadOwnRules, type OwnRules } from '../own-rules/load.ts';
import type { Listing } from '../../core/migrations/listing.ts';
import type { NamedVersion } from '../../core/migrations/dialect/repository-version.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { exists } from '../inputs/disk.ts';
import { slashed } from './above.ts';
import { loadBaselines, type BaselineSet } from './baseline-set.ts';
import { version } from '../version.ts';
import { loadConfigs, type ConfigSet } from './config-set.ts';
import {
  filesOf,
  newWork,
  withUntracked,
  type GitFailure,
  type GitFiles,
  type GitResult,
  type NewWork,
} from './git.ts';
import { readForDetection, readText, whyUnread } from './read-file.ts';
import { loadStatistics, type StatisticsSet } from './statistics-set.ts';
import { usualBudget, walk, type WalkBudget, type WalkResult } from './walk.ts';
import { atTop } from './trouble.ts';

export interface DiscoverOptions {
  /** Absolute. */
  readonly root: string;
  /** `forbidden` in an untrusted workspace: nothing is started, git is not asked. */
  readonly processes: 'allowed' | 'forbidden';
  /** Rule modules that configurations name. */
  readonly code?: 'loaded' | 'left-out';
  readonly rules: readonly KnownRule[];
  /** The configuration file that the user named, relative to the root. */
  readonly configFile: string | undefined;
  /** The revision that the user named. */
  readonly since: string | undefined;
  /** The statistics file that the user named. Absolute. */
  readonly statisticsFile?: string | undefined;
  readonly budget?: WalkBudget;
  /** PostgreSQL's grammar: without it no folder is assumed to be PostgreSQL's. */
  readonly parser?: PostgresParser | undefined;
  /** Overrides the configuration. */
  readonly embeddedSql?: EmbeddedSqlFiles | undefined;
}

export interface Workspace {
  readonly root: string;
  /** The programs in which Plinth looks for SQL. */
  readonly embeddedSql: EmbeddedSqlFiles;
  /** Relative to the root, forward slashes, sorted. */
  readonly paths: readonly string[];
  readonly configs: ConfigSet;
  readonly teamRules: OwnRules;
  readonly baselines: BaselineSet;
  readonly statistics: StatisticsSet;
  readonly detection: Detection;
  readonly work: WorkKnown;
  readonly unreadable: readonly { readonly path: string; readonly because: string }[];
  /** There are too many files; the rest was not examined. */
  readonly truncated: boolean;
}

export type WorkKnown =
  | { readonly kind: 'git'; readonly work: NewWork }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'unknown'; readonly failure: GitFailure };

export async function discover(options: DiscoverOptions, signal?: AbortSignal): Promise<Workspace> {
  // Git answers both at once. Few configurations name another branch.
  const usual = options.processes === 'allowed' ? workSince(options, undefined, signal) : undefined;
  const listed = await list(options, signal);
  const schema = configSchema(options.rules);
  const configs = loadConfigs({
    root: options.root,
    paths: listed.files,
    read: readText,
    schema,
    only: options.configFile,
    above: configsAbove(options.root),
    version: version(),
  });
  const teamRules = await loadOwnRules({
    root: options.root,
    configs,
    code: options.processes === 'forbidden' || options.code === 'left-out' ? 'forbidden' : 'allowed',
  });
  const baselines = loadBaselines(options.root, listed.files, configs);
  const { root, statisticsFile: only } = options;
  const statistics = loadStatistics({ root, paths: listed.files, configs, only });
  const troubles = [
    ...configs.troubles,
    ...teamRules.troubles,
    ...configs.overrides.flatMap((one) => schemaTrouble(root, one)),
    ...baselines.troubles,
    ...statistics.troubles,
  ];
  const { embeddedSql = configs.configFor('.').config.embeddedSql } = options;
  return {
    root,
    embeddedSql,
    paths: listed.files,
    configs: { ...configs, troubles },
    teamRules,
    baselines,
    statistics,
    detection: detectIn(
      { root, paths: listed.files, configs, embeddedSql, statistics },
      { overlays: new Map(), postgres: options.parser && new StatementParser(options.parser) },
    ),
    // Files that git does not list cannot be judged by it.
    work:
      listed.byGit === undefined
        ? unasked(options)
        : await workOf(options, configs, listed.byGit, usual, signal),
    unreadable: listed.unreadable,
    truncated: listed.truncated,
  };
}

/** The schema dump that replaces missing migrations: without it the folder is read as if nothing had existed before. */
function schemaTrouble(root: string, { baseline, file, folder }: FolderOverride): ConfigSet['troubles'] {
  if (baseline === undefined) return [];
  const content = readText(join(root, baseline.file));
  if (content.kind === 'text') return [];
  const message = `The schema ${baseline.file} is not used for ${folder}: ${whyUnread(content)}.`;
  return [{ file, ...atTop, key: 'migrations', message }];
}

/** Files that configurations extend and rule modules, if the search for configurations does not find them anyway. Absolute. */
export function namedFilesOf({ configs, teamRules }: Workspace): readonly string[] {
  const extended = configs.files.filter((file) => basename(file) !== configFileName || isInPackage(file));
  return [...extended, ...teamRules.files];
}

/** Editors do not watch there unless asked to. */
function isInPackage(file: string): boolean {
  return file.split(sep).includes('node_modules');
}

/** Like discover, for other paths or texts: files of an editor that are not on disk yet. */
export function detectIn(
  {
    root,
    paths,
    configs,
    embeddedSql,
    statistics,
  }: Pick<Workspace, 'root' | 'paths' | 'configs' | 'embeddedSql' | 'statistics'>,
  { overlays, postgres }: { readonly overlays: ReadonlyMap<string, string> } & Pick<Listing, 'postgres'>,
): Detection {
  const heads = new Map<string, string | undefined>();
  const text = (path: string): string | undefined => {
    const overlay = overlays.get(path);
    if (overlay !== undefined) return overlay;
    if (!heads.has(path)) heads.set(path, readForDetection(join(root, path)));
    return heads.get(path);
  };
  const measured = (folder: string): NamedVersion | undefined => serverOf(statistics, root, folder);
  const listing = { paths, text, measured, postgres };
  return detect(listing, configs.overrides, embeddedSql === 'off' ? 'left-out' : 'read');
}

/** Collected sizes name the server that they come from; a version of PostgreSQL begins with its number. */
function serverOf(statistics: StatisticsSet, root: string, folder: string): NamedVersion | undefined {
  const inside = join(folder, '.');
  const { versionNumber: number, version = '' } = statistics.of(inside)?.server ?? {};
  if (number === undefined || !/^\d/.test(version)) return undefined;
  const file = slashed(relative(root, statistics.placeOf(inside)));
  // The path of a named file on a user's machine does not matter to others.
  return { version: Math.floor(number / 10_000), file: file.startsWith('../') ? basename(file) : file };
}

interface Listed extends WalkResult {
  readonly byGit: GitFiles | undefined;
}

async function list(options: DiscoverOptions, signal?: AbortSignal): Promise<Listed> {
  if (options.processes === 'allowed') {
    const listed = await filesOf(options.root, signal);
    const files = listed.ok ? [...listed.value.tracked, ...listed.value.untracked].sort() : [];
    // Git lists an ignored folder as empty; a user who opens it wants to see it all the same.
    if (listed.ok && files.length > 0)
      return { files, unreadable: [], truncated: false, byGit: listed.value };
  }
  return { ...(await walk(options.root, options.budget ?? usualBudget, signal)), byGit: undefined };
}

/** Up to the folder that contains .git, without asking git; none without a repository. */
function configsAbove(root: string): readonly string[] {
  const found: string[] = [];
  for (let folder = root; !exists(join(folder, '.git'));) {
    const parent = dirname(folder);
    if (parent === folder) return [];
    folder = parent;
    const file = join(folder, configFileName);
    if (exists(file)) found.push(file);
  }
  return found;
}

/** `usual`: the answer for the usual default branch. */
async function workOf(
  options: DiscoverOptions,
  configs: ConfigSet,
  listed: GitFiles,
  usual: Promise<GitResult<NewWork>> | undefined,
  signal?: AbortSignal,
): Promise<WorkKnown> {
  const { defaultBranch } = configs.configFor('.').config;
  const asked = defaultBranch === undefined ? usual : workSince(options, defaultBranch, signal);
  if (asked === undefined) return unasked(options);
  const work = await asked;
  return work.ok
    ? { kind: 'git', work: withUntracked(work.value, listed) }
    : { kind: 'unknown', failure: work.failure };
}

function workSince(
  { root, since }: DiscoverOptions,
  defaultBranch: string | undefined,
  signal?: AbortSignal,
): Promise<GitResult<NewWork>> {
  return newWork(root, { since, defaultBranch }, signal);
}

function unasked(options: DiscoverOptions): WorkKnown {
  return options.processes === 'forbidden'
    ? { kind: 'not-asked' }
    : { kind: 'unknown', failure: { kind: 'no-git' } };
}
