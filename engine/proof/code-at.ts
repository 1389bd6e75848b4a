/** The releases whose code runs during a migration: the workspace, and a revision that the user or the configuration names. */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { isProgramPath } from '../../core/migrations/detection/script-path.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import type { CodeQuery } from '../../core/proof/code.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from '../workspace/discover.ts';
import { commitOf, type GitFailure, type GitResult } from '../workspace/git.ts';
import { textsAt } from '../workspace/git-texts.ts';
import type { ReleaseQueries } from './releases.ts';

export type Releases =
  | { readonly kind: 'read'; readonly releases: readonly ReleaseQueries[] }
  /** A sentence: the revision cannot be read. */
  | { readonly kind: 'failed'; readonly because: string };

/** `ref` overrides the configuration's. Uses git only if a revision is named. */
export async function releasesFor(
  session: Session,
  folder: MigrationFolder,
  ref: string | undefined,
  signal?: AbortSignal,
): Promise<Releases> {
  const workspace: ReleaseQueries = {
    release: { kind: 'workspace' },
    queries: await session.codeQueries(folder, undefined, signal),
  };
  const named = ref ?? session.workspace.configs.configFor('.').config.codeRef;
  if (named === undefined) return { kind: 'read', releases: [workspace] };
  const read = await queriesAt(session, folder, named, signal);
  if (!read.ok)
    return { kind: 'failed', because: `The code of ${named} was not read: ${whyNot(read.failure)}.` };
  const release: ReleaseQueries = { release: { kind: 'ref', ref: named }, queries: read.value };
  return { kind: 'read', releases: [release, workspace] };
}

interface Known {
  readonly commit: string;
  readonly folder: string;
  readonly queries: readonly CodeQuery[];
}

/** Caches the last one of each workspace and configuration: an editor asks after every edit, and a commit does not change. */
const known = new WeakMap<Workspace, Known>();

async function queriesAt(
  session: Session,
  folder: MigrationFolder,
  revision: string,
  signal: AbortSignal | undefined,
): Promise<GitResult<readonly CodeQuery[]>> {
  const { workspace } = session;
  const commit = await commitOf(session.root, revision, signal);
  const last = known.get(workspace);
  if (last !== undefined && last.commit === commit && last.folder === folder.path)
    return { ok: true, value: last.queries };
  const isCode = (path: string): boolean => isSqlPath(path) || isProgramPath(path);
  const texts = await textsAt(session.root, revision, isCode, signal);
  if (!texts.ok) return texts;
  const queries = await session.codeQueries(folder, texts.value, signal);
  if (commit !== undefined) known.set(workspace, { commit, folder: folder.path, queries });
  return { ok: true, value: queries };
}

function whyNot(failure: GitFailure): string {
  switch (failure.kind) {
    case 'failed':
      return failure.message;
    case 'no-git':
      return 'the folder is in no git repository';
    case 'unknown-revision':
      return 'there is no such revision here';
  }
}
