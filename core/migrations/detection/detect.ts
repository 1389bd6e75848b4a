/**
 * Finds the migration folders of a workspace: their paths, tool and dialect, and the reasons. Works on a listing of paths; the
 * configuration overrides what is detected.
 */
import { withAssumed } from '../dialect/assumed-dialect.ts';
import type { DialectId, MigrationTool, ToolId, ToolSettings } from '../convention.ts';
import {
  choose,
  mergeNested,
  offers,
  settingsOf,
  settingsWith,
  withoutClaimed,
  type Guess,
  type UnreadFolder,
} from './detect-tool.ts';
import { decision, dialectName, isSpoken, type DialectDecision } from '../dialect/dialect.ts';
import { dialectOfFolder, suffixOf } from '../dialect/dialect-of-folder.ts';
import { baseOf, folderOf, join, relativeTo, type Listing } from '../listing.ts';
import { legacyAlterOf, type LegacyAlter } from '../dialect/sqlite-legacy-alter.ts';
import { looseScriptsIn, type LooseScripts } from './loose-scripts.ts';
import { inOneLocation } from './one-location.ts';
import type { Reason } from '../reason.ts';
import { namedVersion, outsideVersion, type NamedVersion } from '../dialect/repository-version.ts';
import type { RunnerSettings } from '../applying/runner.ts';
import { startedBy, type StartedBy } from '../applying/started-by.ts';
import { assumedServer, isKnownVersion, isVersionOf, nearestKnown } from '../dialect/server-version.ts';
import { unreadFrameworks } from './unread-frameworks.ts';
import { silentPath } from './ignored-files.ts';
import { isMigrationScript } from './migration-scripts.ts';
import { isSqlPath } from './sql-path.ts';
import { sqitchProjects } from '../tools/sqitch/projects.ts';
import { migrationTools, toolById, toolOf } from '../tools.ts';

/** A schema dump that replaces the history before it. */
export interface Baseline {
  /** Relative to the workspace. */
  readonly file: string;
  /** Version of the last migration that it includes. */
  readonly through: string | undefined;
}

/** A folder's entry in plinth.config.json. */
export interface FolderOverride {
  /** Relative to the workspace. */
  readonly folder: string;
  readonly tool: ToolId | undefined;
  readonly dialect: DialectId | undefined;
  readonly targetVersion: number | undefined;
  readonly appliedThrough: string | undefined;
  readonly runner?: RunnerSettings | undefined;
  readonly baseline?: Baseline | undefined;
  /** The configuration file, relative to the workspace. */
  readonly file: string;
}

export interface MigrationFolder {
  /** Relative to the workspace; '' is the workspace itself. */
  readonly path: string;
  readonly tool: ToolId;
  readonly toolReasons: readonly Reason[];
  /** Settings from the tool's own configuration files. */
  readonly settings: ToolSettings;
  readonly dialect: DialectId;
  /** For display. */
  readonly dialectName: string;
  readonly dialectReasons: readonly Reason[];
  readonly targetVersion: number;
  readonly targetVersionFrom: 'configured' | 'statistics' | 'repository' | 'assumed';
  /** The statistics or the file of the repository that names the target version. */
  readonly targetVersionFile: string | undefined;
  /** The server's major version and the file that names it, if it is a version that was not measured. */
  readonly targetVersionOutside: NamedVersion | undefined;
  /** The file of the repository that runs the tool's command, if there is one. */
  readonly startedBy: StartedBy | undefined;
  /** How the files are applied, if configured. */
  readonly runner?: RunnerSettings | undefined;
  /** Version of the last migration that has run in production, if configured. */
  readonly appliedThrough: string | undefined;
  /** The dump that replaces the history before it, if configured. */
  readonly baseline: Baseline | undefined;
  /** Migrations of that dialect, relative to the folder, in any order. */
  readonly files: readonly string[];
  /** How many files beside them are for databases of other dialects, by the dialect's name. */
  readonly others: ReadonlyMap<string, number>;
}

export interface Detection {
  readonly folders: readonly MigrationFolder[];
  /** The same folder once for each further dialect that it has files for. Lists of folders name only the first. */
  readonly variants: readonly MigrationFolder[];
  readonly unread: readonly UnreadFolder[];
  readonly dbtProjects: readonly string[];
  /** See ForeignFolders. */
  readonly verifyFolders: readonly string[];
  readonly looseScripts: LooseScripts;
  readonly legacyAlter: LegacyAlter;
}

