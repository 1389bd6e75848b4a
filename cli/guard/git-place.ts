/**
 * Where the hooks of a repository are: the folder in which git looks for them, and the program that keeps them instead, which would write
 * over ours. Reads only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { askGit } from '../../engine/workspace/git.ts';
import { hookCommands, lineOf, type Hook } from './git-hooks.ts';

export interface HookPlace {
  /** The top of the working tree. */
  readonly top: string;
  /** Where git looks for hooks. */
  readonly folder: string;
  /** Other repositories use it too. */
  readonly isShared: boolean;
}

/** Undefined outside of a working tree. */
export async function hookPlace(cwd: string): Promise<HookPlace | undefined> {
  const asked = await askGit(cwd, ['rev-parse', '--show-toplevel', '--git-common-dir']);
  if (!asked.ok) return undefined;
  const [top = '', common = ''] = asked.value.split(/\r?\n/);
  if (top === '') return undefined;
  const repository = resolve(cwd, common);
  // The last value is of the call itself, which runs no hooks.
  const configured = await askGit(cwd, ['config', '--type=path', '-z', '--get-all', 'core.hooksPath']);
  const written = configured.ok ? configured.value.split('\0').slice(0, -2).at(-1) : undefined;
  const folder = written === undefined || written === '' ? join(repository, 'hooks') : resolve(top, written);
  return { top, folder, isShared: !isInside(folder, top) && !isInside(folder, repository) };
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A program that keeps the hooks of a repository. */
export interface Keeper {
  readonly name: string;
  /** Relative to the top. */
  readonly file: string;
  readonly text: (hook: Hook) => string;
}

interface KnownKeeper extends Omit<Keeper, 'file'> {
  readonly files: readonly string[] | ((hook: Hook) => readonly string[]);
  readonly isUsed?: (place: HookPlace) => boolean;
}

const keepers: readonly KnownKeeper[] = [
  {
    name: 'husky',
    files: (hook) => [`.husky/${hook}`],
    isUsed: ({ top, folder }) => existsSync(join(top, '.husky')) || folder.split(sep).includes('.husky'),
    text: lineOf,
  },
  {
    name: 'lefthook',
    files: ['', '.'].flatMap((dot) =>
      ['yml', 'yaml', 'toml', 'json'].map((ending) => `${dot}lefthook.${ending}`),
    ),
    text: (hook) =>
      `${hook}:\n  jobs:\n    - name: plinth guard\n      run: ${hookCommands[hook].replace('"$1"', '{1}')}${hook === 'pre-push' ? '\n      use_stdin: true' : ''}`,
  },
  {
    name: 'pre-commit',
    files: ['.pre-commit-config.yaml'],
    // pre-commit passes no references on: what is pushed was committed.
    text: () =>
      `  - repo: local\n    hooks:\n      - id: plinth-guard\n        name: plinth guard\n        entry: ${hookCommands['pre-commit']}\n        language: system\n        pass_filenames: false`,
  },
  {
    name: 'simple-git-hooks',
    files: ['.simple-git-hooks.json', '.simple-git-hooks.js', '.simple-git-hooks.cjs', 'package.json'],
    isUsed: ({ top }) =>
      /"simple-git-hooks"\s*:\s*\{/.test(textAt(join(top, 'package.json'))) ||
      ['json', 'js', 'cjs'].some((ending) => existsSync(join(top, `.simple-git-hooks.${ending}`))),
    text: (hook) => `"${hook}": ${JSON.stringify(hookCommands[hook])}`,
  },
];

export function keeperOf(place: HookPlace, hook: Hook): Keeper | undefined {
  for (const { name, files: written, isUsed, text } of keepers) {
    const files = typeof written === 'function' ? written(hook) : written;
    const found = files.find((file) => existsSync(join(place.top, file)));
    const used = isUsed === undefined ? found !== undefined : isUsed(place);
    if (used) return { name, file: found ?? files[0] ?? '', text };
  }
  return undefined;
}

/** Empty if there is none. */
export function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
