/** What a stage of `npm test` is, and the runners that stages are made of. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSuites } from '../hosts/vscode/bundle.ts';
import { installVSCode, type VSCodeEdition } from '../hosts/vscode/install.ts';
import { runMocha, type MochaRun } from '../hosts/vscode/run-mocha.ts';
import { artifactsFolder, repository } from '../hosts/paths.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** Stages of one lane run one after the other: `installs` beside `first`, and `after` both the others. */
export type Lane = 'first' | 'installs' | 'after';

export interface Stage {
  readonly name: string;
  readonly lane: Lane;
  readonly what: string;
  readonly run: () => Promise<Count>;
}

/** A command that is one pass or one failure. */
export async function command(program: string, ...args: readonly string[]): Promise<Count> {
  const code = await inherit(program, args, {});
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function sum(...counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((total, count) => total + count.passed, 0),
    failed: counts.reduce((total, count) => total + count.failed, 0),
  };
}

/** Folders of vitest tests that cross a border. */
export function vitest(name: string, ...folders: readonly string[]): Promise<Count> {
  return runVitest(name, folders, {});
}

/** A folder of tests that drive windows, one after the other: two editors at once on two cores would wait for each other. */
export function windows(
  name: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Count> {
  return runVitest(name, [folder, '--no-file-parallelism'], environment);
}

async function runVitest(
  name: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Count> {
  const report = join(artifactsFolder, `vitest-${name}.json`);
  const reporters = [
    '--reporter=default',
    '--reporter=./test/second-attempt.mts',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await inherit(
    'vitest',
    ['run', '--config', 'test/vitest.config.mts', ...words, ...reporters],
    environment,
  );
  return countVitest(report, code);
}

/** Reads vitest's report. Failing without a failed test (a file that does not load), or a skipped test, counts as one failure. */
export function countVitest(report: string, code: number): Count {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  const failed = result.numFailedTests + result.numPendingTests + result.numTodoTests;
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** A folder of mocha suites inside the extension host of a real VS Code. */
export async function inVSCode(
  edition: VSCodeEdition,
  suites: string,
  options: Pick<MochaRun, 'workspace' | 'vsix' | 'prepare' | 'settings' | 'environment'>,
): Promise<Count> {
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
  const failed = outcome.problems.length > 0 ? Math.max(1, outcome.failures) : 0;
  return { passed: outcome.passes, failed };
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
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment },
    shell: process.platform === 'win32',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}
