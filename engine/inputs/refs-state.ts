/**
 * The state of a repository's branches, told from its files without starting git: while it is the same, git's answers about branches and
 * their history are. Says nothing of the index and of files, and gives up where git may look elsewhere. Format: gitrepository-layout(5).
 */
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stateOf } from './disk.ts';

/** The remote branches that are compared with. */
export const remoteRefs = ['HEAD', 'main', 'master'].map((name) => `refs/remotes/origin/${name}`);
/** All local branches, and all objects that replace others. */
const folders = ['refs/heads', 'refs/replace'];
/** Besides references: where a history ends, and git's settings. */
const others = ['packed-refs', 'shallow', 'info/grafts', 'config'];
/** With these, git's folder may be another. */
const elsewhere = ['GIT_DIR', 'GIT_COMMON_DIR'];
/** A reference seldom stands for another one. */
const mostLinks = 5;

/** `top`: the top of the repository. Undefined if it cannot be told from files, or if they have just changed. */
export function refsState(top: string): string | undefined {
  if (elsewhere.some((name) => process.env[name] !== undefined)) return undefined;
  try {
    return stateIn(ownFolder(top));
  } catch {
    return undefined;
  }
}

function stateIn(own: string): string | undefined {
  const shared = sharedFolder(own);
  const head = join(own, 'HEAD');
  // References that are not files, or a HEAD that stands for one of other folders.
  if (existsSync(join(shared, 'reftable')) || !isBranchOrCommit(readFileSync(head, 'utf8'))) return undefined;
  const refs = [...folders.flatMap((one) => filesBelow(shared, one)), ...remoteRefs];
  const files = [...refs.flatMap((one) => withTargets(shared, one)), ...others];
  const states = [head, ...files.map((one) => join(shared, one))].map((one) => [one, settled(one)]);
  if (states.some(([, state]) => state === undefined)) return undefined;
  const settings = Object.entries(process.env).filter(([name]) => name.startsWith('GIT_'));
  return hash('sha256', JSON.stringify([states, settings]), 'base64url');
}

/** Where HEAD is. A worktree and a submodule name it in a file. */
function ownFolder(top: string): string {
  const place = join(top, '.git');
  if (statSync(place).isDirectory()) return place;
  return resolve(top, /^gitdir: (.*)$/m.exec(readFileSync(place, 'utf8'))?.[1] ?? '.git');
}

/** Where references are. All worktrees of a repository have the same ones. */
function sharedFolder(own: string): string {
  const named = join(own, 'commondir');
  return existsSync(named) ? resolve(own, readFileSync(named, 'utf8').trim()) : own;
}

function isBranchOrCommit(head: string): boolean {
  return /^(?:ref: refs\/heads\/|[0-9a-f]{40})/.test(head);
}

/** Sorted names, such as `refs/heads/main`. */
function filesBelow(shared: string, name: string): readonly string[] {
  const place = join(shared, name);
  if (!existsSync(place)) return [];
  const entries = readdirSync(place, { withFileTypes: true }).map((entry) => ({
    path: `${name}/${entry.name}`,
    isFolder: entry.isDirectory(),
  }));
  return entries.flatMap(({ path, isFolder }) => (isFolder ? filesBelow(shared, path) : [path])).sort();
}

/** A reference and those that it stands for: origin/HEAD may stand for origin/develop. */
function withTargets(shared: string, name: string): readonly string[] {
  const names = [name];
  for (let at = name; names.length <= mostLinks && existsSync(join(shared, at));) {
    const target = /^ref: (refs\/\S+)/.exec(readFileSync(join(shared, at), 'utf8'))?.[1];
    if (target === undefined) break;
    names.push(target);
    at = target;
  }
  return names;
}

function settled(path: string): string | undefined {
  return existsSync(path) ? stateOf(path) : 'none';
}
