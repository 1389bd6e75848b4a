/** Snapshots of a database that somebody kept: statistics files by name, those of a folder, or all versions of one that git has. */
import { basename, dirname, join } from 'node:path';
import type { Statistics } from '../../core/statistics/statistics.ts';
import { entriesOf, exists, kindOf } from '../inputs/disk.ts';
import { askGit } from './git.ts';
import { textsOf } from './git-texts.ts';
import { readStatisticsFile, statisticsIn } from './statistics-file.ts';

export interface KeptStatistics {
  /** In no particular order; equal times are one. */
  readonly statistics: readonly Statistics[];
  /** Files that were not read, with the reason as a sentence. */
  readonly troubles: readonly string[];
}

/** More versions than one a day for three years. */
const mostVersions = 1_000;

/** `paths` are absolute. */
export async function namedStatistics(
  paths: readonly string[],
  shown: (path: string) => string,
): Promise<KeptStatistics> {
  const troubles: string[] = [];
  const files = (await Promise.all(paths.map(filesAt))).flat();
  const statistics = files.flatMap((file) => {
    const read = readStatisticsFile(file);
    const [problem] = read.problems;
    if (problem !== undefined) troubles.push(`${shown(file)}:${problem.line}: ${problem.message}`);
    return read.statistics ?? [];
  });
  return { statistics: distinct(statistics), troubles };
}

/** Every version of a file, and what it holds now. `file` is absolute. */
export async function statisticsInGit(file: string): Promise<KeptStatistics> {
  const [folder, name] = [dirname(file), basename(file)];
  const listed = await askGit(folder, [
    'log',
    '--format=%H',
    `--max-count=${mostVersions}`,
    '--',
    `:(literal)${name}`,
  ]);
  const commits = listed.ok ? listed.value.split('\n').filter((one) => one !== '') : [];
  const versions = commits.map((commit) => ({ path: commit, object: `${commit}:./${name}` }));
  const texts = await textsOf(folder, versions, Infinity);
  // A version that cannot be read was repaired by a later one.
  const found = [...(texts.ok ? texts.value.values() : [])].flatMap(
    (text) => statisticsIn(text).statistics ?? [],
  );
  const now = await namedStatistics(exists(file) ? [file] : [], () => name);
  return { statistics: distinct([...found, ...now.statistics]), troubles: now.troubles };
}

async function filesAt(path: string): Promise<readonly string[]> {
  const entries = kindOf(path) === 'folder' ? await entriesOf(path) : undefined;
  if (entries === undefined || 'code' in entries) return [path];
  return entries.flatMap(({ name, kind }) =>
    kind === 'file' && name.endsWith('.json') ? [join(path, name)] : [],
  );
}

function distinct(statistics: readonly Statistics[]): readonly Statistics[] {
  return [...new Map(statistics.map((one) => [one.collectedAt, one])).values()];
}
