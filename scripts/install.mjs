// Installs Plinth's own dependencies when they are missing or differ from the lockfile. Plain Node: it runs before anything is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..');

/** Leaves a present, matching node_modules alone; otherwise `npm ci`. Ends the process when that fails. */
export function installDependencies() {
  refuseOldNode();
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  // No package that we use needs its install script: what they do is an optimisation or serves another platform.
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: repository,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('npm ci failed, so nothing else can run. Its message is above.');
    process.exit(1);
  }
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Plinth needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

/** npm keeps what it installed in a lockfile of its own; the two must name the same versions. */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  const wanted = packagesOf('package-lock.json');
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || installed[path]?.version === entry.version,
  );
}

function packagesOf(file) {
  const path = resolve(repository, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}
