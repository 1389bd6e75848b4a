/** All configuration files of a workspace: what applies to a file, which file says so, and errors in any of them. */
import { dirname, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { configFileName, type ConfigOverride } from '../../core/config/config.ts';
import { configOf, noConfig, refusedIn, type Config } from '../../core/config/merge.ts';
import type { ConfigSchema } from '../../core/config/schema.ts';
import type { FolderOverride } from '../../core/migrations/detection/detect.ts';
import { baseOf, folderOf, withAncestors } from '../../core/migrations/listing.ts';
import { Chains, type LoadedLayer } from './config-chain.ts';
import { versionTrouble } from './plinth-version.ts';
import type { FileText } from './read-file.ts';
import { troubleAt, type ConfigTrouble } from './trouble.ts';

export interface FileConfig {
  readonly config: Config;
  /** The file that applies, relative to the workspace; undefined if none does. */
  readonly file: string | undefined;
  /** The files that it extends and itself, in the order of precedence. */
  readonly layers: readonly LoadedLayer[];
  /** The configuration that excludes a file. */
  readonly excluder: (path: string) => string | undefined;
}

export interface ConfigSet {
  readonly configFor: (path: string) => FileConfig;
  /** Each configuration that applies to files, without overrides. */
  readonly all: readonly FileConfig[];
  /** All files that were read, absolute. */
  readonly files: readonly string[];
  readonly overrides: readonly FolderOverride[];
  readonly troubles: readonly ConfigTrouble[];
  /** Requirements of Plinth's own version that are not met, for display. */
  readonly versions: readonly ConfigTrouble[];
}

export interface ConfigSource {
  /** Absolute. */
  readonly root: string;
  readonly paths: readonly string[];
  /** Absolute paths. */
  readonly read: (path: string) => FileText;
  readonly schema: ConfigSchema;
  /** The single file to use for everything, relative to the workspace, if the user named one. */
  readonly only: string | undefined;
  /** Configurations between the workspace and the top of its repository, nearest first, absolute. */
  readonly above: readonly string[];
  /** Plinth's own. */
  readonly version: string;
}

interface Speaker {
  readonly home: string;
  readonly configFor: (path: string) => FileConfig;
  readonly plain: FileConfig;
}

const none: FileConfig = { config: noConfig, file: undefined, layers: [], excluder: () => undefined };

export function loadConfigs(source: ConfigSource): ConfigSet {
  const { root } = source;
  const troubles = new Map<string, ConfigTrouble>();
  const trouble = (one: ConfigTrouble): void => {
    troubles.set(JSON.stringify(one), one);
  };
  const chains = new Chains({ ...source, trouble });
  const speaker = (file: string, home: string, base: string): Speaker => {
    const layers = chains.of(file, base);
    for (const { layer, problem } of refusedIn(layers)) {
      const loaded = layers.find((one) => one === layer);
      if (loaded !== undefined)
        trouble(troubleAt(layer.file, loaded.lines, problem.span, problem.key, problem.message));
    }
    return { home, ...speaking(root, shown(root, file), layers) };
  };
  const files =
    source.only === undefined
      ? source.paths.filter((path) => baseOf(path) === configFileName)
      : [source.only];
  const inside = files.map((file) => {
    const path = resolve(root, file);
    // A file outside of the workspace that the user named applies as if it were at the workspace's root.
    return isOutside(file) ? speaker(path, '', root) : speaker(path, folderOf(file), dirname(path));
  });
  const [nearestAbove] = source.only === undefined ? source.above : [];
  const above = nearestAbove === undefined ? undefined : speaker(nearestAbove, '', dirname(nearestAbove));
  const all = [...inside, ...(above === undefined ? [] : [above])];
  const byHome = new Map(inside.map((one) => [one.home, one]));
  const [named] = source.only === undefined ? [] : inside;
  const byFolder = new Map<string, Speaker | undefined>();
  const speakerIn = (folder: string): Speaker | undefined => {
    if (byFolder.has(folder)) return byFolder.get(folder);
    const nearest = withAncestors(folder).find((home) => byHome.has(home));
    const found = named ?? (nearest === undefined ? above : byHome.get(nearest));
    byFolder.set(folder, found);
    return found;
  };
  const speakerFor = (path: string): Speaker | undefined => speakerIn(folderOf(path));
  const versions = versionsOf(all, source.version);
  return {
    configFor: (path) => speakerFor(path)?.configFor(path) ?? none,
    all: all.map(({ plain }) => plain),
    files: chains.files,
    overrides: all.flatMap(({ plain }) => overridesOf(plain, root)),
    troubles: [...troubles.values(), ...versions],
    versions,
  };
}

/** Files with the same matching overrides share one merged configuration. */
function speaking(root: string, file: string, layers: readonly LoadedLayer[]): Omit<Speaker, 'home'> {
  const overrides = layers.flatMap((layer) =>
    layer.config.overrides.map((override) => ({
      override,
      matches: globsIn(root, layer.base, override.files),
    })),
  );
  const excludes = layers.map((layer) => ({
    file: layer.file,
    matches: globsIn(root, layer.base, layer.config.exclude),
  }));
  const excluder = (path: string): string | undefined => excludes.find(({ matches }) => matches(path))?.file;
  const known = new Map<string, FileConfig>();
  const madeFor = (matching: ReadonlySet<ConfigOverride>, key: string): FileConfig => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const config = configOf(layers, (override) => matching.has(override));
    const made = { config, file, layers, excluder };
    known.set(key, made);
    return made;
  };
  const plain = madeFor(new Set(), '');
  return {
    plain,
    configFor: (path) => {
      if (overrides.length === 0) return plain;
      const matching = overrides.filter(({ matches }) => matches(path));
      const key = matching.map((one) => overrides.indexOf(one)).join();
      return madeFor(new Set(matching.map(({ override }) => override)), key);
    },
  };
}

