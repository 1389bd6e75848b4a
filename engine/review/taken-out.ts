/**
 * Migrations of what is compared with that a change takes out of their folder: a database that has run one keeps what it made, and the history as it lies there knows nothing
 * of it. One that has another name now is told as renamed; a baseline that stands for many is one sentence. Asks git, reads only.
 */
import { fileIn } from './renamed.ts';
import type { Session } from '../session/session.ts';
import { goneSince } from '../workspace/git.ts';

/** Paths in the workspace. `former`: those that have another name now. */
export async function takenOut(
  session: Session,
  {
    commit,
    former,
    signal,
  }: {
    readonly commit: string;
    readonly former: ReadonlySet<string>;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly string[]> {
  const { root, folders, workspace } = session;
  const gone = await goneSince(root, commit, signal);
  return gone.filter((path) =>
    folders.some((folder) => {
      const file = fileIn(folder, path);
      if (file === undefined || file.direction === 'down' || former.has(path)) return false;
      // Under the same number or name another file may stand in its place.
      return !workspace.paths.some((one) => one !== path && fileIn(folder, one)?.version === file.version);
    }),
  );
}
