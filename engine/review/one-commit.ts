/** Whether all migrations of a change come in one commit of the branch that is checked out, with program code: no release has some of them alone. Reads commits; without git nobody knows. */
import { birthsOf } from '../workspace/births.ts';
import { folderOf } from '../../core/migrations/listing.ts';
import { askGit, splitAtNul } from '../workspace/git.ts';
import { isWithCode } from './beside.ts';

/** `paths`: relative to the root. */
export async function comesAtOnce(
  root: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<boolean> {
  if (paths.length < 2) return false;
  const births = await birthsOf(root, [...new Set(paths.map(folderOf))], signal);
  const commits = new Set(paths.map((path) => births.get(path)?.commit));
  const [commit] = commits;
  if (commits.size !== 1 || commit === undefined) return false;
  const shown = ['--first-parent', '-m', '--no-ext-diff', '--name-only', '-z', '--format='];
  const files = await askGit(root, ['show', ...shown, commit], signal);
  return files.ok && isWithCode(splitAtNul(files.value).map((one) => one.trim()));
}
