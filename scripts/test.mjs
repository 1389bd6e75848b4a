// `npm test`: everything, from a fresh clone. Installs what is missing, then runs the stages of test/stages/.
//   npm test -- --only check,lsp     runs those stages alone
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { installDependencies } from './install.mjs';

const repository = resolve(import.meta.dirname, '..');
installDependencies();
const tsx = resolve(repository, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const stages = resolve(repository, 'test', 'stages', 'main.ts');
const result = spawnSync(process.execPath, [tsx, stages, ...process.argv.slice(2)], {
  cwd: repository,
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
