// Runs split.ts with nothing but Node: `node test/real/split.mjs FOLDER …`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('split.ts', import.meta.url));
const run = spawnSync(
  process.execPath,
  ['--import', import.meta.resolve('tsx'), script, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = run.status ?? 1;
