/** All configuration files of a workspace: which one speaks for a file, and what is wrong in any of them. */
import picomatch from 'picomatch';
import { configFileName, noConfig, type Config } from '../../core/config/config.ts';
import type { ConfigSchema } from '../../core/config/schema.ts';
import type { FolderOverride } from '../../core/migrations/detect.ts';
import { baseOf, folderOf, join, relativeTo, withAncestors } from '../../core/migrations/listing.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { parseConfig } from './config-file.ts';
import type { FileText } from './read-file.ts';

interface ConfigTrouble {
  /** Relative to the workspace. */
  readonly file: string;
  /** From one. */
  readonly line: number;
  readonly column: number;
  /** Dotted path of the key; '' for the file as a whole. */
  readonly key: string;
  readonly message: string;
}

interface FileConfig {
  readonly config: Config;
  /** The file that speaks; undefined where none does. */
  readonly file: string | undefined;
  readonly excludes: (path: string) => boolean;
}

export interface ConfigSet {
  readonly configFor: (path: string) => FileConfig;
  /** Each configuration file that was read. */
  readonly all: readonly FileConfig[];
  readonly overrides: readonly FolderOverride[];
  readonly troubles: readonly ConfigTrouble[];
}

export interface ConfigSource {
  readonly paths: readonly string[];
  readonly read: (path: string) => FileText;
  readonly schema: ConfigSchema;
  /** The one file to use for everything, relative to the workspace, where the user named one. */
  readonly only: string | undefined;
  /** Configurations between the workspace and the top of its repository, the nearest first. */
  readonly above: readonly ConfigAbove[];
}

export interface ConfigAbove {
  /** Relative to the workspace: ../plinth.config.json. */
  readonly file: string;
  /** The workspace as that file sees it: packages/shop. */
  readonly prefix: string;
}

interface Loaded extends FileConfig {
  readonly home: string;
  /** Of a configuration above the workspace: where the workspace lies below it. */
  readonly prefix: string;
}

const none: FileConfig = { config: noConfig, file: undefined, excludes: () => false };

export function loadConfigs(source: ConfigSource): ConfigSet {
  const files =
    source.only === undefined
      ? source.paths.filter((path) => baseOf(path) === configFileName)
      : [source.only];
  const troubles: ConfigTrouble[] = [];
  const inside = files.map((file) => load(file, '', source, troubles));
  const [nearestAbove] = source.only === undefined ? source.above : [];
  const above =
    nearestAbove === undefined ? undefined : load(nearestAbove.file, nearestAbove.prefix, source, troubles);
  const byHome = new Map(inside.map((one) => [one.home, one]));
  const [named] = source.only === undefined ? [] : inside;
  return {
    configFor: (path) =>
      named ??
      withAncestors(folderOf(path)).reduce<FileConfig | undefined>(
        (found, home) => found ?? byHome.get(home),
        undefined,
      ) ??
      above ??
      none,
    all: [...inside, ...(above === undefined ? [] : [above])],
    overrides: [...inside, ...(above === undefined ? [] : [above])].flatMap(overridesOf),
    troubles,
  };
}

function load(file: string, prefix: string, source: ConfigSource, troubles: ConfigTrouble[]): Loaded {
  // A file outside the workspace speaks for the workspace as if it lay at its top, or where its prefix says.
  const home = /^\.\.(?:\/|$)|^\/|^[A-Za-z]:/.test(file) ? '' : folderOf(file);
  const content = source.read(file);
  if (content.kind !== 'text') {
    const because = content.kind === 'huge' ? 'it is larger than 5 MB' : content.because;
    troubles.push({
      file,
      line: 1,
      column: 1,
      key: '',
      message: `The configuration is not used: ${because}.`,
    });
    return { ...none, home, prefix };
  }
  const { config, problems } = parseConfig(content.text, source.schema);
  const lines = new LineIndex(content.text);
  for (const { key, message, span } of problems) {
    const { line, column } = lines.position(span.start);
    troubles.push({ file, line: line + 1, column: column + 1, key, message });
  }
  const matches = config.exclude.map((glob) => picomatch(glob, { dot: true }));
  const excludes = (path: string): boolean => {
    const inside = relativeTo(home, path);
    return inside !== undefined && matches.some((matcher) => matcher(join(prefix, inside)));
  };
  return { config, file, home, prefix, excludes };
}

/** Relative to the workspace; a dump above the workspace is out of its sight. */
function baselineAt(
  one: Loaded,
  baseline: FileConfig['config']['migrations'][number]['baseline'],
): FolderOverride['baseline'] {
  const below = baseline === undefined ? undefined : relativeTo(one.prefix, baseline.file);
  return baseline === undefined || below === undefined
    ? undefined
    : { file: join(one.home, below), through: baseline.through };
}

/** Folders that a configuration above names outside of this workspace are none of its. */
function overridesOf(one: Loaded): readonly FolderOverride[] {
  return one.config.migrations.flatMap((folder) => {
    const below = folder.folder === one.prefix ? '' : relativeTo(one.prefix, folder.folder);
    if (below === undefined) return [];
    return [
      {
        folder: below === '' ? one.home : join(one.home, below),
        tool: folder.tool,
        dialect: folder.dialect,
        targetVersion: folder.targetVersion,
        appliedThrough: folder.appliedThrough,
        baseline: baselineAt(one, folder.baseline),
        file: one.file ?? configFileName,
      },
    ];
  });
}
