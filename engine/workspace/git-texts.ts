/** Texts of a folder's files at a revision, directly from git's objects: nothing is checked out, no filter runs. */
import { askGit, commitOf, type GitResult, type NewWork } from './git.ts';

/** Larger files do not consist of queries. */
const largest = 1_000_000;
/** The same limit as for the workspace's own queries. */
const mostFiles = 5_000;

/** By path relative to the folder. */
export async function textsAt(
  folder: string,
  revision: string,
  wanted: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<GitResult<ReadonlyMap<string, string>>> {
  const commit = await commitOf(folder, revision, signal);
  if (commit === undefined)
    return { ok: false, failure: { kind: 'unknown-revision', revision, shallow: false } };
  const listed = await askGit(folder, ['ls-tree', '-r', '-z', '--long', commit], signal);
  if (!listed.ok) return listed;
  const entries = listed.value
    .split('\0')
    .flatMap(entryOf)
    .filter(({ path }) => wanted(path));
  const chosen = entries.slice(0, mostFiles);
  const told = await askGit(folder, ['cat-file', '--batch'], signal, inputOf(chosen));
  if (!told.ok) return told;
  return { ok: true, value: textsIn(told.value, chosen) };
}

interface Entry {
  readonly object: string;
  readonly path: string;
}

/** `100644 blob 0a1b… 123<tab>path`. Links and submodules are left out. */
function entryOf(line: string): readonly Entry[] {
  const tab = line.indexOf('\t');
  const [mode, kind, object, size] = line.slice(0, tab).split(/ +/);
  if (kind !== 'blob' || mode === '120000' || object === undefined || Number(size) > largest) return [];
  return [{ object, path: line.slice(tab + 1) }];
}

/** What the base of new work has of the files that have another text since or are gone, if it is asked for them. */
export async function formerTexts(
  folder: string,
  { former }: NewWork,
  wanted: (path: string) => boolean,
  most = largest,
): Promise<ReadonlyMap<string, string>> {
  const entries = [...former].flatMap(([path, object]) => (wanted(path) ? [{ path, object }] : []));
  const texts = await textsOf(folder, entries.slice(0, mostFiles), most);
  return texts.ok ? texts.value : new Map();
}

/** Of objects, by the path that each is given. What has more than `most` bytes is left out, as is what a partial clone lacks. */
export async function textsOf(
  folder: string,
  entries: readonly Entry[],
  most = largest,
): Promise<GitResult<ReadonlyMap<string, string>>> {
  if (entries.length === 0) return { ok: true, value: new Map() };
  const listed = await askGit(folder, ['cat-file', '--batch-check'], undefined, inputOf(entries));
  if (!listed.ok) return listed;
  const lines = listed.value.split('\n');
  const chosen = entries.filter((_, at) => (sizeIn(lines[at] ?? '') ?? Infinity) <= most);
  if (chosen.length === 0) return { ok: true, value: new Map() };
  const told = await askGit(folder, ['cat-file', '--batch'], undefined, inputOf(chosen));
  return told.ok ? { ok: true, value: textsIn(told.value, chosen) } : told;
}

function inputOf(entries: readonly Entry[]): { readonly input: string; readonly output: 'bytes' } {
  return { input: entries.map(({ object }) => `${object}\n`).join(''), output: 'bytes' };
}

/** `0a1b… blob 123`; undefined for an object that is missing in a partial clone. */
function sizeIn(line: string): number | undefined {
  const size = /^\S+ blob (\d+)$/.exec(line)?.[1];
  return size === undefined ? undefined : Number(size);
}

/** For each object a line that ends with its size, its bytes, and a line end. */
function textsIn(bytes: string, entries: readonly Entry[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let at = 0;
  for (const { path } of entries) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const size = sizeIn(bytes.slice(at, end));
    at = end + 1;
    if (size === undefined) continue;
    texts.set(path, Buffer.from(bytes.slice(at, at + size), 'latin1').toString('utf8'));
    at += size + 1;
  }
  return texts;
}
