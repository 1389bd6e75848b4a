/** The releases whose code is there while a migration runs: the workspace as it is, and a revision that the user or the configuration names. */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { isScriptPath } from '../../core/embedded-sql/script-path.ts';
import { isSqlPath } from '../../core/migrations/sql-path.ts';
import type { Session } from '../session/session.ts';
import { textsAt } from '../workspace/git-texts.ts';
import type { ReleaseQueries } from './releases.ts';

export type Releases =
  | { readonly kind: 'read'; readonly releases: readonly ReleaseQueries[] }
  /** The revision cannot be read. A sentence. */
  | { readonly kind: 'failed'; readonly because: string };

/** `ref` goes before the configuration's. Asks git only where a revision is named. */
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
  const isCode = (path: string): boolean => isSqlPath(path) || isScriptPath(path);
  const texts = await textsAt(session.root, named, isCode, signal);
  if (!texts.ok) {
    const { failure } = texts;
    const why =
      failure.kind === 'failed'
        ? failure.message
        : failure.kind === 'no-git'
          ? 'the folder is in no git repository'
          : 'there is no such revision here';
    return { kind: 'failed', because: `The code of ${named} was not read: ${why}.` };
  }
  const queries = await session.codeQueries(folder, texts.value, signal);
  return { kind: 'read', releases: [{ release: { kind: 'ref', ref: named }, queries }, workspace] };
}
