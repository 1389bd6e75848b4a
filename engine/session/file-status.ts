/** Whether a file is new work or applied history, from git and from edits. The reasons are clauses for people. */
import { oncePer } from '../../core/collections/once-per.ts';
import type { FileStanding } from '../../core/findings/scope.ts';
import type { Shipped } from './history.ts';
import type { Workspace } from '../workspace/discover.ts';

export type WithoutGit = 'everything' | 'edited';

export interface KnownOfFile {
  /** The user named this file. */
  readonly named: boolean;
  /** An editor has, or had, another text than the disk. */
  readonly edited: boolean;
  readonly withoutGit: WithoutGit;
  /** Whether it has run in production according to the configuration, which overrides git. */
  readonly shipped: Shipped | undefined;
}

export function noveltyOf(path: string, workspace: Workspace, known: KnownOfFile): FileStanding['novelty'] {
  if (known.named) return { kind: 'new', because: 'it was named' };
  if (known.edited) return { kind: 'new', because: 'it is being edited' };
  if (known.shipped !== undefined) {
    const { kind, through, by } = known.shipped;
    return {
      kind,
      because:
        kind === 'applied'
          ? `${by === 'configuration' ? 'the configuration' : by} says that all up to ${through} has run`
          : `it comes behind ${through}, the last one that has run`,
    };
  }
  const { work, paths } = workspace;
  if (work.kind === 'unknown' && work.failure.kind !== 'no-git') {
    return { kind: 'applied', because: 'git could not say what is new', assumed: true };
  }
  if (work.kind !== 'git') {
    return known.withoutGit === 'everything'
      ? { kind: 'new', because: 'no git says what has been applied' }
      : {
          kind: 'applied',
          because: 'it has not been edited, and no git says what is new',
          assumed: true,
        };
  }
  const state = work.work.files.get(path);
  if (state === 'untracked') return { kind: 'new', because: 'git does not know it yet' };
  if (state === 'added' || state === 'changed')
    return { kind: 'new', because: `it is not the same in ${work.work.base}` };
  if (!isListed(path, paths)) return { kind: 'new', because: 'it is not on the disk yet' };
  return { kind: 'applied', because: `it is the same in ${work.work.base}` };
}

function isListed(path: string, paths: readonly string[]): boolean {
  return listed(paths).has(path);
}

/** Rules ask it of each migration of a folder for each of its migrations. */
const listed = oncePer((paths: readonly string[]): ReadonlySet<string> => new Set(paths));

export function isSame(a: FileStanding, b: FileStanding): boolean {
  return a.open === b.open && a.novelty.kind === b.novelty.kind && a.novelty.because === b.novelty.because;
}
