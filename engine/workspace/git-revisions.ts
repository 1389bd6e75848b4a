/** Branches and tags that a folder can be compared with, newest first. Reads only, without the network. */
import { askGit, type GitResult } from './git.ts';

export interface GitRevision {
  readonly name: string;
  readonly kind: 'branch' | 'remote' | 'tag';
  /** The subject of its commit. */
  readonly subject: string;
  /** The remote's default branch; without one, the branch with the usual name. */
  readonly isDefault: boolean;
}

/** A longer list is not usable. */
const most = 500;
const kinds = { heads: 'branch', remotes: 'remote', tags: 'tag' } as const;

export async function revisionsOf(
  folder: string,
  signal?: AbortSignal,
): Promise<GitResult<readonly GitRevision[]>> {
  const format = '%(refname)%00%(refname:short)%00%(symref:short)%00%(contents:subject)%00';
  const list = await askGit(
    folder,
    [
      'for-each-ref',
      '--sort=-creatordate',
      `--count=${most}`,
      `--format=${format}`,
      ...Object.keys(kinds).map((one) => `refs/${one}`),
    ],
    signal,
  );
  if (!list.ok) return list;
  const fields = list.value.split('\0');
  const found: (GitRevision & { readonly symbolic: string })[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [full = '', name = '', symbolic = '', subject = ''] = fields.slice(at, at + 4);
    const kind = kindOf(full.trim());
    if (kind !== undefined) found.push({ name, kind, subject, isDefault: false, symbolic });
  }
  const head = found.find(({ symbolic }) => symbolic !== '')?.symbolic;
  const usual = [head, 'origin/main', 'origin/master', 'main', 'master'];
  const real = found.filter(({ symbolic }) => symbolic === '');
  const first = usual.find((name) => real.some((one) => one.name === name));
  const value = real.map(({ name, kind, subject }) => ({ name, kind, subject, isDefault: name === first }));
  return { ok: true, value: value.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault)) };
}

function kindOf(name: string): GitRevision['kind'] | undefined {
  const [, folder = ''] = /^refs\/(heads|remotes|tags)\//.exec(name) ?? [];
  return folder === 'heads' || folder === 'remotes' || folder === 'tags' ? kinds[folder] : undefined;
}
