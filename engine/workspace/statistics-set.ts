/** The statistics of a workspace: which file applies to a migration, and errors in any of them. Reads the disk, writes nothing. */
import { join, relative, resolve } from 'node:path';
import { baseOf, folderOf, withAncestors } from '../../core/migrations/listing.ts';
import {
  indexSizes,
  statisticsFileName,
  type SizeIndex,
  type Statistics,
} from '../../core/statistics/statistics.ts';
import { exists } from '../inputs/disk.ts';
import { fileAbove, slashed } from './above.ts';
import type { ConfigSet } from './config-set.ts';
import { readStatisticsFile } from './statistics-file.ts';

export interface StatisticsSet {
  /** The sizes for the migrations of a file; undefined if none are known. */
  readonly sizesFor: (path: string) => SizeIndex | undefined;
  /** All statistics for a file; undefined if none are known. */
  readonly of: (path: string) => Statistics | undefined;
  /** Where the statistics for a file are or would be. Absolute. */
  readonly placeOf: (path: string) => string;
  readonly troubles: ConfigSet['troubles'];
}

interface StatisticsSource {
  readonly root: string;
  readonly paths: readonly string[];
  readonly configs: ConfigSet;
  /** The single file to use for everything, if the user named one. Absolute. */
  readonly only: string | undefined;
}

export function loadStatistics(source: StatisticsSource): StatisticsSet {
  const { root } = source;
  const { placeOf, files } = placesOf(source);
  const troubles: ConfigSet['troubles'][number][] = [];
  const byFile = new Map<string, { readonly sizes: SizeIndex; readonly statistics: Statistics }>();
  for (const file of files) {
    const { statistics, problems } = readStatisticsFile(file);
    if (statistics !== undefined) byFile.set(file, { sizes: indexSizes(statistics), statistics });
    const shown = slashed(relative(root, file));
    troubles.push(
      ...problems.map((one) => ({ ...one, endLine: one.line, endColumn: one.column, file: shown })),
    );
  }
  return {
    sizesFor: (path) => (byFile.size === 0 ? undefined : byFile.get(placeOf(path))?.sizes),
    of: (path) => (byFile.size === 0 ? undefined : byFile.get(placeOf(path))?.statistics),
    placeOf,
    troubles,
  };
}

interface Places {
  readonly placeOf: StatisticsSet['placeOf'];
  /** The files to read: absolute, each once. */
  readonly files: ReadonlySet<string>;
}

/** As for baselines: the configured file, else the nearest file upwards, else the workspace's root. */
function placesOf({ root, paths, configs, only }: StatisticsSource): Places {
  if (only !== undefined) return { placeOf: () => only, files: new Set([only]) };
  const top = resolve(root, statisticsFileName);
  const beside = new Set(
    paths.filter((path) => baseOf(path) === statisticsFileName).map((path) => resolve(root, path)),
  );
  // An ignored file is not listed by git; at the root it is looked up all the same.
  if (exists(top)) beside.add(top);
  const above = fileAbove(root, statisticsFileName);
  const configured = ({ config }: ConfigSet['all'][number]): string | undefined =>
    config.statistics === undefined ? undefined : resolve(root, config.statistics);
  return {
    placeOf: (path) =>
      configured(configs.configFor(path)) ??
      withAncestors(folderOf(path))
        .map((folder) => join(root, folder, statisticsFileName))
        .find((file) => beside.has(file)) ??
      above ??
      top,
    files: new Set([
      ...beside,
      ...configs.all.flatMap((one) => configured(one) ?? []),
      ...(above === undefined ? [] : [above]),
    ]),
  };
}
