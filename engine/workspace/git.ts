/**
 * What git knows of a workspace: its files, and which of them are new work. Reads only, takes no lock, runs nothing that the repository's
 * configuration names (fsmonitor, hooks, external diffs). Never started in a restricted workspace. What findings depend on is recorded
 * as a question with a meaning, never as the arguments of a command: repeating a recorded question must not run anything else.
 */
import { execFile } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { realPath } from '../inputs/disk.ts';
import { observed } from '../inputs/recording.ts';
import { repositoryAbove } from './above.ts';

export type GitFailure =
  /** Git is not installed, or the folder is in no repository. */
  | { readonly kind: 'no-git' }
  /** A revision that the user named does not exist here. */
  | { readonly kind: 'unknown-revision'; readonly revision: string; readonly shallow: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export type GitResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: GitFailure };

export interface NewWork {
  /** The base, for display: "origin/main", "the last commit". */
  readonly base: string;
  /** Relative to the given folder. */
  readonly files: ReadonlyMap<string, NewFile>;
  /** No default branch was found, so committed work may be missing. */
  readonly doubt: { readonly shallow: boolean } | undefined;
}

/** `added`: since the base, committed or staged. */
export type NewFile = 'untracked' | 'added' | 'changed';

export interface NewWorkQuestion {
  /** A revision named by the user; its merge base with HEAD counts. */
  readonly since: string | undefined;
  readonly defaultBranch: string | undefined;
}

const timeoutMs = 20_000;
const maxOutput = 256 * 1024 * 1024;

/** Tracked and untracked files below a folder that are not ignored, relative to it. */
export function filesOf(folder: string, signal?: AbortSignal): Promise<GitResult<readonly string[]>> {
  return listed(folder, '', signal);
}

const listed = observed('files', async (folder, _, signal): Promise<GitResult<readonly string[]>> => {
  const list = await git(
    folder,
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    signal,
  );
  return list.ok ? { ok: true, value: splitAtNul(list.value) } : list;
});

/**
 * Files below a folder that are untracked, changed, or different from the merge base with the default branch. Without a default branch the
 * last commit is the base, and `doubt` is set.
 */
