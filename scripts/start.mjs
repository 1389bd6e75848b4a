// `npm start`: from a fresh clone to Plinth at work. Installs and builds what is missing, lints the shop example, plans one of its
// queries with nothing set up, then opens the example in VS Code. `npm start -- --no-editor` ends before the editor.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { installDependencies } from './install.mjs';

const repository = resolve(import.meta.dirname, '..');
const cli = ['dist/cli.cjs'];

installDependencies();
step('Building', process.execPath, ['esbuild.mjs']);
// Findings are what this shows, so finding some is not a failure; only a linter that did not work (2) is.
step('Linting examples/shop', process.execPath, [...cli, 'lint', 'examples/shop', '--scope', 'all'], [0, 1]);
step('Planning a query of the shop, with no server and nothing set up', process.execPath, [
  ...cli,
  'explain',
  'examples/shop/queries/daily_revenue.sql',
]);
if (!process.argv.includes('--no-editor')) {
  step('Opening examples/shop in VS Code', process.execPath, [
    'node_modules/tsx/dist/cli.mjs',
    'scripts/open-editor.ts',
  ]);
}

/** Runs one step with its output passed through, and ends everything when it failed. */
function step(title, program, args, accepted = [0]) {
  console.log(`\n── ${title}`);
  const result = spawnSync(program, args, { cwd: repository, stdio: 'inherit' });
  if (result.error) console.error(result.error.message);
  if (accepted.includes(result.status)) return;
  console.error(`"${title}" failed (${result.status ?? result.signal}); the lines above say why.`);
  process.exit(1);
}
