/**
 * What git knows of a workspace: its files, and which of them are new work. Reads only, takes no lock, runs nothing that the repository's
 * configuration names (fsmonitor, hooks, external diffs). Never started in a restricted workspace. What findings depend on is recorded
 * as a question with a meaning, never as the arguments of a command: repeating a recorded question must not run anything else.
 */
import { execFile } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { realPath } from '../inputs/disk.ts';
import { observed } from '../inputs/recording.ts';
import { refsState, remoteRefs } from '../inputs/refs-state.ts';
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
  /** Git's objects of files that the base has with another text, or that are gone since. */
  readonly former: ReadonlyMap<string, string>;
  /** No default branch was found, so committed work may be missing. */
  readonly doubt: { readonly shallow: boolean } | undefined;
}

/** `added`: since the base, committed or staged. */
export type NewFile = 'untracked' | 'added' | 'changed';

/** Paths of the base that do not exist any more. */
export function goneIn({ files, former }: NewWork): readonly string[] {
  return [...former.keys()].filter((path) => !files.has(path));
}

type Changes = Pick<NewWork, 'files' | 'former'>;

export interface NewWorkQuestion {
  /** A revision named by the user; its merge base with HEAD counts. */
  readonly since: string | undefined;
  readonly defaultBranch: string | undefined;
}

const timeoutMs = 20_000;
const maxOutput = 256 * 1024 * 1024;

/** Files below a folder that are not ignored, relative to it. */
export interface GitFiles {
  readonly tracked: readonly string[];
  readonly untracked: readonly string[];
}

export function filesOf(folder: string, signal?: AbortSignal): Promise<GitResult<GitFiles>> {
  return listed(folder, '', signal);
}

const listed = observed('files', async (folder, _, signal): Promise<GitResult<GitFiles>> => {
  const list = await git(
    folder,
    ['ls-files', '-t', '-z', '--cached', '--others', '--exclude-standard'],
    signal,
  );
  if (!list.ok) return list;
  // A letter, a space and the path. A path in conflict is listed once for each side.
  const lines = splitAtNul(list.value);
  const untracked = lines.flatMap((line) => (line.startsWith('?') ? [line.slice(2)] : []));
  const tracked = new Set(lines.flatMap((line) => (line.startsWith('?') ? [] : [line.slice(2)])));
  return { ok: true, value: { tracked: [...tracked], untracked } };
});

/**
 * Files below a folder that are changed, or different from the merge base with the default branch; see withUntracked. Without a default
 * branch the last commit is the base, and `doubt` is set.
 */
