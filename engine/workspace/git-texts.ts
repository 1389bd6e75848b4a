/** Texts of a folder's files at a revision, directly from git's objects: nothing is checked out, no filter runs. */
import { observed } from '../inputs/recording.ts';
import { askGit, commitOf, comparedCommit, splitAtNul, type GitResult } from './git.ts';

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
  const input = chosen.map(({ object }) => `${object}\n`).join('');
  const told = await askGit(folder, ['cat-file', '--batch'], signal, { input, output: 'bytes' });
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

/** What a commit has of the files that have another text since or do not exist any more, with the base named for display. */
export const changedTexts = observed(
  'changed texts',
  async (folder, base): Promise<ReadonlyMap<string, string>> => {
    const commit = await comparedCommit(folder, base);
    if (commit === undefined) return new Map();
    const options = [
      '--raw',
      '-z',
      '--relative',
      '--no-renames',
      '--no-abbrev',
      '--no-ext-diff',
      '--diff-filter=DM',
    ];
    const listed = await askGit(folder, ['diff', ...options, commit, '--']);
    if (!listed.ok) return new Map();
    const parts = splitAtNul(listed.value);
    // A description and a path alternate: `:100644 100644 0a1b… 2c3d… M`.
    const entries = parts.flatMap((path, at) => {
      const [mode, , object] = at % 2 === 1 ? (parts[at - 1] ?? '').split(' ') : [];
      return object === undefined || mode !== ':100644' ? [] : [{ object, path }];
    });
    return textsOf(folder, entries.slice(0, mostFiles));
  },
);

/** Of objects, by the path that each is given. */
export async function textsOf(
  folder: string,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, string>> {
  const input = entries.map(({ object }) => `${object}\n`).join('');
  const told = await askGit(folder, ['cat-file', '--batch'], undefined, { input, output: 'bytes' });
  return told.ok ? textsIn(told.value, entries) : new Map();
}

/** For each object a line that ends with its size, its bytes, and a line end. */
function textsIn(bytes: string, entries: readonly Entry[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let at = 0;
  for (const { path } of entries) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const size = /^\S+ blob (\d+)$/.exec(bytes.slice(at, end))?.[1];
    at = end + 1;
    // Missing in a partial clone.
    if (size === undefined) continue;
    texts.set(path, Buffer.from(bytes.slice(at, at + Number(size)), 'latin1').toString('utf8'));
    at += Number(size) + 1;
  }
  return texts;
}
