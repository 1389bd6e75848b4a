/**
 * Migrations that have another name and the same text, of tools that go by the version in the name: no database runs anything for it. Where a tool goes
 * by the whole name, such a file is a new one, and is reviewed. Asks git, reads only.
 */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { Session } from '../session/session.ts';
import { goneSince, textIn } from '../workspace/git.ts';

interface Renamed {
  readonly path: string;
  readonly from: string;
  readonly tool: string;
}

/** `commit`: what is compared with. Paths of `wanted`. */
export async function renamedAlone(
  session: Session,
  wanted: ReadonlySet<string>,
  { commit, signal }: { readonly commit: string; readonly signal?: AbortSignal | undefined },
): Promise<readonly Renamed[]> {
  const { root, folders, workspace } = session;
  const { work } = workspace;
  const fresh =
    work.kind === 'git' ? [...wanted].filter((path) => work.work.files.get(path) !== 'changed') : [];
  const gone = fresh.length === 0 ? [] : await goneSince(root, commit, signal);
  const found: Renamed[] = [];
  for (const path of fresh)
    for (const from of gone) {
      const [tool] = folders.flatMap((one) => sameVersion(one, path, from));
      if (tool === undefined) continue;
      const was = await textIn(root, commit, from, signal);
      if (was !== undefined && was === session.textOf(path)) found.push({ path, from, tool });
    }
  return found;
}

/** The name of its tool, where that goes by what both names have in common. */
function sameVersion(folder: MigrationFolder, path: string, from: string): readonly string[] {
  const tool = toolOf(folder);
  const [is, was] = [path, from].map((one) => {
    const own = relativeTo(folder.path, one);
    return own === undefined ? undefined : tool.classify(own);
  });
  const keeps = tool.historyTable?.names;
  // refinery compares the name as well.
  const isByVersion = (keeps === 'version' || keeps === 'digits') && tool.id !== 'refinery';
  const isSame =
    is !== undefined && was !== undefined && is.version === was.version && is.direction === was.direction;
  return isByVersion && isSame && !is.repeatable ? [tool.name] : [];
}
