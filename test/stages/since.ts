/**
 * What `npm test -- --since REVISION` may leave out. Vitest knows by the import graph which test files reach what has changed; of what it cannot see,
 * a bundle that another process runs or a file that is read as data, the folder of the change decides. When in doubt everything runs.
 */
import { execFileSync } from 'node:child_process';
import { repository } from '../hosts/paths.ts';

export interface Changes {
  readonly revision: string;
  /** Files that differ from where the work left the revision, with what is not committed yet. */
  readonly files: readonly string[];
}

export function changesSince(revision: string): Changes {
  const git = (...words: readonly string[]): readonly string[] =>
    execFileSync('git', words, { cwd: repository, encoding: 'utf8' }).split('\n').filter(Boolean);
  const [base = revision] = git('merge-base', revision, 'HEAD');
  const files = [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
  return { revision, files };
}

/** What esbuild puts into the bundles, and what lies beside them in the package. */
const shipped = /^(?:core|engine|protocol|server|client|cli|docs|media|syntaxes)\/(?!.*\.test\.ts$)/;

/** Runners, hosts and builds are in no test's imports. */
const runner = /^(?:test\/(?:hosts|stages)\/|test\/[^/]+$|scripts\/|[^/]+\.(?:mjs|mts)$)/;

/** Where imports tell nothing: data, configuration, and what runs the tests. Prose is read by contract tests, which run in any case. */
export function runsWhole({ files }: Changes): boolean {
  return files.some((file) => runner.test(file) || !/\.(?:ts|mts|mjs|md)$/.test(file));
}

/** True if a test may import something else than before, or run it. */
export function reachesServers(changes: Changes): boolean {
  return reachesBundles(changes) || changes.files.some((file) => !file.endsWith('.md'));
}

/** True if a process or an editor that runs the bundles, or a test of such a folder, is another than before. */
export function reachesBundles(changes: Changes, ...folders: readonly string[]): boolean {
  const isOwn = (file: string): boolean => folders.some((folder) => file.startsWith(`${folder}/`));
  return runsWhole(changes) || changes.files.some((file) => shipped.test(file) || isOwn(file));
}
