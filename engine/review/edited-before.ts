/**
 * Migrations of a change that stand in what it is compared with under another text, with later ones behind them there: where those have run they have run too, and
 * their new text never does. Beside what is new they are told of, and not reviewed. Reads what git says of the files; asks no record.
 */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { Provable } from '../session/provable.ts';
import type { Session } from '../session/session.ts';
import { textIn } from '../workspace/git.ts';

export interface EditedBefore {
  readonly path: string;
  /** As its authors write it. */
  readonly tool: string;
  /** It refuses to go on where such a file has run. */
  readonly refuses: 'refused' | 'refused-by-default' | undefined;
  /** What it was, and is where it has run; undefined where git does not give it. */
  readonly was: string | undefined;
}

/** `commit`: what is compared with. `all`: of one folder, in the order in which they run. */
export async function editedBefore(
  { root, workspace: { work } }: Session,
  {
    folder,
    all,
    wanted,
  }: {
    readonly folder: MigrationFolder;
    readonly all: readonly Provable[];
    readonly wanted: ReadonlySet<string>;
  },
  { commit, signal }: { readonly commit: string; readonly signal?: AbortSignal | undefined },
): Promise<readonly EditedBefore[]> {
  if (work.kind !== 'git') return [];
  const { files } = work.work;
  const last = all.findLastIndex(({ path }) => !files.has(path));
  const tool = toolOf(folder);
  const edited = all
    .slice(0, Math.max(0, last))
    .filter(({ path }) => wanted.has(path) && files.get(path) === 'changed' && !isRepeatable(path, folder));
  // By itself it is what the review is of.
  const isAlone = all.every(({ path }) => !wanted.has(path) || edited.some((one) => one.path === path));
  if (isAlone) return [];
  return Promise.all(
    edited.map(async ({ path }) => ({
      ...{ path, tool: tool.name, refuses: tool.edited },
      was: await textIn(root, commit, path, signal),
    })),
  );
}

/** Its tool runs it again whenever its content has changed. */
function isRepeatable(path: string, folder: MigrationFolder): boolean {
  const own = relativeTo(folder.path, path);
  return own !== undefined && toolOf(folder).classify(own)?.repeatable === true;
}
