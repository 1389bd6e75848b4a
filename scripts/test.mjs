// `npm test`: all tests from a fresh clone. Installs what is missing, then runs the stages of test/stages/.
//   npm run test:all                 also each version between the oldest and the newest, the oldest editor, and pictures in every theme
//   npm test -- --since origin/main  only tests that the changes since then can affect
//   npm test -- --only check,window  only these stages
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
