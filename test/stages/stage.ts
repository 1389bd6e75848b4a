/** What a stage of `npm test` is, and the runners that stages are made of. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSuites } from '../hosts/vscode/bundle.ts';
import { installVSCode, type VSCodeEdition } from '../hosts/vscode/install.ts';
import { runMocha, type MochaRun } from '../hosts/vscode/run-mocha.ts';
import { artifactsFolder, repository } from '../hosts/paths.ts';
import { readReport, reportVariable, type FileTime } from './report.ts';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly files: readonly FileTime[];
  /** Tests that needed a second attempt. */
  readonly again: readonly string[];
}

/** Stages of one lane run one after the other: `installs` beside `first`, and `after` both the others. */
export type Lane = 'first' | 'installs' | 'after';

export interface Stage {
  readonly name: string;
  readonly lane: Lane;
  readonly what: string;
  /** What it took when everything was installed, in seconds; undefined where that depends on what is to be installed. */
  readonly budget?: number;
  readonly run: () => Promise<Outcome>;
}

export function count(passed: number, failed: number): Outcome {
  return { passed, failed, files: [], again: [] };
}

export function sum(...outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    failed: outcomes.reduce((total, { failed }) => total + failed, 0),
    files: outcomes.flatMap(({ files }) => files),
    again: outcomes.flatMap(({ again }) => again),
  };
}

/** A command that is one pass or one failure. */
export async function command(program: string, ...args: readonly string[]): Promise<Outcome> {
  const code = await inherit(program, args, {});
  return code === 0 ? count(1, 0) : count(0, 1);
}

/** Vitest's own command with these words, or one that starts it; `name` is that of the report. */
export async function reporting(
  name: string,
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const report = join(artifactsFolder, `vitest-${name}.json`);
  rmSync(report, { force: true });
  const code = await inherit(program, args, { ...environment, [reportVariable]: report });
  return readReport(report, code);
}

/** Folders or files of vitest tests that cross a border. */
export function vitest(
  name: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const reporters = ['--reporter=default', '--reporter=./test/stages/reporter.mts'];
  const run = ['vitest', 'run', '--config', 'test/vitest.config.mts'];
  return reporting(name, [...run, ...words, ...reporters], { ...manyShortLives(), ...environment });
}

/** Most of what a test makes lives shortly: an eighth less time. */
function manyShortLives(): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=64`.trim() };
}

/** A folder of mocha suites inside the extension host of a real VS Code. */
export async function inVSCode(
  edition: VSCodeEdition,
  suites: string,
  options: Pick<MochaRun, 'workspace' | 'vsix' | 'prepare' | 'settings' | 'environment'>,
): Promise<Outcome> {
  const vscode = await installVSCode(edition);
  const outcome = await runMocha({
    ...options,
    name: `${suites}-${edition}`,
    vscode,
    tests: await bundleSuites(suites),
  });
  console.log(`VS Code ${vscode.version}`);
  for (const test of outcome.tests) {
    if (test.failure !== undefined) console.log(`FAIL ${test.title}\n${test.failure}`);
  }
  for (const problem of outcome.problems) console.log(`not accepted: ${problem}`);
  return count(outcome.passes, outcome.problems.length > 0 ? Math.max(1, outcome.failures) : 0);
}

/** Runs a program of node_modules/.bin, or of the system, with its output passed through. */
async function inherit(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  mkdirSync(artifactsFolder, { recursive: true });
  const local = join(repository, 'node_modules', '.bin', program);
  const child = spawn(existsSync(local) ? local : program, args, {
    cwd: repository,
    stdio: 'inherit',
    // Colours are for people at a terminal; what is printed here is read in logs.
    env: {
      ...process.env,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
      ...environment,
    },
    shell: process.platform === 'win32',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
