/**
 * What git knows of a workspace: its files, and which of them are new work. Reads only, takes no lock, runs nothing that the repository's
 * configuration names (fsmonitor, hooks, external diffs). Never started in a restricted workspace.
 */
import { execFile } from 'node:child_process';

export type GitFailure =
  /** No git on this machine, or the folder is in no repository. */
  | { readonly kind: 'no-git' }
  /** A revision that the user named does not exist here. */
  | { readonly kind: 'unknown-revision'; readonly revision: string; readonly shallow: boolean }
  /** No default branch could be found: nothing to compare with. */
  | { readonly kind: 'no-base'; readonly shallow: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export type GitResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: GitFailure };

export interface NewWork {
  /** What is compared with, for people: "origin/main", "the last commit". */
  readonly base: string;
  /** Absolute paths, as git's top level spells them. */
  readonly files: ReadonlyMap<string, 'untracked' | 'changed'>;
}

export interface NewWorkQuestion {
  /** A revision named by the user; its merge base with HEAD counts. */
  readonly since: string | undefined;
  readonly defaultBranch: string | undefined;
}

const timeoutMs = 20_000;
const maxOutput = 256 * 1024 * 1024;

/** The top level of the repository that holds a folder. */
export async function repositoryOf(folder: string): Promise<string | undefined> {
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  return top.ok ? top.value.replace(/\r?\n$/, '') : undefined;
}

/** Tracked and untracked files below a folder that no ignore file names, relative to it. */
export async function filesOf(folder: string, signal?: AbortSignal): Promise<GitResult<readonly string[]>> {
  const list = await git(
    folder,
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    signal,
  );
  return list.ok ? { ok: true, value: split(list.value) } : list;
}

/** Files that are untracked, changed, or not as they are at the merge base with the default branch. */
export async function newWork(
  top: string,
  question: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<GitResult<NewWork>> {
  const untracked = await git(top, ['ls-files', '-z', '--others', '--exclude-standard'], signal);
  if (!untracked.ok) return untracked;
  const base = await baseOf(top, question, signal);
  if (!base.ok) return base;
  const files = new Map<string, 'untracked' | 'changed'>();
  if (base.value.commit === undefined) {
    // Nothing is committed yet: all files are new.
    const staged = await git(top, ['ls-files', '-z'], signal);
    if (!staged.ok) return staged;
    for (const path of split(staged.value)) files.set(`${top}/${path}`, 'changed');
  } else {
    const changed = await git(
      top,
      [
        'diff',
        '--name-only',
        '-z',
        '--no-renames',
        '--no-ext-diff',
        '--no-textconv',
        '--ignore-submodules',
        '--diff-filter=d',
        base.value.commit,
        '--',
      ],
      signal,
    );
    if (!changed.ok) return changed;
    for (const path of split(changed.value)) files.set(`${top}/${path}`, 'changed');
  }
  for (const path of split(untracked.value)) files.set(`${top}/${path}`, 'untracked');
  return { ok: true, value: { base: base.value.name, files } };
}

interface Base {
  readonly name: string;
  /** Undefined where nothing is committed. */
  readonly commit: string | undefined;
}

async function baseOf(
  top: string,
  question: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<GitResult<Base>> {
  const head = await commitOf(top, 'HEAD', signal);
  if (head === undefined) return { ok: true, value: { name: 'an empty history', commit: undefined } };
  const named = await revision(top, question, signal);
  if (!named.ok) return named;
  const mergeBase = await git(top, ['merge-base', named.value.commit, head], signal);
  if (mergeBase.ok) return { ok: true, value: { name: named.value.name, commit: mergeBase.value.trim() } };
  // Histories that a shallow clone cut apart: without a common commit, everything would look new.
  return question.since === undefined
    ? { ok: false, failure: { kind: 'no-base', shallow: await isShallow(top) } }
    : unknown(top, question.since);
}

async function revision(
  top: string,
  question: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<GitResult<{ readonly name: string; readonly commit: string }>> {
  if (question.since !== undefined) {
    const commit = await commitOf(top, question.since, signal);
    return commit === undefined
      ? unknown(top, question.since)
      : { ok: true, value: { name: question.since, commit } };
  }
  for (const name of await defaultBranches(top, question.defaultBranch, signal)) {
    const commit = await commitOf(top, name, signal);
    if (commit !== undefined) return { ok: true, value: { name, commit } };
  }
  return { ok: false, failure: { kind: 'no-base', shallow: await isShallow(top) } };
}

/** Names that may be the default branch, the likeliest first. */
async function defaultBranches(
  top: string,
  configured: string | undefined,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (configured !== undefined) return [`origin/${configured}`, configured];
  const remoteHead = await git(
    top,
    ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'],
    signal,
  );
  const usual = ['origin/main', 'origin/master', 'main', 'master'];
  const local = await git(top, ['for-each-ref', '--format=%(refname:short)', 'refs/heads'], signal);
  const branches = local.ok ? local.value.split('\n').filter((line) => line !== '') : [];
  return [
    ...(remoteHead.ok ? [remoteHead.value.trim()] : []),
    ...usual,
    // A repository with one branch has that as its default, whatever it is called.
    ...(branches.length === 1 ? branches : []),
  ];
}

async function commitOf(top: string, name: string, signal?: AbortSignal): Promise<string | undefined> {
  const found = await git(
    top,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    signal,
  );
  return found.ok ? found.value.trim() : undefined;
}

async function isShallow(top: string): Promise<boolean> {
  const answer = await git(top, ['rev-parse', '--is-shallow-repository']);
  return answer.ok && answer.value.trim() === 'true';
}

async function unknown(
  top: string,
  name: string,
): Promise<{ readonly ok: false; readonly failure: GitFailure }> {
  return { ok: false, failure: { kind: 'unknown-revision', revision: name, shallow: await isShallow(top) } };
}

function split(output: string): readonly string[] {
  return output.split('\0').filter((path) => path !== '');
}

function git(folder: string, args: readonly string[], signal?: AbortSignal): Promise<GitResult<string>> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false'];
  const options = {
    cwd: folder,
    timeout: timeoutMs,
    maxBuffer: maxOutput,
    windowsHide: true,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    ...(signal === undefined ? {} : { signal }),
  };
  return new Promise((resolve) => {
    execFile('git', [...safe, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, value: stdout });
      else if (error.code === 'ENOENT' || /not a git repository/.test(stderr))
        resolve({ ok: false, failure: { kind: 'no-git' } });
      else
        resolve({
          ok: false,
          failure: { kind: 'failed', message: (stderr || error.message).trim().slice(0, 300) },
        });
    });
  });
}
