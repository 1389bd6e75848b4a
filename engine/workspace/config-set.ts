/** All configuration files of a workspace: which one speaks for a file, and what is wrong in any of them. */
import picomatch from 'picomatch';
import { configFileName, noConfig, type Config } from '../../core/config/config.ts';
import type { ConfigSchema } from '../../core/config/schema.ts';
import type { FolderOverride } from '../../core/migrations/detect.ts';
import { baseOf, folderOf, join, relativeTo, withAncestors } from '../../core/migrations/listing.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { parseConfig } from './config-file.ts';
import type { FileText } from './read-file.ts';

export interface ConfigTrouble {
  /** Relative to the workspace. */
  readonly file: string;
  /** From one. */
  readonly line: number;
  readonly column: number;
  /** Dotted path of the key; '' for the file as a whole. */
  readonly key: string;
  readonly message: string;
}

export interface FileConfig {
  readonly config: Config;
  /** The file that speaks; undefined where none does. */
  readonly file: string | undefined;
  readonly excludes: (path: string) => boolean;
}

export interface ConfigSet {
  readonly configFor: (path: string) => FileConfig;
  readonly overrides: readonly FolderOverride[];
  readonly troubles: readonly ConfigTrouble[];
}

export interface ConfigSource {
  readonly paths: readonly string[];
  readonly read: (path: string) => FileText;
  readonly schema: ConfigSchema;
  /** The one file to use for everything, relative to the workspace, where the user named one. */
  readonly only: string | undefined;
}

interface Loaded extends FileConfig {
  readonly home: string;
}

const none: FileConfig = { config: noConfig, file: undefined, excludes: () => false };

export function loadConfigs(source: ConfigSource): ConfigSet {
  const files =
    source.only === undefined
      ? source.paths.filter((path) => baseOf(path) === configFileName)
      : [source.only];
  const troubles: ConfigTrouble[] = [];
  const loaded = files.map((file) => load(file, source, troubles));
  const byHome = new Map(loaded.map((one) => [one.home, one]));
  const [named] = source.only === undefined ? [] : loaded;
  return {
    configFor: (path) =>
      named ??
      withAncestors(folderOf(path)).reduce<FileConfig>(
        (found, home) => nearest(found, byHome.get(home)),
        none,
      ),
    overrides: loaded.flatMap(overridesOf),
    troubles,
  };
}

function nearest(found: FileConfig, next: FileConfig | undefined): FileConfig {
  return found === none ? (next ?? none) : found;
}

function load(file: string, source: ConfigSource, troubles: ConfigTrouble[]): Loaded {
  const home = folderOf(file);
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
    return { ...none, home };
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
    return inside !== undefined && matches.some((matcher) => matcher(inside));
  };
  return { config, file, home, excludes };
}

function overridesOf(one: Loaded): readonly FolderOverride[] {
  return one.config.migrations.map((folder) => ({
    folder: folder.folder === '' ? one.home : join(one.home, folder.folder),
    tool: folder.tool,
    dialect: folder.dialect,
    targetVersion: folder.targetVersion,
    file: one.file ?? configFileName,
  }));
}
