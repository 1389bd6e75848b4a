/** Runs the command line in workspaces made for one test: in this process, or the bundle in one of its own, as users do. */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { run } from '../../cli/run.ts';
import type { Kept } from '../../cli/io.ts';
import { PlanLab } from '../../engine/lab/lab.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { Session } from '../../engine/session/session.ts';
import { styleFor } from '../../cli/style.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const bundle = join(repository, 'dist', 'cli.cjs');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Standard input; without it, input ends at once. */
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  /** Unix user to run as. */
  readonly uid?: number;
}

const deadlineMs = 120_000;
/** What runs keep belongs to the tests, not to whoever starts them. */
const caches = join(repository, '.artifacts', 'cache');

const server = new SharedServer();
/** The server that plans is started once for all commands, which takes it longer than most of them; nothing else is kept. */
const kept: Kept = {
  server,
  session: (options) => Session.open(options),
  lab: (history, basis, options) => PlanLab.open(history, basis, { ...options, shared: server }),
};

/**
 * Here: starting a process takes longer than most commands do. What the process itself does or is given is asked of `plinthProcess`. With an
 * environment of its own it is not to run beside another one.
 */
export async function plinth(
  words: readonly string[],
  options: Omit<RunOptions, 'uid'> = {},
): Promise<Outcome> {
  let out = '';
  let err = '';
  const before = { ...process.env };
  Object.assign(process.env, options.environment);
  try {
    const code = await run(words, {
      cwd: options.cwd ?? repository,
      input: Readable.from([options.input ?? '']),
      environment: { ...process.env },
      write: (text) => (out += text),
      complain: (text) => (err += text),
      progress: () => undefined,
      interrupted: () => new AbortController().signal,
      style: styleFor({}, {}),
      bundles: dirname(bundle),
      kept,
    });
    return { code, out, err };
  } finally {
    for (const name of Object.keys(options.environment ?? {})) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

export function plinthProcess(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  if (!existsSync(bundle)) throw new Error('dist/cli.cjs is missing: npm run build');
  const child = spawn(process.execPath, [options.uid === undefined ? bundle : reachableBundle(), ...words], {
    cwd: options.cwd ?? repository,
    env: { ...process.env, NO_COLOR: '', XDG_CACHE_HOME: caches, ...options.environment },
    timeout: deadlineMs,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  // A process that reads only the beginning closes the pipe under us.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, out, err }));
  });
}

/** Somebody else may not be allowed into this checkout: the bundle and its grammar go where everybody may read. */
function reachableBundle(): string {
  const folder = removedAfterwards('plinth-bundle-');
  chmodSync(folder, 0o755);
  const grammars = ['', '-15', '-16', '-17'].map((version) => `libpg-query${version}.wasm`);
  const parts = readdirSync(join(repository, 'dist')).filter((file) => /^cli(?:-\w+)?\.cjs$/.test(file));
  for (const file of [...parts, ...grammars]) {
    cpSync(join(repository, 'dist', file), join(folder, file));
    chmodSync(join(folder, file), 0o644);
  }
  return join(folder, 'cli.cjs');
}

/** A new folder for one test. */
function removedAfterwards(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export type Files = Readonly<Record<string, string | Buffer>>;

/** A folder with these files, removed after the test. */
export function workspace(files: Files): string {
  const root = removedAfterwards('plinth-cli-');
  add(root, files);
  return root;
}

export function add(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** The example in a repository of its own: here, all programs around it would be read for their queries. */
export function shopAlone(): string {
  const root = workspace({});
  cpSync(join(repository, 'examples', 'shop'), root, { recursive: true });
  begin(root);
  return root;
}

/** A git repository whose main branch has these files. */
export function repositoryWith(files: Files): string {
  const root = workspace(files);
  begin(root);
  return root;
}

/** One process in place of three: starting one takes a test worker, with all that it holds, longer than git needs. */
function begin(root: string): void {
  const all = '!git init -q -b main && git add . && git commit -q -m x';
  git(root, '-c', `alias.begin=${all}`, 'begin');
}

export function commit(root: string): void {
  git(root, '-c', 'alias.keep=!git add . && git commit -q -m x', 'keep');
}

export function git(root: string, ...words: readonly string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...words], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}