export function newWork(
  folder: string,
  { since, defaultBranch }: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<GitResult<NewWork>> {
  return compared(
    folder,
    [since, defaultBranch].map((one) => (one === undefined ? '' : `=${one}`)).join('\0'),
    signal,
  );
}

const compared = observed('new work', async (folder, how, signal): Promise<GitResult<NewWork>> => {
  const [since, defaultBranch] = how.split('\0').map((one) => (one === '' ? undefined : one.slice(1)));
  const question = { since, defaultBranch };
  const [untracked, base] = await Promise.all([
    git(folder, ['ls-files', '-z', '--others', '--exclude-standard'], signal),
    baseOf(folder, question, signal),
  ]);
  if (!untracked.ok) return untracked;
  if (!base.ok) return base;
  const changed = await changedSince(folder, base.value.commit, signal);
  if (!changed.ok) return changed;
  const files = new Map<string, NewFile>(changed.value);
  for (const path of splitAtNul(untracked.value)) files.set(path, 'untracked');
  return { ok: true, value: { base: base.value.name, files, doubt: base.value.doubt } };
});

/** Without a commit all files are new. */
async function changedSince(
  folder: string,
  commit: string | undefined,
  signal?: AbortSignal,
): Promise<GitResult<readonly (readonly [path: string, state: NewFile])[]>> {
  const options = [
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules',
    '--diff-filter=d',
  ];
  const list = await git(
    folder,
    commit === undefined
      ? ['ls-files', '-z']
      : ['diff', '--name-status', '-z', '--relative', ...options, commit, '--'],
    signal,
  );
  if (!list.ok) return list;
  const parts = splitAtNul(list.value);
  if (commit === undefined) return { ok: true, value: parts.map((path) => [path, 'added'] as const) };
  // A letter and a path alternate.
  const value = parts.flatMap((path, at) => {
    const state = parts[at - 1] === 'A' ? 'added' : 'changed';
    return at % 2 === 1 ? [[path, state] as const] : [];
  });
  return { ok: true, value };
}

interface Base {
  readonly name: string;
  /** Undefined if nothing is committed. */
  readonly commit: string | undefined;
  readonly doubt: NewWork['doubt'];
}

async function baseOf(
  folder: string,
  question: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<GitResult<Base>> {
  const [head, named] = await Promise.all([
    commitOf(folder, 'HEAD', signal),
    revision(folder, question, signal),
  ]);
  if (head === undefined) {
    return { ok: true, value: { name: 'an empty history', commit: undefined, doubt: undefined } };
  }
  if (named !== undefined) {
    const commit = await commonCommit(folder, named.commit, head, signal);
    if (commit !== undefined) return { ok: true, value: { name: named.name, commit, doubt: undefined } };
  }
  const shallow = await isShallow(folder);
  // An unknown name, or a history that a shallow clone cut off: without a common commit everything would look new.
  if (question.since !== undefined) {
    return { ok: false, failure: { kind: 'unknown-revision', revision: question.since, shallow } };
  }
  return { ok: true, value: { name: lastCommit, commit: head, doubt: { shallow } } };
}

async function commonCommit(
  folder: string,
  one: string,
  other: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (one === other) return one;
  const found = await git(folder, ['merge-base', one, other], signal);
  return found.ok ? found.value.trim() : undefined;
}

interface Revision {
  readonly name: string;
  readonly commit: string;
}

async function revision(
  folder: string,
  { since, defaultBranch }: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<Revision | undefined> {
  if (since === undefined && defaultBranch === undefined) return usualBranch(folder, signal);
  const names = since === undefined ? [`origin/${defaultBranch}`, `${defaultBranch}`] : [since];
  for (const name of names) {
    const commit = await commitOf(folder, name, signal);
    if (commit !== undefined) return { name, commit };
  }
  return undefined;
}

const remote = 'refs/remotes/origin/';

/** The likeliest default branch. In one call, because a process for each name would be slow on some systems. */
async function usualBranch(folder: string, signal?: AbortSignal): Promise<Revision | undefined> {
  const format = '--format=%(objectname) %(refname) %(symref)';
  const asked = ['refs/heads/', `${remote}HEAD`, `${remote}main`, `${remote}master`];
  const listed = await git(folder, ['for-each-ref', format, ...asked], signal);
  const lines = listed.ok ? listed.value.split('\n').filter((line) => line !== '') : [];
  const refs = lines.map((line) => {
    const [commit = '', ref = '', target = ''] = line.split(' ');
    return { commit, ref, name: (target || ref).replace(/^refs\/(?:heads|remotes)\//, '') };
  });
  const usual = [`${remote}HEAD`, `${remote}main`, `${remote}master`, 'refs/heads/main', 'refs/heads/master'];
  const found = usual.flatMap((name) => refs.find(({ ref }) => ref === name) ?? []).at(0);
  const local = refs.filter(({ ref }) => ref.startsWith('refs/heads/'));
  // In a repository with one branch that is the default, whatever its name.
  return found ?? (local.length === 1 ? local[0] : undefined);
}

/** The commit of a revision that the user named. */
export async function commitOf(
  folder: string,
  name: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const found = await git(
    folder,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    signal,
  );
  return found.ok ? found.value.trim() : undefined;
}

const lastCommit = 'the last commit';

/** The commit of a base by its display name: a revision, or the last commit. */
function revisionCalled(folder: string, base: string, signal?: AbortSignal): Promise<string | undefined> {
  return commitOf(folder, base === lastCommit ? 'HEAD' : base, signal);
}

/** The commit that a base with that display name is compared at: where HEAD branched off. */
export async function comparedCommit(
  folder: string,
  base: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const head = await commitOf(folder, 'HEAD', signal);
  const named = await revisionCalled(folder, base, signal);
  return named === undefined || head === undefined ? undefined : commonCommit(folder, named, head, signal);
}

/** The text of a file in a commit; undefined if it does not exist there. */
export async function textIn(
  folder: string,
  commit: string,
  path: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const text = await askGit(folder, ['cat-file', 'blob', `${commit}:./${path}`], signal);
  return text.ok ? text.value : undefined;
}

/** Files of a commit below a folder that do not exist any more. */
export async function goneSince(
  folder: string,
  commit: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const options = ['--name-only', '-z', '--relative', '--no-renames', '--no-ext-diff', '--diff-filter=D'];
  const list = await askGit(folder, ['diff', ...options, commit, '--'], signal);
  return list.ok ? splitAtNul(list.value) : [];
}

async function isShallow(folder: string): Promise<boolean> {
  const answer = await git(folder, ['rev-parse', '--is-shallow-repository']);
  return answer.ok && answer.value.trim() === 'true';
}

export function splitAtNul(output: string): readonly string[] {
  return output.split('\0').filter((path) => path !== '');
}

/** Objects missing in a partial clone are not downloaded. */
const offline = ['-c', 'protocol.allow=never'];

/** Git's answer to one command; all ways to make it run other programs are disabled. */
export function askGit(
  folder: string,
  args: readonly string[],
  signal?: AbortSignal,
  exchange?: Exchange,
): Promise<GitResult<string>> {
  return git(folder, [...offline, ...args], signal, exchange);
}

interface Exchange {
  readonly input: string;
  /** One character of the answer for each byte. */
  readonly output: 'bytes';
}

function git(
  folder: string,
  args: readonly string[],
  signal?: AbortSignal,
  exchange?: Exchange,
): Promise<GitResult<string>> {
  const place = realPath(folder);
  // Without a repository above, git says the same, and takes a process for it.
  const isOutside = typeof place === 'string' && repositoryAbove(place) === undefined;
  if (isOutside && process.env['GIT_DIR'] === undefined)
    return Promise.resolve({ ok: false, failure: { kind: 'no-git' } });
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false'];
  const options = {
    cwd: folder,
    timeout: timeoutMs,
    maxBuffer: maxOutput,
    windowsHide: true,
    encoding: exchange === undefined ? ('utf8' as const) : ('latin1' as const),
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    ...(signal === undefined ? {} : { signal }),
  };
  // Many commands run at once with one abort signal: Node's warning about a leak does not apply.
  if (signal !== undefined) setMaxListeners(0, signal);
  return new Promise((resolve) => {
    const child = execFile('git', [...safe, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, value: stdout });
      else if (error.code === 'ENOENT' || /not a git repository/.test(stderr))
        resolve({ ok: false, failure: { kind: 'no-git' } });
      else
        resolve({
          ok: false,
          failure: { kind: 'failed', message: (stderr || error.message).trim().slice(0, 300) },
        });
    });
    if (exchange === undefined) return;
    // If git ends early, it closes the pipe, and its exit code shows it.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(exchange.input);
  });
}
