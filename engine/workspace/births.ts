/**
 * Which commit added each migration to the current branch: for a merged branch, the merge, because deployments of this branch got all of it
 * at once. Follows moved files; excludes files that were added more than once, and those of the first commit and of a shallow clone's
 * last one, which seem to add everything. Reads commits and trees in one walk, downloads nothing.
 */
import { extname, resolve } from 'node:path';
import { observed } from '../inputs/recording.ts';
import { askGit, branchesState } from './git.ts';
import { readText } from './read-file.ts';

/** By path relative to the given folder. Unknown without git, or if it fails. */
export type Births = ReadonlyMap<string, Birth>;

export interface Birth {
  /** The commit that added the file. */
  readonly commit: string;
  /** Its time in seconds since 1970, by the committer's clock. */
  readonly at: number;
}

/** A file is seldom moved more often. */
const mostMoves = 4;

/** Everything that births follow from: the commit that is checked out, where a shallow clone ends, and objects that others replace. Cheap, unlike births. */
export const historyState = observed(
  'history',
  async (root): Promise<string> => {
    const asked = [
      // The dashes: a file may have the name HEAD.
      ['rev-parse', '--git-path', 'shallow', 'HEAD', '--'],
      ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/replace/'],
    ];
    const [state, replaced] = await Promise.all(asked.map((args) => askGit(root, args)));
    const shallow = state?.ok === true ? state.value.split('\n')[0] : undefined;
    const limits = shallow === undefined ? undefined : readText(resolve(root, shallow));
    return JSON.stringify([state, limits, replaced]);
  },
  branchesState,
);

/** What git says of the commits of the current branch: which files each of them added or moved. */
export interface Mainline {
  /** Of the given folder in its repository, with a slash at the end: paths in commits are relative to the top. */
  readonly above: string;
  readonly log: string;
}

/**
 * Undefined without git, or if it fails. Paths limit nothing here: git would look at each tree twice, and a file that was moved has
 * another path in earlier commits.
 */
export async function mainlineOf(root: string, signal?: AbortSignal): Promise<Mainline | undefined> {
  const [prefix, log] = await Promise.all([
    askGit(root, ['rev-parse', '--show-prefix'], signal),
    askGit(root, ['log', ...safe, ...mainline, ...shown], signal),
  ]);
  return prefix.ok && log.ok ? { above: prefix.value.replace(/\r?\n$/, ''), log: log.value } : undefined;
}

/** A merge counts with all its changes, whatever commits it contains. */
const mainline = ['--first-parent', '-m'];
const safe = ['--no-ext-diff', '--no-textconv', '--no-show-signature', '--no-color', '--ignore-submodules'];
/** Moved files have identical texts, so that no text has to be loaded. Each commit begins with a byte with which no path begins. */
const shown = ['-M100%', '--diff-filter=AR', '--name-status', '-z', '--format=%x01%H %ct %P'];

/** `paths` are those of today, relative to the root. */
export function birthsIn({ above, log }: Mainline, paths: Iterable<string>): Births {
  const sought = [...paths];
  const added = additionsIn(log, new Set(sought.map(extname)));
  const found = sought.map((path) => [path, originOf(above + path, added)] as const);
  const movers = new Set(found.flatMap(([, origin]) => origin?.movedBy ?? []));
  const births = new Map<string, Birth>();
  for (const [path, origin] of found) {
    // Other files that a commit adds while it moves some may have existed elsewhere too, with another text.
    if (origin === undefined || !origin.by.hasParent || movers.has(origin.by)) continue;
    births.set(path, { commit: origin.by.id, at: origin.by.at });
  }
  return births;
}

interface Commit {
  readonly id: string;
  readonly at: number;
  readonly hasParent: boolean;
}

interface Addition {
  readonly by: Commit;
  /** The file's path before; undefined for a new file. */
  readonly from: string | undefined;
}

type Additions = ReadonlyMap<string, readonly Addition[]>;

/** The commit that added a file under its first path, and those that moved it since; undefined if a path was added more than once. */
function originOf(
  path: string,
  added: Additions,
): { readonly by: Commit; readonly movedBy: readonly Commit[] } | undefined {
  const movedBy: Commit[] = [];
  for (let at = path; movedBy.length <= mostMoves;) {
    const [addition, ...others] = added.get(at) ?? [];
    if (addition === undefined || others.length > 0) return undefined;
    const { by, from } = addition;
    if (from === undefined) return { by, movedBy };
    movedBy.push(by);
    at = from;
  }
  return undefined;
}

/** Of files with one of these endings. */
function additionsIn(log: string, endings: ReadonlySet<string>): Additions {
  const found = new Map<string, Addition[]>();
  for (const entry of log.split('\x01').slice(1)) {
    const [head = '', ...parts] = entry.split('\0');
    const [id = '', at, ...parents] = head.trim().split(' ');
    const by = { id, at: Number(at), hasParent: parents.length > 0 };
    // A letter and a path alternate; for a moved file, two paths follow.
    for (let n = 0; n + 1 < parts.length;) {
      const isMoved = parts[n]?.trimStart().startsWith('R') === true;
      const from = isMoved ? parts[n + 1] : undefined;
      const path = parts[isMoved ? n + 2 : n + 1] ?? '';
      n += isMoved ? 3 : 2;
      if (!endings.has(extname(path))) continue;
      const known = found.get(path);
      if (known === undefined) found.set(path, [{ by, from }]);
      else known.push({ by, from });
    }
  }
  return found;
}
