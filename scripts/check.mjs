// The fast checks for every commit: types, lint, format, import direction, dead code, generated files, unit and rule tests.
// Installs nothing and starts no server and no editor. `npm test` runs this first, then everything else.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

// `--test FILE`, as often as one likes, runs only these unit tests; other arguments name the stages to run.
const {
  values: { test: tests = [] },
  positionals: only,
} = parseArgs({
  options: { test: { type: 'string', multiple: true } },
  allowPositionals: true,
});

const stages = [
  ['unit', ['vitest', 'run', '--reporter=dot', '--reporter=./test/stages/reporter.mts', ...tests]],
  // The TypeScript compiler written in Go; `typescript` is the parser that Plinth ships for SQL in TypeScript.
  ['types', ['node_modules/typescript-7/bin/tsc', '-b']],
  ['lint', ['oxlint', '--format=stylish']],
  [
    'imports',
    ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'].concat(
      'core engine protocol server client cli'.split(' '),
    ),
  ],
  ['dead code', ['knip']],
  ['generated files', ['tsx', 'scripts/generate/main.ts', '--check']],
  ['format', ['oxfmt', '--check', '.']],
];

// Two at a time, longest first, since most of them use one core. The output of each is printed when it has ended.
const waiting = stages.filter(([name]) => only.length === 0 || only.includes(name));
let failed = 0;
await Promise.all([work(), work()]);
process.exit(failed === 0 ? 0 : 1);

async function work() {
  for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
    const [name, command] = stage;
    const started = performance.now();
    const { code, output } = await run(command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${output}${code === 0 ? 'ok  ' : 'FAIL'} ${name} ${seconds} s`);
    if (code !== 0) failed += 1;
  }
}

/** Runs one command of node_modules/.bin; resolves with its exit code and output. */
function run([bin, ...args]) {
  const local = `node_modules/.bin/${bin}`;
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(existsSync(local) ? local : bin, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // A test lives shortly, and so does most of what it makes: an eighth less time.
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=64`,
        // Vite's next major version would want test/ in a package of modules.
        VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
        ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
      },
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
