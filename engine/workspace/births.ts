/**
 * Which commit added each migration to the current branch: for a merged branch, the merge, because deployments of this branch got all of it
 * at once. Follows moved folders; excludes files that were added more than once, and those of the first commit and of a shallow clone's
 * last one, which seem to add everything. Reads commits and trees, downloads nothing.
 */
import { resolve } from 'node:path';
import { observed } from '../inputs/recording.ts';
import { askGit, splitAtNul } from './git.ts';
import { readText } from './read-file.ts';

/** By path relative to the given folder. Unknown without git, or if it fails. */
export type Births = ReadonlyMap<string, Birth>;

export interface Birth {
  /** The commit that added the file. */
  readonly commit: string;
  /** Its time in seconds since 1970, by the committer's clock. */
  readonly at: number;
}

const unknown: Births = new Map();

/** A folder is seldom moved more often. */
const mostMoves = 4;
/** The number of commits per process: command lines have a maximum length. */
const atOnce = 200;

/** Everything that births follow from: the commit that is checked out, where a shallow clone ends, and objects that others replace. Cheap, unlike births. */
export const historyState = observed('history', async (root): Promise<string> => {
  const asked = [
    // The dashes: a file may have the name HEAD.
    ['rev-parse', '--git-path', 'shallow', 'HEAD', '--'],
    ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/replace/'],
  ];
  const [state, replaced] = await Promise.all(asked.map((args) => askGit(root, args)));
  const shallow = state?.ok === true ? state.value.split('\n')[0] : undefined;
  const limits = shallow === undefined ? undefined : readText(resolve(root, shallow));
  return JSON.stringify([state, limits, replaced]);
});

/** `folders` are relative to the root. */
export async function birthsOf(
  root: string,
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<Births> {
  const prefix = await askGit(root, ['rev-parse', '--show-prefix'], signal);
  if (!prefix.ok) return unknown;
  // Paths in commits are relative to the top of the repository.
  const above = prefix.value.replace(/\r?\n$/, '');
  const births = new Map<string, Birth>();
  let sought: Sought = { places: folders.map((one) => above + one), now: (path) => [path] };
  for (let moves = 0; moves <= mostMoves && sought.places.length > 0; moves++) {
    const added = await additionsIn(root, sought.places, signal);
    if (added === undefined) return unknown;
    const moved = await movesIn(root, added, sought.now, signal);
    if (moved === undefined) return unknown;
    const { now } = sought;
    for (const [path, commits] of added) {
      const [commit] = commits;
      if (commits.length !== 1 || commit?.hasParent !== true || moved.by.has(commit.id)) continue;
      const birth = { commit: commit.id, at: commit.at };
      for (const one of now(path)) if (one.startsWith(above)) births.set(one.slice(above.length), birth);
    }
    sought = before(moved.from, now);
  }
  return births;
}

/** Where files are searched, with the current names of earlier ones. */
interface Sought {
  readonly places: readonly string[];
  readonly now: (path: string) => readonly string[];
}

interface Commit {
  readonly id: string;
  readonly at: number;
  readonly hasParent: boolean;
}

type Additions = ReadonlyMap<string, readonly Commit[]>;

async function additionsIn(
  root: string,
  places: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Additions | undefined> {
  const shown = [
    ...mainline,
    '--no-renames',
    '--diff-filter=A',
    '--name-only',
    '-z',
    '--format=%x01%H %ct %P',
  ];
  const inTop = places.map((place) => `:(top,literal)${place}`);
  const log = await askGit(root, ['log', ...safe, ...shown, '--', ...inTop], signal);
  if (!log.ok) return undefined;
  const found = new Map<string, Commit[]>();
  for (const { head, paths } of entriesOf(log.value)) {
    const [id = '', at, ...parents] = head.split(' ').filter((one) => one !== '');
    const commit = { id, at: Number(at), hasParent: parents.length > 0 };
    for (const path of paths) found.set(path, [...(found.get(path) ?? []), commit]);
  }
  return found;
}

interface Moves {
  /** New path to old. */
  readonly from: ReadonlyMap<string, string>;
  /** Commits that moved files: other files that they add may have existed elsewhere too, with another text. */
  readonly by: ReadonlySet<string>;
}

/**
 * For files that were added together: which of them existed elsewhere before. Only those with identical text, so that no text has to be
 * loaded.
 */
async function movesIn(
  root: string,
  added: Additions,
  now: Sought['now'],
  signal: AbortSignal | undefined,
): Promise<Moves | undefined> {
  const counts = new Map<string, number>();
  for (const { id } of [...added.values()].flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  const several = [...counts].flatMap(([id, count]) => (count > 1 ? [id] : []));
  const from = new Map<string, string>();
  const by = new Set<string>();
  for (let at = 0; at < several.length; at += atOnce) {
    const shown = [...mainline, '-M100%', '--diff-filter=R', '--name-status', '-z', '--format=%x01%H'];
    const args = ['show', ...safe, ...shown, ...several.slice(at, at + atOnce)];
    const list = await askGit(root, args, signal);
    if (!list.ok) return undefined;
    for (const { head, paths } of entriesOf(list.value))
      // A letter, the old path and the new one alternate.
      for (let n = 0; n + 2 < paths.length; n += 3) {
        const [old, path] = [paths[n + 1], paths[n + 2]];
        if (old === undefined || path === undefined || !added.has(path)) continue;
        // Above the old folders are programs too, which are moved often.
        if (now(path).length === 0) continue;
        from.set(path, old);
        by.add(head);
      }
  }
  return { from, by };
}

/** The former folders of moved files, and the current files by their paths there. */
function before(moved: ReadonlyMap<string, string>, now: Sought['now']): Sought {
  const today = new Map<string, readonly string[]>();
  const places = new Set<string>();
  for (const [path, old] of moved) {
    const names = now(path);
    if (names.length === 0) continue;
    today.set(old, [...(today.get(old) ?? []), ...names]);
    places.add(movedFolder(path, old));
  }
  return { places: [...places].filter((one) => one !== ''), now: (path) => today.get(path) ?? [] };
}

/** The part before the common suffix of both paths; for a renamed file, its folder. */
function movedFolder(path: string, old: string): string {
  const [to, from] = [path.split('/'), old.split('/')];
  while (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-1)) {
    to.pop();
    from.pop();
  }
  return from.join('/');
}

/** A merge counts with all its changes, whatever commits it contains. */
const mainline = ['--first-parent', '-m'];
const safe = ['--no-ext-diff', '--no-textconv', '--no-show-signature', '--no-color', '--ignore-submodules'];

/** Each commit begins with a byte with which no path begins. */
function entriesOf(output: string): readonly { readonly head: string; readonly paths: readonly string[] }[] {
  return output
    .split('\x01')
    .slice(1)
    .map((entry) => {
      const [head = '', ...paths] = splitAtNul(entry);
      return { head: head.trim(), paths: paths.map((one) => one.replace(/^\n/, '')) };
    });
}