export function detect(
  listing: Listing,
  overrides: readonly FolderOverride[],
  scripts: 'read' | 'left-out' = 'left-out',
): Detection {
  const dbtProjects = listing.paths.filter((path) => baseOf(path) === 'dbt_project.yml').map(folderOf);
  const verifyFolders = sqitchProjects(listing).flatMap(({ verify }) => verify);
  const foreign = { dbtProjects, verifyFolders };
  const isMigration = scripts === 'read' ? isMigrationScript : (): boolean => false;
  const sql = listing.paths.filter((path) => isSqlPath(path) || isMigration(path));
  const configured = overrides.map((override) => fromOverride(override, sql, listing));
  const claimed = (path: string): boolean =>
    overrides.some(({ folder }) => relativeTo(folder, path) !== undefined);
  const free = sql.filter((path) => !claimed(path) && silentPath(path, foreign) === undefined);

  const chosen = offers(free, listing).flatMap((offer) => choose(offer, listing) ?? []);
  const guesses = inOneLocation(withoutClaimed(mergeNested(chosen)), listing, (path, files) =>
    settingsWith(toolById('flyway'), { path, files }, listing),
  );
  const unclaimed = listing.paths.filter((path) => !claimed(path));
  const unread = [
    ...guesses.flatMap((guess) => (guess.kind === 'unread' ? [guess.folder] : [])),
    ...unreadFrameworks(unclaimed, listing),
  ];
  const found = guesses.flatMap((guess) =>
    guess.kind === 'read' ? [{ guess, folder: withDialect(guess, undefined, undefined, listing) }] : [],
  );
  const folders = withAssumed(withNeighbours([...configured, ...found.map(({ folder }) => folder)]), listing);
  const variants = found.flatMap(({ guess, folder }) => variantsOf(guess, folder, listing));
  return {
    ...{ folders, variants, unread, dbtProjects, verifyFolders },
    looseScripts: looseScriptsIn(listing),
    legacyAlter: legacyAlterOf(listing),
  };
}

// ---------------------------------------------------------------------------------------------------------- which dialect

function withDialect(
  guess: Guess,
  dialect: { readonly id: DialectId; readonly reasons: readonly Reason[] } | undefined,
  targetVersion: number | undefined,
  listing: Listing,
): MigrationFolder {
  const tool = toolOf(guess);
  const decided =
    dialect === undefined
      ? dialectOfFolder(guess, listing)
      : { dialect: dialect.id, name: dialectName(dialect.id), reasons: dialect.reasons };
  return {
    path: guess.path,
    tool: guess.tool,
    toolReasons: guess.reasons,
    settings: guess.settings,
    dialect: decided.dialect,
    dialectName: decided.name,
    dialectReasons: decided.reasons,
    ...targetOf(decided, targetVersion, {
      measured: listing.measured?.(guess.path),
      named: namedVersion(listing, guess.path),
      outside: outsideVersion(listing, guess.path),
    }),
    startedBy: startedBy(tool, listing),
    appliedThrough: undefined,
    ...sorted(tool, guess.files, decided.dialect),
    baseline: undefined,
  };
}

/** A configured version applies if it is one of the dialect's servers. */
function targetOf(
  { dialect, reasons }: DialectDecision,
  configured: number | undefined,
  { measured, named, outside }: Readonly<Record<'measured' | 'named' | 'outside', NamedVersion | undefined>>,
): Pick<
  MigrationFolder,
  'targetVersion' | 'targetVersionFrom' | 'targetVersionFile' | 'targetVersionOutside'
> {
  const spoken = isSpoken(dialect) ? dialect : 'postgresql';
  const none = { targetVersionFile: undefined, targetVersionOutside: undefined };
  if (configured !== undefined && isVersionOf(spoken, configured))
    return { ...none, targetVersion: configured, targetVersionFrom: 'configured' };
  const isPostgres = dialect === 'postgresql' || dialect === 'unknown';
  // The statistics come from the server on which the migration is to run.
  if (measured !== undefined && isPostgres && isKnownVersion(measured.version))
    return {
      ...none,
      targetVersion: measured.version,
      targetVersionFrom: 'statistics',
      targetVersionFile: measured.file,
    };
  const unknown = isPostgres ? measured : undefined;
  if (named !== undefined && isPostgres)
    return {
      targetVersion: named.version,
      targetVersionFrom: 'repository',
      targetVersionFile: named.file,
      targetVersionOutside: unknown,
    };
  return {
    ...none,
    // The nearest measured version, if the server's version was not measured.
    targetVersion: unknown === undefined ? assumedServer(spoken, reasons) : nearestKnown(unknown.version),
    targetVersionFrom: 'assumed',
    targetVersionOutside: isPostgres ? (unknown ?? outside) : undefined,
  };
}

