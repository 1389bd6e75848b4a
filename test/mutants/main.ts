/**
 * Puts each defect of mutants.json into a copy of the committed tree, one at a time, and runs what reaches it until a test fails: what keeps the tests
 * worth their time. `npm run test:mutants` runs the tests of `npm test`; `-- --all` those of `npm run test:all`; `-- 3 17` only these defects.
 * Installs nothing: run `npm test` first. Prints one line for each defect, and fails if one survives that reasons.json does not explain.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { breadthVariable } from '../breadth.ts';
import { hostsFolder, repository } from '../hosts/paths.ts';
import { testsReaching } from '../stages/since.ts';
import { readList, withDefect, type Mutant } from './list.ts';

/** No command here takes as long on a machine for tests. */
const longestMs = 30 * 60_000;

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const reasons = JSON.parse(
  readFileSync(join(repository, 'test', 'mutants', 'reasons.json'), 'utf8'),
) as Readonly<Record<string, string>>;

/** Tests that cross a border, cheapest first, with the command that builds what they start. */
const borders: readonly {
  readonly name: string;
  readonly folder: RegExp;
  readonly build?: readonly string[];
}[] = [
  { name: 'servers', folder: /^test\/(?:databases|webview)\// },
  { name: 'bundles', folder: /^test\/(?:cli|lsp)\//, build: ['node', 'esbuild.mjs'] },
  { name: 'windows', folder: /^test\/vscode\/ui\//, build: ['node', 'esbuild.mjs'] },
];

const tree = mkdtempSync(join(tmpdir(), 'plinth-mutants-'));
try {
  execFileSync('git', ['clone', '--quiet', '--shared', repository, join(tree, 'repo')]);
  process.exitCode = judgeAll(join(tree, 'repo'));
} finally {
  rmSync(tree, { recursive: true, force: true });
}

function judgeAll(clone: string): number {
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  const wanted = positionals.map(Number);
  const mutants = readList().filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  let unexplained = 0;
  for (const mutant of mutants) {
    const killedBy = judge(clone, mutant);
    const reason = killedBy === undefined ? reasons[String(mutant.id)] : undefined;
    if (killedBy === undefined && reason === undefined) unexplained += 1;
    const end = killedBy ?? `survives: ${reason ?? 'nothing saw it'}`;
    console.log(`${String(mutant.id).padStart(3)}  ${mutant.file}:${mutant.line}  ${mutant.kind}  ${end}`);
  }
  return unexplained === 0 ? 0 : 1;
}

/** What failed; undefined if nothing did. */
function judge(clone: string, mutant: Mutant): string | undefined {
  const path = join(clone, mutant.file);
  const text = readFileSync(path, 'utf8');
  const changed = withDefect(text, mutant);
  if (changed === undefined) return 'the line is no longer there';
  writeFileSync(path, changed);
  try {
    const generated = run(clone, ['tsx', 'scripts/generate/main.ts', '--check']);
    if (!generated.passed) return 'generated files';
    const unit = vitest(clone, ['related', '--run', mutant.file]);
    if (unit !== undefined) return `unit: ${unit}`;
    const reached = testsReaching([mutant.file]) ?? [];
    for (const { name, folder, build } of borders) {
      const tests = reached.filter((test) => folder.test(test));
      if (tests.length === 0) continue;
      if (build !== undefined && !run(clone, build).passed) return `${name}: ${build.join(' ')}`;
      const config = ['--config', 'test/vitest.config.mts', '--no-file-parallelism'];
      const failed = vitest(clone, ['run', ...config, ...tests]);
      if (failed !== undefined) return `${name}: ${failed}`;
    }
    return undefined;
  } finally {
    writeFileSync(path, text);
  }
}

/** The first test that fails; undefined if none does. */
function vitest(clone: string, words: readonly string[]): string | undefined {
  const { passed, output } = run(clone, [
    'vitest',
    ...words,
    '--bail=1',
    '--reporter=dot',
    '--passWithNoTests',
  ]);
  return passed ? undefined : (/FAIL +(.*)/.exec(output)?.[1] ?? 'ends badly');
}

function run(
  clone: string,
  [program = '', ...words]: readonly string[],
): { readonly passed: boolean; readonly output: string } {
  const local = join(clone, 'node_modules', '.bin', program);
  const { status, stdout, stderr } = spawnSync(program === 'node' ? process.execPath : local, words, {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 1e9,
    // A defect may make a loop endless.
    timeout: longestMs,
    env: {
      ...process.env,
      NO_COLOR: '1',
      PLINTH_TEST_HOSTS: hostsFolder,
      ...(values.all ? { [breadthVariable]: 'all' } : {}),
    },
  });
  return { passed: status === 0, output: stdout + stderr };
}
