// `npm start`: from a fresh clone to a running Plinth. Installs and builds what is missing, lints the shop example, plans one of its
// queries with nothing set up, then opens the example in VS Code. `npm start -- --no-editor` skips the editor.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { installDependencies } from './install.mjs';

const repository = resolve(import.meta.dirname, '..');
const cli = ['dist/cli.cjs'];

installDependencies();
step('Building', process.execPath, ['esbuild.mjs']);
// Findings are expected here and are no failure; only exit code 2 is.
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

/** Runs one step with its output shown, and ends the process if it fails. */
function step(title, program, args, accepted = [0]) {
  console.log(`\n── ${title}`);
  const result = spawnSync(program, args, { cwd: repository, stdio: 'inherit' });
  if (result.error) console.error(result.error.message);
  if (accepted.includes(result.status)) return;
  console.error(`"${title}" failed (${result.status ?? result.signal}); the lines above say why.`);
  process.exit(1);
}
