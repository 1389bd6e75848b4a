/**
 * Where a review looks for the programs around a change: asked of git once for all of its files, as a process for each of two hundred takes
 * seconds. What is looked for in them is told beside this, one question a file.
 */
import { askGit, revisionCalled } from '../workspace/git.ts';
import type { Session } from '../session/session.ts';

export interface CodeAround {
  readonly root: string;
  /** Files that are no programs, whatever they name. */
  readonly migrations: ReadonlySet<string>;
  /** The commit before the change; undefined where git may not be asked, or nobody knows one. */
  readonly before: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** `compared`: as ReviewQuestion has it. */
export async function codeAround(
  { root, folders, workspace }: Session,
  asked: {
    readonly git: 'asked' | 'left-alone';
    readonly compared?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<CodeAround> {
  const name = asked.compared ?? (workspace.work.kind === 'git' ? workspace.work.work.base : undefined);
  return {
    root,
    migrations: new Set(
      folders.flatMap((one) => one.files.map((file) => (one.path === '' ? file : `${one.path}/${file}`))),
    ),
    before:
      asked.git === 'asked' && name !== undefined
        ? await revisionCalled(root, name, asked.signal)
        : undefined,
    signal: asked.signal,
  };
}

/** Files of a commit in which git finds one of the patterns (arguments of `git grep`), as they are named from the workspace. */
export async function filesBefore(
  { root, signal }: CodeAround,
  commit: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const asked = await askGit(root, ['grep', '--no-textconv', '-I', '-l', ...patterns, commit, '--'], signal);
  return (asked.ok ? asked.value.split('\n') : []).map((line) => line.slice(line.indexOf(':') + 1));
}

/** Their texts in that commit; empty where git has none. */
export function textsBefore(
  { root, signal }: CodeAround,
  commit: string,
  files: readonly string[],
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  return Promise.all(
    files.map(async (file) => {
      const shown = await askGit(root, ['show', '--no-textconv', `${commit}:${file}`], signal);
      return { file, text: shown.ok ? shown.value.replaceAll('\r\n', '\n') : '' };
    }),
  );
}
