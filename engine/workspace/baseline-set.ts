/** The baselines of a workspace: which one applies to a file, and errors in any of them. A missing baseline counts as empty. */
import { relative, resolve } from 'node:path';
import { baselineFileName, readBaseline, type BaselineEntry } from '../../core/lint/baseline.ts';
import { baseOf, folderOf, withAncestors } from '../../core/migrations/listing.ts';
import { exists } from '../inputs/disk.ts';
import { fileAbove, slashed } from './above.ts';
import type { ConfigSet } from './config-set.ts';
import { readText } from './read-file.ts';
import { atTop } from './trouble.ts';
import { groupBy } from '../../core/collections/group-by.ts';

export interface Baseline {
  /** Absolute. */
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
}

export interface BaselineSet {
  /** Where a file's findings are or would be listed, and under which name. */
  readonly placeOf: (path: string) => { readonly file: string; readonly name: string };
  readonly entriesOf: (path: string) => readonly BaselineEntry[];
  readonly all: readonly Baseline[];
  readonly troubles: ConfigSet['troubles'];
  /** Errors that writing a baseline would remove: entries of required rules. */
  readonly refused: ConfigSet['troubles'];
}

export function loadBaselines(root: string, paths: readonly string[], configs: ConfigSet): BaselineSet {
  const troubles: ConfigSet['troubles'][number][] = [];
  const byFile = new Map<string, ReadonlyMap<string, readonly BaselineEntry[]>>();
  const beside = new Set(paths.filter((path) => baseOf(path) === baselineFileName));
  const above = fileAbove(root, baselineFileName);
  const load = (file: string): void => {
    if (byFile.has(file) || !exists(file)) return;
    const read = entriesIn(file);
    const entries = typeof read === 'string' ? [] : read;
    if (typeof read === 'string') {
      const shown = slashed(relative(root, file));
      const message = `The baseline is not used: ${read}.`;
      troubles.push({ ...atTop, key: '', file: shown, message });
    }
    byFile.set(
      file,
      groupBy(entries, (entry) => entry.file),
    );
  };
  const fileFor = (path: string): string => {
    const { config } = configs.configFor(path);
    if (config.baseline !== undefined) return resolve(root, config.baseline);
    const home = withAncestors(folderOf(path)).find((folder) =>
      beside.has(folder === '' ? baselineFileName : `${folder}/${baselineFileName}`),
    );
    return home === undefined && above !== undefined ? above : resolve(root, home ?? '', baselineFileName);
  };
  const placeOf = (path: string): { readonly file: string; readonly name: string } => {
    const file = fileFor(path);
    return { file, name: slashed(relative(resolve(file, '..'), resolve(root, path))) };
  };
  for (const path of beside) load(resolve(root, path));
  for (const { config } of configs.all)
    if (config.baseline !== undefined) load(resolve(root, config.baseline));
  if (above !== undefined) load(above);
  const refused = [...byFile].flatMap(([file, byName]) =>
    refusedIn(root, file, [...byName.values()].flat(), configs),
  );
  return {
    placeOf,
    entriesOf: (path) => {
      if (byFile.size === 0) return [];
      const { file, name } = placeOf(path);
      return byFile.get(file)?.get(name) ?? [];
    },
    all: [...byFile].map(([file, byName]) => ({ file, entries: [...byName.values()].flat() })),
    troubles: [...troubles, ...refused],
    refused,
  };
}

/** Files of the workspace only: those outside of it may well exist. */
export function entriesOfMissingFiles({
  root,
  paths,
  baselines,
}: {
  readonly root: string;
  readonly paths: readonly string[];
  readonly baselines: BaselineSet;
}): readonly { readonly file: string; readonly rule: string }[] {
  if (baselines.all.length === 0) return [];
  const there = new Set(paths);
  return baselines.all.flatMap(({ file, entries }) =>
    entries.flatMap((entry) => {
      const path = slashed(relative(root, resolve(file, '..', entry.file)));
      return path.startsWith('../') || there.has(path) ? [] : [{ file: path, rule: entry.rule }];
    }),
  );
}

/** Entries of required rules hide nothing. */
function refusedIn(
  root: string,
  file: string,
  entries: readonly BaselineEntry[],
  configs: ConfigSet,
): ConfigSet['troubles'] {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const path = slashed(relative(root, resolve(file, '..', entry.file)));
    const required = configs.configFor(path).config.required.get(entry.rule);
    if (required === undefined || required.suppressible) continue;
    const sentence = `“${entry.rule}” is told all the same: ${required.by} requires it, and a baseline cannot hide it`;
    counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  return [...counts].map(([sentence, count]) => ({
    ...atTop,
    key: '',
    file: slashed(relative(root, file)),
    message: `${sentence} (${count} ${count === 1 ? 'entry' : 'entries'}; plinth baseline --prune takes them out).`,
  }));
}

function entriesIn(file: string): readonly BaselineEntry[] | string {
  const content = readText(file);
  if (content.kind === 'huge') return 'it is larger than 5 MB';
  if (content.kind === 'unreadable') return content.because;
  try {
    return readBaseline(JSON.parse(content.text));
  } catch {
    return 'it is not valid JSON';
  }
}