/** The files that the tool runs on this dialect, and the number of files for others. */
function sorted(
  tool: MigrationTool,
  files: readonly string[],
  dialect: DialectId,
): Pick<MigrationFolder, 'files' | 'others'> {
  const read = files.filter((file) => tool.classify(file) !== undefined);
  const ours = read.filter((file) => !isForAnother(file, dialect));
  const others = new Map<string, number>();
  for (const file of read) {
    const named = isForAnother(file, dialect) ? suffixOf(file) : undefined;
    if (named === undefined) continue;
    const { name } = decision(named.recognised, []);
    others.set(name, (others.get(name) ?? 0) + 1);
  }
  return { files: tool.forDialect?.(ours) ?? ours, others };
}

/** Further dialects for which the folder has files, if these make up a good part of its migrations. */
function variantsOf(guess: Guess, folder: MigrationFolder, listing: Listing): readonly MigrationFolder[] {
  if (!isSpoken(folder.dialect) || folder.others.size === 0) return [];
  const first = new Map<DialectId, { readonly reason: Reason; readonly count: number }>();
  for (const file of guess.files) {
    const named = suffixOf(file);
    const dialect = named && decision(named.recognised, []).dialect;
    if (named === undefined || !isSpoken(dialect) || dialect === folder.dialect) continue;
    const known = first.get(dialect);
    const reason: Reason = { kind: 'path', word: named.word, path: join(guess.path, file) };
    first.set(dialect, { reason: known?.reason ?? reason, count: (known?.count ?? 0) + 1 });
  }
  return [...first].flatMap(([id, { reason, count }]) => {
    const made = withDialect(guess, { id, reasons: [reason] }, undefined, listing);
    return count * 3 >= made.files.length ? [made] : [];
  });
}

function isForAnother(file: string, dialect: DialectId): boolean {
  const named = suffixOf(file);
  return named !== undefined && named.recognised !== dialect && dialect !== 'unknown';
}

/** A folder without evidence gets the dialect of all other migration folders of the workspace. */
function withNeighbours(folders: readonly MigrationFolder[]): readonly MigrationFolder[] {
  const known = folders.filter((folder) => folder.dialectReasons.length > 0);
  const [first] = known;
  if (first === undefined || known.some((folder) => folder.dialectName !== first.dialectName)) return folders;
  return folders.map((folder) =>
    folder.dialectReasons.length > 0
      ? folder
      : {
          ...folder,
          dialect: first.dialect,
          dialectName: first.dialectName,
          dialectReasons: [{ kind: 'neighbours', folder: first.path }],
        },
  );
}

// ---------------------------------------------------------------------------------------------------------- configuration

function fromOverride(override: FolderOverride, sql: readonly string[], listing: Listing): MigrationFolder {
  const inside = sql.flatMap((path) => relativeTo(override.folder, path) ?? []);
  const configured: Reason = { kind: 'configured', file: override.file };
  const found = override.tool === undefined ? bestTool(override.folder, inside, listing) : undefined;
  const tool = override.tool ?? found?.tool ?? 'plain';
  const guess: Guess = {
    kind: 'read',
    path: override.folder,
    tool,
    settings: settingsOf(toolById(tool), override.folder, listing),
    reasons: override.tool === undefined ? (found?.reasons ?? [configured]) : [configured],
    files: inside,
  };
  const dialect =
    override.dialect === undefined ? undefined : { id: override.dialect, reasons: [configured] };
  const folder = withDialect(guess, dialect, override.targetVersion, listing);
  const { appliedThrough, baseline, runner } = override;
  return { ...folder, appliedThrough, baseline, runner };
}

/** For a folder that is configured without a tool: the tool that reads most of its files. */
function bestTool(path: string, inside: readonly string[], listing: Listing): Guess | undefined {
  const byTool = new Map<ToolId, readonly string[]>();
  for (const tool of migrationTools) {
    const { classify } = toolOf({ tool: tool.id, settings: settingsOf(tool, path, listing) });
    const files = inside.filter((file) => classify(file) !== undefined);
    if (files.length > 0) byTool.set(tool.id, files);
  }
  const choice = choose({ path, byTool, total: inside.length }, listing);
  return choice?.kind === 'read' ? choice : undefined;
}