export async function newWork(
  folder: string,
  { since, defaultBranch }: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<GitResult<NewWork>> {
  const base = await baseNamed(folder, howOf({ since, defaultBranch }), signal);
  if (!base.ok) return base;
  const { name, commit = '', doubt } = base.value;
  const changed = await changedSince(folder, commit, signal);
  return changed.ok ? { ok: true, value: { base: name, ...changed.value, doubt } } : changed;
}

/** What git has never seen is new work too. */
export function withUntracked(work: NewWork, { untracked }: GitFiles): NewWork {
  return {
    ...work,
    files: new Map([...work.files, ...untracked.map((path) => [path, 'untracked'] as const)]),
  };
}

/** Without a commit, an empty name, all files are new. */
const changedSince = observed('changed', async (folder, commit, signal): Promise<GitResult<Changes>> => {
  // A cached question is no more than text.
  if (!/^[0-9a-f]*$/.test(commit)) return { ok: false, failure: { kind: 'failed', message: 'no commit' } };
  const options = ['--no-renames', '--no-abbrev', '--no-ext-diff', '--no-textconv', '--ignore-submodules'];
  const list = await git(
    folder,
    commit === '' ? ['ls-files', '-z'] : ['diff', '--raw', '-z', '--relative', ...options, commit, '--'],
    signal,
  );
  if (!list.ok) return list;
  const parts = splitAtNul(list.value);
  const files = new Map<string, NewFile>();
  const former = new Map<string, string>();
  if (commit === '') for (const path of parts) files.set(path, 'added');
  // A description and a path alternate: `:100644 100644 0a1b… 2c3d… M`.
  else
    for (let at = 0; at + 1 < parts.length; at += 2) {
      const [description = '', path = ''] = parts.slice(at, at + 2);
      const [mode = '', , object = '', , letter] = description.split(' ');
      if (letter !== 'D') files.set(path, letter === 'A' ? 'added' : 'changed');
      // Links and submodules are no files.
      if (mode.startsWith(':100')) former.set(path, object);
    }
  return { ok: true, value: { files, former } };
});

/** Only usual branches are part of the state: others, which the user names, may be any revision. */
const baseNamed = observed(
  'base',
  (folder, how, signal): Promise<GitResult<Base>> => baseOf(folder, questionIn(how), signal),
  (folder, how) => (how === howOf(usualQuestion) ? branchesState(folder) : undefined),
);

/** While it is the same, branches are, and their history is. */
export function branchesState(folder: string): string | undefined {
  const place = realPath(folder);
  const top = typeof place === 'string' ? repositoryAbove(place) : undefined;
  return top === undefined ? undefined : refsState(top);
}

const usualQuestion: NewWorkQuestion = { since: undefined, defaultBranch: undefined };

function howOf({ since, defaultBranch }: NewWorkQuestion): string {
  return [since, defaultBranch].map((one) => (one === undefined ? '' : `=${one}`)).join('\0');
}

function questionIn(how: string): NewWorkQuestion {
  const [since, defaultBranch] = how.split('\0').map((one) => (one === '' ? undefined : one.slice(1)));
  return { since, defaultBranch };
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
  const { head, named } = await headAndBranch(folder, question, signal);
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
  return { ok: true, value: { name: 'the last commit', commit: head, doubt: { shallow } } };
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

/** The commit that is checked out, and the branch or revision that it is compared with. */
interface Compared {
  readonly head: string | undefined;
  readonly named: Revision | undefined;
}

async function headAndBranch(
  folder: string,
  { since, defaultBranch }: NewWorkQuestion,
  signal?: AbortSignal,
): Promise<Compared> {
  if (since === undefined && defaultBranch === undefined) return usualBranch(folder, signal);
  const names = since === undefined ? [`origin/${defaultBranch}`, `${defaultBranch}`] : [since];
  const [head, ...commits] = await Promise.all(
    ['HEAD', ...names].map((name) => commitOf(folder, name, signal)),
  );
  const [named] = names.flatMap((name, at) => {
    const commit = commits[at];
    return commit === undefined ? [] : [{ name, commit }];
  });
  return { head, named };
}

/** The likeliest default branch. In one call, because a process for each name would be slow on some systems. */
async function usualBranch(folder: string, signal?: AbortSignal): Promise<Compared> {
  const format = '--format=%(HEAD)%(objectname) %(refname) %(symref)';
  const listed = await git(folder, ['for-each-ref', format, 'refs/heads/', ...remoteRefs], signal);
  const lines = listed.ok ? listed.value.split('\n').filter((line) => line !== '') : [];
  const refs = lines.map((line) => {
    // A star stands at the branch that is checked out, a space at others.
    const [commit = '', ref = '', target = ''] = line.slice(1).split(' ');
    const name = (target || ref).replace(/^refs\/(?:heads|remotes)\//, '');
    return { commit, ref, name, isHead: line.startsWith('*') };
  });
  const usual = [...remoteRefs, 'refs/heads/main', 'refs/heads/master'];
  const found = usual.flatMap((name) => refs.find(({ ref }) => ref === name) ?? []).at(0);
  const local = refs.filter(({ ref }) => ref.startsWith('refs/heads/'));
  return {
    head: refs.find(({ isHead }) => isHead)?.commit ?? (await commitOf(folder, 'HEAD', signal)),
    // In a repository with one branch that is the default, whatever its name.
    named: found ?? (local.length === 1 ? local[0] : undefined),
  };
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
