/** What a commit or a push would add to a repository: changed files with their texts before and after. Reads git's objects and the index. */
import { dumpBytes } from '../../core/migrations/detection/ignored-files.ts';
import { askGit, commitOf, splitAtNul, type GitResult } from '../workspace/git.ts';
import { textsOf } from '../workspace/git-texts.ts';

export interface Change {
  /** Relative to the top of the repository. */
  readonly path: string;
  /** Undefined if there was no such file. */
  readonly before: string | undefined;
  /** Undefined if it is deleted, or so large that it is no migration. */
  readonly after: string | undefined;
}

/** What one commit or reference changes: a path is in it once. */
export type ChangeSet = readonly Change[];

/** Of what `git commit` would commit now. */
export async function stagedChanges(top: string): Promise<GitResult<readonly ChangeSet[]>> {
  const changes = await changesOf(top, ['--cached']);
  return changes.ok ? { ok: true, value: [changes.value] } : changes;
}

/** Of each reference that `git push` sends: lines of the hook's standard input, as githooks(5) describes them. */
export async function pushedChanges(
  top: string,
  remote: string,
  refs: string,
): Promise<GitResult<readonly ChangeSet[]>> {
  const found: ChangeSet[] = [];
  for (const line of refs.split('\n')) {
    const [, local, , theirs] = line.trim().split(' ');
    // A deleted branch sends nothing.
    if (local === undefined || theirs === undefined || isZero(local)) continue;
    const base = await baseOf(top, remote, local, theirs);
    if (!base.ok) return base;
    const changes = await changesOf(top, [base.value, local]);
    if (!changes.ok) return changes;
    found.push(changes.value);
  }
  return { ok: true, value: found };
}

function isZero(object: string): boolean {
  return /^0+$/.test(object);
}

/** The commit that the remote has; for a new branch, where it left the remote's usual branch; else the empty tree. */
async function baseOf(
  top: string,
  remote: string,
  local: string,
  theirs: string,
): Promise<GitResult<string>> {
  if (!isZero(theirs) && (await commitOf(top, theirs)) !== undefined) return { ok: true, value: theirs };
  for (const name of ['HEAD', 'main', 'master']) {
    const commit = await commitOf(top, `refs/remotes/${remote}/${name}`);
    const common = commit === undefined ? undefined : await askGit(top, ['merge-base', commit, local]);
    if (common?.ok === true) return { ok: true, value: common.value.trim() };
  }
  const empty = await askGit(top, ['hash-object', '-t', 'tree', '--stdin'], undefined, {
    input: '',
    output: 'bytes',
  });
  return empty.ok ? { ok: true, value: empty.value.trim() } : empty;
}

async function changesOf(top: string, compared: readonly string[]): Promise<GitResult<ChangeSet>> {
  const listed = await askGit(top, [
    ...['diff', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--ignore-submodules'],
    ...['--diff-filter=AMD', ...compared, '--'],
  ]);
  if (!listed.ok) return listed;
  const parts = splitAtNul(listed.value);
  // A description and a path alternate: `:100644 100644 0a1b… 2c3d… M`. Links and submodules are left out.
  const entries = parts.flatMap((path, at) => {
    const [was = '', is = '', before = '', after = ''] = at % 2 === 1 ? (parts[at - 1] ?? '').split(' ') : [];
    const isFile = (mode: string): boolean => /^:?100/.test(mode);
    return isFile(was) || isFile(is)
      ? [{ path, before: isFile(was) ? before : '', after: isFile(is) ? after : '' }]
      : [];
  });
  const objects = [...new Set(entries.flatMap(({ before, after }) => [before, after]))];
  const texts = await textsOf(
    top,
    objects.filter((object) => object !== '' && !isZero(object)).map((object) => ({ object, path: object })),
    dumpBytes,
  );
  if (!texts.ok) return texts;
  return {
    ok: true,
    value: entries.map(({ path, before, after }) => ({
      path,
      before: texts.value.get(before),
      after: texts.value.get(after),
    })),
  };
}
