/**
 * Installs pinned npm packages into a folder of their own, once, and never as dependencies of Plinth. A finished folder carries a stamp
 * with what is in it; a changed pin installs again.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface HostRecipe {
  /** Where the finished host lies. */
  readonly folder: string;
  /** Exact versions; ranges would make two machines test different things. */
  readonly packages: Readonly<Record<string, string>>;
  /** Raised when `finish` changes, so that an older folder is recreated. */
  readonly revision: number;
  /** Work after the packages are there (symlinks, nested installs), in the folder given. */
  readonly finish: (folder: string) => Promise<void>;
}

/** Installs the host unless its stamp says that it is there. Safe against a second process or worker doing the same. */
export async function installHost(recipe: HostRecipe): Promise<string> {
  const stamp = JSON.stringify({ packages: recipe.packages, revision: recipe.revision });
  if (readStamp(recipe.folder) === stamp) return recipe.folder;
  mkdirSync(dirname(recipe.folder), { recursive: true });
  const making = mkdtempSync(`${recipe.folder}.making-`);
  try {
    const manifest = { name: 'plinth-test-host', private: true, dependencies: recipe.packages };
    writeFileSync(join(making, 'package.json'), JSON.stringify(manifest));
    await npmInstall(making);
    await recipe.finish(making);
    writeFileSync(join(making, stampFile), stamp);
    if (readStamp(recipe.folder) === stamp) return recipe.folder;
    rmSync(recipe.folder, { recursive: true, force: true });
    renameSync(making, recipe.folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return recipe.folder;
}

/**
 * `npm install` without install scripts: what a script would do is in our own recipes, pinned and reviewed.
 * `path` folders come first in PATH, so that npm can run under another Node than the one running the tests.
 */
export async function npmInstall(
  folder: string,
  options: { readonly arguments?: readonly string[]; readonly path?: readonly string[] } = {},
): Promise<void> {
  const args = [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  await run('npm', [...args, ...(options.arguments ?? [])], { cwd: folder, path: options.path ?? [] });
}

/** Runs a program to its end; a failure carries what the program printed. */
export async function run(
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly path?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [...(options.path ?? []), process.env['PATH'] ?? ''].join(separator);
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.environment ?? { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return output;
  throw new Error(
    `${program} ${args.join(' ')} ended with ${String(code)} in ${options.cwd}:\n${output.slice(-4000)}`,
  );
}

const stampFile = 'installed.json';

function readStamp(folder: string): string | undefined {
  const file = join(folder, stampFile);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
