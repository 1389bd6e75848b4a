// The fast gate, for every commit: format, lint, types, import direction, dead code, licences, generated files, unit and rule tests.
// Installs nothing, starts no server and no editor. `npm test` runs this first and then everything else.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const stages = [
  ['format', 'prettier --check --log-level warn --cache --cache-location .tsbuild/prettier .'],
  ['types', 'tsc -b'],
  ['lint', 'eslint . --cache --cache-location .tsbuild/eslint'],
  [
    'imports',
    'depcruise --config .dependency-cruiser.cjs --output-type err-long core engine protocol server client cli',
  ],
  ['dead code', 'knip'],
  ['licences', 'tsx scripts/notices/main.ts --check'],
  ['rules', 'tsx scripts/generate-rules.ts --check'],
  ['rule pages', 'tsx scripts/generate-docs.ts --check'],
  ['unit', 'vitest run --reporter=dot'],
];

// `--report FILE` keeps what the unit tests said, for `npm test` to count; other arguments name the stages to run.
const { values, positionals: only } = parseArgs({
  options: { report: { type: 'string' } },
  allowPositionals: true,
});
if (values.report !== undefined) {
  const unit = stages.find(([name]) => name === 'unit');
  unit[1] += ` --reporter=json --outputFile.json=${values.report}`;
}
let failed = 0;
for (const [name, command] of stages) {
  if (only.length > 0 && !only.includes(name)) continue;
  const started = performance.now();
  const code = await run(command);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} ${seconds} s`);
  if (code !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);

/** Runs one command of node_modules/.bin, output passed through; resolves with its exit code. */
function run(command) {
  const [bin, ...args] = command.split(' ');
  const local = `node_modules/.bin/${bin}`;
  return new Promise((resolve) => {
    const child = spawn(existsSync(local) ? local : bin, args, {
      stdio: 'inherit',
      // Colours are for people at a terminal; a log of coloured dots cannot be read.
      env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' },
      shell: process.platform === 'win32',
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
