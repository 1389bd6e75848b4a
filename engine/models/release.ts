/**
 * The files of the running release that differ from those of the workspace: what the default branch has counts as released, as for
 * migrations. Where git is not asked or knows no base, the workspace itself counts. Reads git's objects only.
 */
import { isProgramPath, isTestPath } from '../../core/migrations/detection/script-path.ts';
import type { Texts } from '../session/texts.ts';
import type { Workspace } from '../workspace/discover.ts';
import { formerTexts } from '../workspace/git-texts.ts';
import type { NewWork } from '../workspace/git.ts';
import { isModelPath, type Release } from './models.ts';

/** `isOurs`: whether a path belongs to the project. */
export async function releaseOf(
  { workspace, texts }: { readonly workspace: Workspace; readonly texts: Texts },
  isOurs: (path: string) => boolean,
): Promise<Release | undefined> {
  const { work } = workspace;
  if (work.kind !== 'git') return undefined;
  const { base, files } = work.work;
  const former = await (asked.get(work.work) ?? ask(workspace.root, work.work));
  const found = new Map<string, string | undefined>();
  for (const [path, state] of files) if (state !== 'changed' && mayAsk(path)) found.set(path, undefined);
  for (const [path, text] of former) if (isOurs(path)) found.set(path, text);
  // Unchanged on the disk, and edited in an editor.
  for (const path of texts.overlays.keys())
    if (!files.has(path) && !found.has(path) && mayAsk(path) && texts.isEdited(path))
      found.set(path, texts.savedText(path));
  return { name: base, texts: found };
}

function mayAsk(path: string): boolean {
  return (isModelPath(path) || isProgramPath(path)) && !isTestPath(path);
}

const asked = new WeakMap<NewWork, Promise<ReadonlyMap<string, string>>>();

function ask(root: string, work: NewWork): Promise<ReadonlyMap<string, string>> {
  const texts = formerTexts(root, work, mayAsk);
  asked.set(work, texts);
  return texts;
}
