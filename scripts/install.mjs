// Installs Plinth's dependencies if they are missing or differ from the lockfile. Plain Node, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..');

/** Keeps a matching node_modules; otherwise runs `npm ci`. Ends the process if that fails. */
export function installDependencies() {
  refuseOldNode();
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  // Install scripts are disabled: in the packages that we use they are only optimisations or serve another platform.
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

/** Compares npm's own lockfile in node_modules with package-lock.json. */
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