function globsIn(root: string, base: string, globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => picomatch(glob.replace(/^(?:\.\/)+/, ''), { dot: true }));
  return (path) => {
    if (matchers.length === 0) return false;
    const inside = shown(base, resolve(root, path));
    return !isOutside(inside) && matchers.some((matcher) => matcher(inside));
  };
}

/** The versions that a workspace requires, each reported once where it is written. */
function versionsOf(all: readonly Speaker[], version: string): readonly ConfigTrouble[] {
  const found = all.flatMap(({ plain: { layers } }) =>
    layers.flatMap((layer) => {
      const { plinthVersion } = layer.config;
      const message = plinthVersion && versionTrouble(plinthVersion.value, version);
      return plinthVersion === undefined || message === undefined
        ? []
        : [troubleAt(layer.file, layer.lines, plinthVersion.at, 'plinthVersion', message)];
    }),
  );
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Overrides for folders outside of this workspace do not count. */
function overridesOf({ layers }: FileConfig, root: string): readonly FolderOverride[] {
  const byFolder = new Map<string, FolderOverride>();
  for (const { config, base, file } of layers) {
    for (const {
      folder,
      baseline,
      tool,
      dialect,
      targetVersion,
      appliedThrough,
      runner,
    } of config.migrations) {
      const path = shown(root, join(base, folder));
      if (isOutside(path)) continue;
      const dump = baseline && shown(root, join(base, baseline.file));
      byFolder.set(path, {
        folder: path,
        tool,
        dialect,
        targetVersion,
        appliedThrough,
        runner: runner && { ...runner, file },
        // A dump above the workspace is not visible to it.
        baseline:
          baseline === undefined || dump === undefined || isOutside(dump)
            ? undefined
            : { file: dump, through: baseline.through },
        file,
      });
    }
  }
  return [...byFolder.values()];
}

function isOutside(path: string): boolean {
  return /^\.\.(?:\/|$)|^\/|^[A-Za-z]:/.test(path);
}

function shown(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/');
}
